"""Shadow mode: another system's totals beside ours: `import totals` and `compare`."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import Struct

from tillbook import calendar, comparing
from tillbook.channels import totals_file
from tillbook.clock import now
from tillbook.commands.export import show_faults
from tillbook.commands.terminal import (
    DONE,
    NOT_WELL,
    Json,
    Terminal,
    day_of,
    reporter,
    terminal_of,
)
from tillbook.comparing import Compared, Difference
from tillbook.errors import Problem
from tillbook.identity import new_id
from tillbook.ledger import Outcome
from tillbook.report import Asked
from tillbook.totals import Figures, StoreDay, means

SYSTEM = "other system"

System = Annotated[str, typer.Option(help="What the other system is called here.")]


class NothingToCompare(Problem):
    """No other system has said anything of these days."""

    remedy = "Name a file, or import one first: `tillbook import totals FILE.csv`."
    status = 404


class Taken(Struct, frozen=True):
    """What became of a totals file."""

    store_days: int
    posted: int
    known: int  # said before, with the same figures


def import_totals(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="CSV, one line for each store and day.")
    ] = None,
    system: System = SYSTEM,
    template: Annotated[bool, typer.Option("--template", help="Print the first line.")] = False,
    as_json: Json = False,
) -> None:
    """Keep another system's figures of each store's day beside ours. They post nothing.

    A file is taken whole or not at all: what is wrong is said line by line. Said again, figures are
    known; corrected, the newer ones count. `tillbook check --full` and `tillbook compare` set them
    beside ours.

    Exit code: 0 everything is kept; 1 the file is faulty, and nothing of it was taken.

    Examples:

      tillbook import totals --template > totals.csv

      tillbook import totals totals.csv --system "old till"
    """
    terminal = terminal_of(context, as_json)
    if template or file is None:
        terminal.line(totals_file.TEMPLATE)
        return
    with terminal.ledger() as ledger:
        chart = terminal.chart(ledger.store)
        found, faults = totals_file.read(file, chart)
        show_faults(terminal, faults)
        with ledger.store.snapshot() as rows:
            known = comparing.imported(rows, Asked()).get(system, {})
        fresh = totals_file.new(found, known)
        currencies = {code: chart.company_of(code).currency for code in chart.locations}
        bodies = [_body(at, figures, currencies[at.location], system) for at, figures in fresh]
        outcomes = ledger.post(bodies)
    _show_taken(terminal, len(found), outcomes)


def _body(at: StoreDay, figures: Figures, currency: str, system: str) -> bytes:
    moment = now()
    fields = {
        "kind": "day_totals", "id": new_id(moment), "at": calendar.stamp(moment),
        "actor": reporter(), "system": system,
    }  # fmt: skip
    return json.dumps(fields | totals_file.body(at, figures, currency)).encode()


def _show_taken(terminal: Terminal, store_days: int, outcomes: list[Outcome]) -> None:
    posted = [outcome for outcome in outcomes if outcome.status == "posted"]
    taken = Taken(store_days, len(posted), store_days - len(outcomes))
    if terminal.as_json:
        terminal.answer(taken)
    else:
        terminal.say(
            f"{store_days:,} store-days: {taken.posted:,} kept, {taken.known:,} known already."
        )
        for outcome in outcomes:
            if outcome.problem:
                terminal.show_problem(dict(outcome.problem))
    raise typer.Exit(DONE if len(posted) == len(outcomes) else NOT_WELL)


def compare(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="CSV as for `import totals`; what was imported if none.")
    ] = None,
    system: System = SYSTEM,
    first: Annotated[str, typer.Option("--from", help="Imported: from this day.")] = "",
    last: Annotated[str, typer.Option("--to", help="Imported: to this day.")] = "",
    location: Annotated[str, typer.Option(help="Only this location.")] = "",
    as_json: Json = False,
) -> None:
    """Shadow mode: set another system's figures beside ours, store by store, day by day.

    Slips count on their business day; cost and stock are the ledger's of the posting day.

    Exit code: 0 all figures agree; 1 some differ, or the file is faulty.

    Examples:

      tillbook compare totals.csv

      tillbook compare --system "old till" --from 2025-03-01 --json
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        chart = terminal.chart(store)
        theirs: dict[StoreDay, Figures] = {}
        if file is not None:
            theirs, faults = totals_file.read(file, chart)
            show_faults(terminal, faults)
        with store.snapshot() as rows:
            if file is None:
                asked = Asked(location=location, from_day=day_of(first), to_day=day_of(last))
                theirs = comparing.imported(rows, asked).get(system, {})
            kept = {at: it for at, it in theirs.items() if location in ("", at.location)}
            if not kept:
                raise NothingToCompare(system=system)
            made = comparing.compare(rows, chart, kept)
    show(terminal, made)
    raise typer.Exit(NOT_WELL if made.differences else DONE)


def show(terminal: Terminal, made: Compared) -> None:
    """The differences, for people or as JSON."""
    if terminal.as_json:
        terminal.answer(made)
        return
    rows = [_row(terminal, it) for it in made.differences]
    if rows:
        columns = ("day", "location", "figure", ">theirs", ">ours", ">difference", "causes")
        terminal.table("", columns, rows)
    terminal.say(
        f"{made.store_days:,} store-days, {made.figures:,} figures:"
        f" {len(made.differences):,} differ."
    )


def _row(terminal: Terminal, it: Difference) -> list[Any]:
    amounts = [terminal.shown(value, means(it.figure)) for value in (it.theirs, it.ours)]
    difference = terminal.shown(it.difference, means(it.figure))
    return [
        calendar.shown(it.day), it.location, it.figure, *amounts, difference,
        "\n".join(it.causes) or "(none found)",
    ]  # fmt: skip
