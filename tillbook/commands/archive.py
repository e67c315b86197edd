"""archive, reopen-archive: the record of closed months, out of the way and back again."""

from typing import Annotated

import typer

from tillbook.archiving import Archived, archive, month_of, reopen, written
from tillbook.commands.terminal import Json, Terminal, terminal_of


def archive_months(
    context: typer.Context,
    through: Annotated[str, typer.Option(help="The last month to archive, as 2025-03.")],
    as_json: Json = False,
) -> None:
    """Move the documents of closed months, with their moves and entries, into an archive.

    Every figure stays what it is: what is archived is read as before. A SQLite book gets a file
    beside it, `tillbook.archive.db` for `tillbook.db`; nobody else may have the book open for as
    long, and the two belong together from then on. In PostgreSQL the months lie in the schema
    `archive`.

    Examples:

      tillbook archive --through 2025-03
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        _tell(terminal, archive(store, month_of(through)))


def reopen_archive(
    context: typer.Context,
    after: Annotated[
        str, typer.Option(help="The last month that stays there, as 2025-01; none otherwise.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Move archived months back into the book.

    Examples:

      tillbook reopen-archive

      tillbook reopen-archive --after 2025-01
    """
    terminal = terminal_of(context, as_json)
    with terminal.store() as store:
        _tell(terminal, reopen(store, month_of(after) if after else 0))


def _tell(terminal: Terminal, found: Archived) -> None:
    if terminal.as_json:
        terminal.answer({
            "documents": found.documents,
            "through": written(found.through) if found.documents else None,
        })  # fmt: skip
    elif found.documents:
        terminal.say(
            f"The archive has {found.documents:,} documents, through {written(found.through)}."
        )
    else:
        terminal.say("Nothing is archived.")
