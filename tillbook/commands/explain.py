"""explain: the entry before you post it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from tillbook import calendar, quantity
from tillbook.commands.showing import show_moves, show_voucher
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, terminal_of
from tillbook.explaining import Explanation
from tillbook.explaining import explain as explained


def explain(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="A file with one document, or - for standard input.")],
    as_json: Json = False,
) -> None:
    """Show the entry before you post it. Nothing is written.

    What would be debited and credited, the stock before and after, the findings it would raise;
    or why it would be held or refused.

    Exit code: 0 it would be posted, or is known; 1 it would be held or refused.

    Examples:

      tillbook explain sale.json

      tillbook explain sale.json --json | jq .lines
    """
    terminal = terminal_of(context, as_json)
    body = sys.stdin.buffer.read() if file == "-" else _read(Path(file))
    with terminal.ledger() as ledger:
        made = explained(ledger, body.removesuffix(b"\n").removesuffix(b"\r"))
    if terminal.as_json:
        terminal.answer(made)
    else:
        show(terminal, made)
    raise typer.Exit(DONE if made.status in ("posted", "known") else NOT_WELL)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}", param_hint="FILE")
    return path.read_bytes()


def show(terminal: Terminal, made: Explanation) -> None:
    """An explanation for people."""
    if made.status == "known":
        terminal.say(f"This very document is posted already, as #{made.number}.")
    elif made.problem:
        terminal.say(f"It would be {made.status}:")
        terminal.show_problem(made.problem)
    else:
        _show_posting(terminal, made)


def _show_posting(terminal: Terminal, made: Explanation) -> None:
    business, posting = calendar.shown(made.business_day), calendar.shown(made.posting_day)
    late = f", posting day {posting}" if posting != business else ""
    terminal.say(f"It would be posted: {made.kind}, business day {business}{late}.")
    show_voucher(terminal, made.lines)
    show_moves(terminal, made.moves)
    rows = [
        [
            it.item, it.lot, f"{it.location}/{it.spot}",
            quantity.shown(it.quantity_before), terminal.money(it.value_before),
            quantity.shown(it.quantity_after), terminal.money(it.value_after),
        ]
        for it in made.stock
    ]  # fmt: skip
    if rows:
        columns = ("item", "lot", "place", ">before", ">worth", ">after", ">worth")
        terminal.table("Stock", columns, rows)
    for record in made.records:
        terminal.say(f"{record.kind} {record.code} would be version {record.version}.")
    for finding in made.findings:
        terminal.say(f"Finding for the {finding.owner}: {finding.says}", "yellow")
    terminal.say("Nothing was written.")
