"""merge: two codes are one item, wherever its goods lie."""

from typing import Annotated

import typer

from tillbook import merging
from tillbook.commands.terminal import DONE, NOT_WELL, Json, reporter, terminal_of


def merge(
    context: typer.Context,
    item: Annotated[str, typer.Argument(help="The code that is given up.")],
    into: Annotated[str, typer.Argument(help="The item that stays.")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who says so; your user name if left out.")] = "",
    as_json: Json = False,
) -> None:
    """Move all goods of an item to the item that it really is, at their value.

    A document `item_merge` is posted for each location. Both codes stay in the catalogue, so that
    both still scan. What comes under the old code later is found by `tillbook check`, and moved by
    merging once more.

    Exit code: 0 posted; 1 one is refused, because the two cannot be one item or because its goods
    were sold in the meantime.

    Example:

      tillbook merge 4006381333931 TEA --reason "two codes for one tea"
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger:
        outcomes = merging.merge(ledger, item, into, by=by or reporter(), reason=reason)
    if terminal.as_json:
        terminal.answer(outcomes)
    else:
        for outcome in outcomes:
            terminal.say(f"{outcome.status} {outcome.id}")
            if outcome.problem:
                terminal.show_problem(outcome.problem)
    well = all(outcome.status == "posted" for outcome in outcomes)
    raise typer.Exit(DONE if well else NOT_WELL)
