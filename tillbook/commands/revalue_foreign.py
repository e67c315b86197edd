"""revalue-foreign: what is open in other currencies, at the closing rate of a day."""

from collections.abc import Sequence
from typing import Annotated

import typer

from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, day_of, terminal_of
from tillbook.revaluing_foreign import Revalued, revalue


def revalue_foreign(
    context: typer.Context,
    day: Annotated[str, typer.Option("--day", help="The last day of the period: 2025-03-31.")],
    company: Annotated[str, typer.Option("--company", help="Whose books.")] = "main",
    actor: Annotated[str, typer.Option("--actor", help="Who does it.")] = "office",
    as_json: Json = False,
) -> None:
    """Revalue what is open in other currencies at the closing rate of a day.

    Invoices that were not paid when the day ended, and goods that were not invoiced, one document a
    currency; what that comes to is on the account of unrealised differences, and is taken back the
    day after. The rate is the catalogue's of the day, or the newest of the week before. Before the
    period is closed; done twice, it is done once.

    Exit code: 0 all is revalued; 1 something was refused.

    Examples:

      tillbook revalue-foreign --day 2025-03-31
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger:
        made = revalue(ledger, company, day_of(day), actor)
    _show(terminal, made, day)
    raise typer.Exit(NOT_WELL if any(one.status != "posted" for one in made) else DONE)


def _show(terminal: Terminal, made: Sequence[Revalued], day: str) -> None:
    if terminal.as_json:
        terminal.answer(made)
        return
    if not made:
        terminal.say(f"Nothing in another currency is left to revalue at {day}.")
    for one in made:
        terminal.say(f"{one.currency}: {one.items} items, {one.status}")
        if one.problem:
            terminal.show_problem(dict(one.problem))
