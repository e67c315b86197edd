"""close: what to look at before days are closed, and closing them."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from tillbook import calendar, codec
from tillbook.calendar import Day
from tillbook.closing import Point, checklist, refuse_open
from tillbook.commands.terminal import (
    DONE,
    NOT_WELL,
    Json,
    Terminal,
    day_of,
    now,
    reporter,
    terminal_of,
)
from tillbook.exporting import company_of
from tillbook.identity import new_id
from tillbook.ledger import Outcome
from tillbook.report import Asked

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
    _tell(terminal, points)
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
    lines that wait for approval do, unless said otherwise.

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
    _tell(terminal, points, outcome)
    raise typer.Exit(DONE if outcome.status == "posted" else NOT_WELL)


def _close(company: str, through: Day) -> dict[str, Any]:
    moment = now()
    return {
        "kind": "period_close", "id": new_id(moment), "at": calendar.stamp(moment),
        "actor": reporter(), "company": company, "through": through,
    }  # fmt: skip


def _tell(terminal: Terminal, points: Sequence[Point], outcome: Outcome | None = None) -> None:
    if terminal.as_json:
        terminal.answer({"points": points, "close": outcome})
        return
    rows = [[it.point, str(it.many), "" if it.many else "ok"] for it in points]
    terminal.table("Before the close", ("point", ">how many", ""), rows)
    for it in points:
        for said in it.says[:MOST_SAID]:
            terminal.say(f"{it.point}: {said}")
        if it.documents:
            listed = " ".join(f"#{number}" for number in it.documents[:MOST_SAID])
            terminal.say(f"{it.point}: documents {listed}")
    if outcome and outcome.problem:
        terminal.show_problem(outcome.problem)
    elif outcome:
        terminal.say("Closed.", "bold green")
