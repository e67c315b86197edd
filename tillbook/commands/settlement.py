"""import settlement: what processors of cards and the bank have paid, as documents."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import Struct
from sqlalchemy import select

from tillbook.channels import settlement_file
from tillbook.channels.bank_statement import read_statement
from tillbook.channels.payouts import (
    Merchant,
    PaidLine,
    faults_of,
    payout_faults,
    payouts,
    settlements,
)
from tillbook.chart import Chart
from tillbook.commands.export import show_faults
from tillbook.commands.terminal import (
    DONE,
    NOT_WELL,
    Json,
    Terminal,
    reporter,
    terminal_of,
)
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.ledger import Ledger, Outcome
from tillbook.store.door import Store
from tillbook.tables import master
from tillbook.takings import MERCHANT


class Settled(Struct, frozen=True):
    """What became of a file of payouts."""

    settlements: int
    posted: int
    known: int  # imported before
    left_out: int  # entries of a bank statement that are something else


def import_settlement(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="CSV of a processor, or camt.053 of a bank (.xml).")
    ] = None,
    processor: Annotated[str, typer.Option(help="Who pays.")] = "processor",
    location: Annotated[
        str, typer.Option(help="Where the bank account is kept; the first store's if left out.")
    ] = "",
    template: Annotated[bool, typer.Option("--template", help="Print the first line.")] = False,
    as_json: Json = False,
) -> None:
    """Post what a processor of cards or the bank has paid of the stores' takings.

    Each payout becomes one settlement: what came to the bank, what was kept as fees, what customers
    got back as chargebacks, against the takings of each store, tender and day. A file is taken
    whole or not at all: what is wrong is said line by line. Importing twice is importing once.

    Then look at `tillbook report takings-open --to ...` and `tillbook check`.

    Exit code: 0 everything is in the book; 1 the file is faulty and nothing of it was taken, or
    something was held.

    Examples:

      tillbook import settlement --template > settlement.csv

      tillbook import settlement payouts.csv --processor CardPay --location 001

      tillbook import settlement statement.xml --processor CardPay
    """
    terminal = terminal_of(context, as_json)
    if template or file is None:
        terminal.line(settlement_file.TEMPLATE)
        return
    with terminal.ledger() as ledger:
        chart = terminal.chart(ledger.store)
        lines, left_out, faults = _read(file, chart, merchants(ledger.store))
        faults += _faults(lines, chart, location)
        show_faults(terminal, faults)
        bodies = _bodies(ledger, lines, chart, processor=processor, location=location)
        outcomes = ledger.post(bodies)
    _show(terminal, outcomes, left_out)


def merchants(store: Store) -> dict[str, Merchant]:
    """Stores and tenders by the numbers that processors know them under."""
    query = select(master.c.code, master.c.fields).where(master.c.kind == MERCHANT)
    fields = {code: msgspec.json.decode(said) for code, said in store.rows(query)}
    return {code: Merchant(said["store"], said["tender"]) for code, said in fields.items()}


def _read(
    file: Path, chart: Chart, known: dict[str, Merchant]
) -> tuple[list[PaidLine], int, list[Problem]]:
    """The lines of a file, by what its name says it is."""
    if file.suffix.lower() == ".xml":
        return read_statement(file, chart, known)
    lines, faults = settlement_file.read(file, known)
    return lines, 0, faults


def _faults(lines: Sequence[PaidLine], chart: Chart, location: str) -> list[Problem]:
    """What is wrong beside the chart: line by line, then payout by payout."""
    if location and location not in chart.locations:
        return [UnknownLocation(location=location)]
    faults = [fault for line in lines for fault in faults_of(line, chart)]
    if not faults:
        for some in payouts(lines).values():
            faults += payout_faults(some, chart)
    return faults


def _bodies(
    ledger: Ledger, lines: Sequence[PaidLine], chart: Chart, *, processor: str, location: str
) -> list[bytes]:
    """The documents of all payouts; one that is known says who imported it first."""
    made: Iterator[dict[str, Any]] = (
        document
        for some in payouts(lines).values()
        for document in settlements(
            some, chart, processor=processor, location=location, actor=reporter()
        )
    )
    bodies = []
    with ledger.store.looking() as session:
        for document in made:
            known = session.document(document["id"])
            if known is not None:
                document["actor"] = known.event.actor
            bodies.append(msgspec.json.encode(document))
    return bodies


def _show(terminal: Terminal, outcomes: Sequence[Outcome], left_out: int) -> None:
    ends = [outcome.status for outcome in outcomes]
    made = Settled(len(ends), ends.count("posted"), ends.count("known"), left_out)
    if terminal.as_json:
        terminal.answer(made)
    else:
        terminal.say(
            f"{made.settlements:,} settlements: {made.posted:,} posted, {made.known:,} known"
            f" already; {left_out:,} entries are something else."
        )
        for outcome in outcomes:
            if outcome.problem:
                terminal.show_problem(dict(outcome.problem))
    raise typer.Exit(DONE if made.posted + made.known == made.settlements else NOT_WELL)
