"""checkpoint: months that are over, summed up, so that questions about the past are quick."""

import typer

from tillbook.checkpointing import make_checkpoints
from tillbook.commands.terminal import Json, terminal_of


def checkpoint(context: typer.Context, as_json: Json = False) -> None:
    """Make the checkpoints that are due: at the ends of months, and in between in a large book.

    Questions about the past then read a few sums in place of every move since. No figure depends on
    it, no sale waits for it, and made twice it is made once. The close of a period does it too.

    Examples:

      tillbook checkpoint

      tillbook --book shop.db checkpoint --json
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger() as ledger, terminal.progress("Summing up", "documents") as advance:
        made = make_checkpoints(
            ledger.store, progress=lambda done, whole: advance(done, whole, done)
        )
    if terminal.as_json:
        terminal.answer({"made": made})
        return
    terminal.say(f"{made:,} checkpoints made." if made else "None is due.")
