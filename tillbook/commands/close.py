"""close: what to look at before days are closed, and closing them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec.structs import asdict

from tillbook import calendar, codec
from tillbook.calendar import Day
from tillbook.certifying import certificate
from tillbook.channels.certificate_file import FORMATS
from tillbook.charting import chart_of
from tillbook.checkpointing import make_checkpoints
from tillbook.clock import now
from tillbook.closing import Point, checklist, refuse_open
from tillbook.commands.export import FileNeeded, target
from tillbook.commands.terminal import (
    DONE,
    NOT_WELL,
    Json,
    Terminal,
    day_of,
    reporter,
    terminal_of,
)
from tillbook.exporting import company_of
from tillbook.identity import new_id
from tillbook.ledger import Outcome
from tillbook.report import Asked
from tillbook.sentence import Names, plain
from tillbook.store.door import Store
from tillbook.telling import names_for

MOST_SAID = 10

app = typer.Typer(no_args_is_help=True)

Through = Annotated[str, typer.Option(help="The last day to close, as 2025-03-31.")]
Company = Annotated[str, typer.Option(help="This company, where the book has several.")]


@app.callback()
def closes() -> None:
    """The close of a period."""


@app.command("show")
def show(
    context: typer.Context, through: Through, company: Company = "", as_json: Json = False
) -> None:
    """Show what somebody should look at before the days are closed. Nothing is changed.

    Exit code: 0 there is nothing; 1 there is something.

    Examples:

      tillbook close show --through 2025-03-31
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        code = company_of(terminal.chart(store), Asked(company=company)).code
        with store.snapshot() as rows:
            points = checklist(rows, code, day_of(through))
        names = _names(store, points)
    _tell(terminal, points, names)
    raise typer.Exit(NOT_WELL if any(point.many for point in points) else DONE)


@app.command("certify")
def certify(
    context: typer.Context,
    through: Through,
    company: Company = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where counted lines wait for approval.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Show the list, and close the days through this one.

    What is late, held or missing keeps nobody from closing: it posts on the first open day. Counted
    lines that wait for approval do, unless said otherwise. Checkpoints that are due are made, too.

    Examples:

      tillbook close certify --through 2025-03-31
    """
    terminal = terminal_of(context, as_json)
    day = day_of(through)
    with terminal.ledger() as ledger:
        code = company_of(terminal.chart(ledger.store), Asked(company=company)).code
        with ledger.store.snapshot() as rows:
            points = checklist(rows, code, day)
        if not anyway:
            refuse_open(points)
        (outcome,) = ledger.post([codec.encode(_close(code, day))])
        make_checkpoints(ledger.store)
        names = _names(ledger.store, points)
    _tell(terminal, points, names, outcome)
    raise typer.Exit(DONE if outcome.status == "posted" else NOT_WELL)


@app.command("certificate")
def write_certificate(
    context: typer.Context,
    through: Through,
    first: Annotated[
        str, typer.Option("--from", help="From this day; the month's first if left out.")
    ] = "",
    company: Company = "",
    format: Annotated[str, typer.Option(help="text, json or pdf.")] = "text",
    file: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; standard output if left out.")
    ] = None,
) -> None:
    """Write the close certificate: a page that shows that the books of these days are whole.

    Each origin complete to its number, with the hash at the end of its chain; each store's days,
    slips against ledgers; four equalities at nothing; what came late. The same book gives the same
    page.

    Exit code: 0 all of it holds; 1 something does not.

    Examples:

      tillbook close certificate --through 2025-03-31

      tillbook close certificate --through 2025-12-31 --from 2025-01-01 --format pdf -o year.pdf
    """
    terminal = terminal_of(context, as_json=False)
    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is not one of {', '.join(FORMATS)}")
    if format == "pdf" and file is None:
        raise FileNeeded(format=format)
    day = day_of(through)
    with terminal.store() as store:
        chart = terminal.chart(store)
        code = company_of(chart, Asked(company=company)).code
        with store.snapshot() as rows:
            made = certificate(rows, chart, code, day_of(first) or day // 100 * 100 + 1, day)
    with target(file) as out:
        FORMATS[format](made, out)
    raise typer.Exit(DONE if made.whole else NOT_WELL)


def _close(company: str, through: Day) -> dict[str, Any]:
    moment = now()
    return {
        "kind": "period_close", "id": new_id(moment), "at": calendar.stamp(moment),
        "actor": reporter(), "company": company, "through": through,
    }  # fmt: skip


def _names(store: Store, points: Sequence[Point]) -> Names:
    return names_for((says for it in points for says in it.says), store.rows, chart_of(store))


def _tell(
    terminal: Terminal, points: Sequence[Point], names: Names, outcome: Outcome | None = None
) -> None:
    if terminal.as_json:
        said = [asdict(it) | {"says": [plain(one, names) for one in it.says]} for it in points]
        terminal.answer({"points": said, "close": outcome})
        return
    rows = [[it.point, str(it.many), "" if it.many else "ok"] for it in points]
    terminal.table("Before the close", ("point", ">how many", ""), rows)
    for it in points:
        for says in it.says[:MOST_SAID]:
            terminal.say(f"{it.point}: {plain(says, names)}")
        if it.documents:
            listed = " ".join(f"#{number}" for number in it.documents[:MOST_SAID])
            terminal.say(f"{it.point}: documents {listed}")
    if outcome and outcome.problem:
        terminal.show_problem(outcome.problem)
    elif outcome:
        terminal.say("Closed.", "bold green")
