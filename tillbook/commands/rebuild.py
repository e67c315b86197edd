"""rebuild: everything that is not the record, from the record again."""

import typer

from tillbook.commands.terminal import Json, terminal_of
from tillbook.rebuilding import rebuild as rebuilt


def rebuild(context: typer.Context, as_json: Json = False) -> None:
    """Make balances, positions and all else that is derived anew, from the record.

    The journal is replayed into a book beside; only where that gives the very same record is its
    state taken over. The record itself is never touched. Others may go on posting meanwhile,
    but for a book that an older version of the program has kept: then nobody may have it open.

    Exit code: 0 rebuilt; 3 the journal does not replay, and nothing was touched.

    Examples:

      tillbook rebuild

      tillbook --book shop.db rebuild --json
    """
    terminal = terminal_of(context, as_json)
    with (
        terminal.ledger(outdated=True) as ledger,
        terminal.progress("Rebuilding", "documents") as advance,
    ):
        written = rebuilt(ledger.store, lambda done, whole: advance(done, whole, done))
    if terminal.as_json:
        terminal.answer({"rows": written})
        return
    rows = [[name, f"{count:,}"] for name, count in written.items()]
    terminal.table("Made anew from the record", ("table", ">rows"), rows)
