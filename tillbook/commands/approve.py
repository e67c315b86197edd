"""approve: the rule approves counted lines within their department's limit."""

from collections.abc import Sequence
from typing import Annotated

import typer

from tillbook import quantity
from tillbook.approving import Approval, approve, sheets
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, terminal_of


def approve_counts(
    context: typer.Context,
    sheet: Annotated[
        str, typer.Argument(help="A count's id, journal number or sheet name; all if left out.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Approve counted lines whose variance is within their department's limit.

    The variance is found less expected at the line's instant, its value at current cost. The
    actor is *rule*. What is over the limit waits for another person, who posts `count_approved`.
    Approving twice is approving once.

    Exit code: 0 nothing waits; 1 some lines wait for a person.

    Examples:

      tillbook approve

      tillbook approve "tea and coffee"
    """
    terminal = terminal_of(context, as_json)
    made: list[Approval] = []
    with terminal.ledger() as ledger, terminal.progress("Approving", "lines") as advance:
        counts = sheets(ledger.store, sheet)
        whole = sum(len(count.lines) for count in counts)
        for count in counts:
            for approval in approve(ledger, count):
                made.append(approval)
                advance(len(made), whole, len(made))
    if terminal.as_json:
        terminal.answer(made)
    else:
        _show(terminal, made)
    waiting = [it for it in made if not it.verdict.startswith("approved")]
    raise typer.Exit(NOT_WELL if waiting else DONE)


def _show(terminal: Terminal, made: Sequence[Approval]) -> None:
    rows = [
        [
            it.sheet or it.count, str(it.line), it.item, f"{it.location}/{it.spot}",
            quantity.shown(it.counted), quantity.shown(it.variance), terminal.money(it.value),
            terminal.money(it.limit), it.verdict,
        ]
        for it in made
        if it.verdict != "approved before"
    ]  # fmt: skip
    if rows:
        columns = (
            "sheet", ">line", "item", "place", ">counted", ">variance", ">value", ">limit", "",
        )  # fmt: skip
        terminal.table("Counted lines", columns, rows)
    before = len(made) - len(rows)
    if before:
        terminal.say(f"{before} lines were approved before.")
    if not made:
        terminal.say("There is no count in the book.")
