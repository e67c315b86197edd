"""provision: what is put aside at a month's end for goods that have grown old."""

from collections.abc import Sequence
from typing import Annotated

import typer

from tillbook.commands.terminal import (
    DONE,
    NOT_WELL,
    Json,
    Terminal,
    day_of,
    reporter,
    terminal_of,
)
from tillbook.providing import OldGoods, preview, provide

COLUMNS = ("store", "department", "item", "received", ">age", ">quantity", ">value", ">put aside")


def provision(
    context: typer.Context,
    day: Annotated[str, typer.Option("--day", help="The month's last day: 2025-03-31.")],
    company: Annotated[str, typer.Option("--company", help="Whose stock.")] = "main",
    preview_only: Annotated[
        bool, typer.Option("--preview", help="Show what would be put aside, item by item.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Put aside, at a month's end, what goods that have grown old will hardly bring.

    By the rules of each department (`provision_rule`): from an age on, a part of the value. The
    last month's provision is taken back in the same document, so that the account is what stands
    today. Goods are counted as they lie there now: late on the last day, or before the doors open.
    Done twice, it is done once; --preview changes nothing.

    Exit code: 0 the month is provided for; 1 it was refused.

    Examples:

      tillbook provision --day 2025-03-31 --preview

      tillbook provision --day 2025-03-31
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger:
        if preview_only:
            _show(terminal, preview(ledger.store, company, day_of(day)))
            return
        made = provide(ledger, company, day_of(day), reporter())
    if terminal.as_json:
        terminal.answer(made)
    else:
        amount, worth = terminal.money(made.amount), terminal.money(made.worth)
        terminal.say(f"{day}: {amount} put aside for goods worth {worth}, {made.status}.")
        if made.problem:
            terminal.show_problem(dict(made.problem))
    raise typer.Exit(DONE if made.status in ("posted", "known") else NOT_WELL)


def _show(terminal: Terminal, goods: Sequence[OldGoods]) -> None:
    """Item by item, and the sum of it."""
    if terminal.as_json:
        terminal.answer(goods)
        return
    rows = [
        (
            one.store, one.department, one.item, terminal.shown(one.received, "day"),
            "" if one.age is None else str(one.age), terminal.shown(one.quantity, "quantity"),
            terminal.money(one.value), terminal.money(one.amount),
        )
        for one in goods
    ]  # fmt: skip
    terminal.table("", COLUMNS, rows)
    worth, amount = sum(one.value for one in goods), sum(one.amount for one in goods)
    terminal.say(f"{terminal.money(amount)} of {terminal.money(worth)} would be put aside.")
