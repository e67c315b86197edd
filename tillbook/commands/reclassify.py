"""reclassify: goods are carried over to the account and method of their department."""

from collections.abc import Sequence
from typing import Annotated

import typer

from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, terminal_of
from tillbook.ledger import Ledger
from tillbook.reclassifying import Reclassified, keep_by, move_to_department, reclassify


def reclassify_goods(
    context: typer.Context,
    item: Annotated[str, typer.Option("--item", help="An item that goes to --department.")] = "",
    department: Annotated[
        str, typer.Option("--department", help="Where the item goes; or whose --method changes.")
    ] = "",
    method: Annotated[
        str, typer.Option("--method", help="The department's costing method from now on.")
    ] = "",
    actor: Annotated[str, typer.Option("--actor", help="Who does it.")] = "office",
    as_json: Json = False,
) -> None:
    """Carry goods over to the account and costing method of their department.

    With --item, one item goes to another department. With --method, a department gets another
    costing method. With neither, whatever lies otherwise than the chart says is carried over: a
    place or a department that was given another account. One document an item; until its turn a
    position keeps what it has, and sells on. Stopped, it goes on where it was.

    Exit code: 0 nothing lies astray; 1 something was refused.

    Examples:

      tillbook reclassify --item TEA --department drinks

      tillbook reclassify --department drinks --method fifo

      tillbook reclassify
    """
    if bool(item) != (bool(department) and not method) or (method and not department):
        raise typer.BadParameter("say --item with --department, or --department with --method")
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger, terminal.progress("Reclassifying", "items") as advance:
        if item:
            made = move_to_department(ledger, item, department, actor)
        else:
            made = _changed_method(ledger, department, method, actor)
            made += reclassify(ledger, actor, lambda done, whole: advance(done, whole, done))
    _show(terminal, made)
    raise typer.Exit(NOT_WELL if any(one.status != "posted" for one in made) else DONE)


def _changed_method(ledger: Ledger, department: str, method: str, actor: str) -> list[Reclassified]:
    """The department's record; only what was refused is worth showing."""
    outcome = keep_by(ledger, department, method, actor) if method else None
    if outcome is None or outcome.status == "posted":
        return []
    return [Reclassified("", "", department, outcome.status, outcome.problem)]


def _show(terminal: Terminal, made: Sequence[Reclassified]) -> None:
    if terminal.as_json:
        terminal.answer(made)
        return
    wrong = [one for one in made if one.status != "posted"]
    terminal.say(f"{len(made) - len(wrong)} documents reclassified goods.")
    for one in wrong:
        terminal.say(f"{one.item or one.department}: {one.status}")
        terminal.show_problem(dict(one.problem or {}))
