"""import: what others recorded, as documents."""

from typing import Annotated

import typer

from tillbook import calendar
from tillbook.channels.journey import Imported, import_journey
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, day_of, terminal_of

app = typer.Typer(no_args_is_help=True)


@app.callback()
def imports() -> None:
    """Post what others recorded."""


@app.command("journey")
def journey(
    context: typer.Context,
    stores: Annotated[
        int | None, typer.Option(help="So many of the busiest stores; all if left out.", min=1)
    ] = None,
    first: Annotated[str, typer.Option("--from", help="From this day, included.")] = "",
    last: Annotated[str, typer.Option("--to", help="To this day, included.")] = "",
    as_json: Json = False,
) -> None:
    """Post a real grocer's year, or a slice of it (the extra `journey`).

    1,469,307 lines in 155,848 baskets of 457 stores, January 2017 to January 2018. Makes the book
    where there is none. Importing twice is importing once.

    Exit code: 0 everything is in the book; 1 something was held or refused.

    Examples:

      tillbook --book journey.db import journey

      tillbook import journey --stores 3 --from 2017-03-01 --to 2017-03-14
    """
    terminal = terminal_of(context, as_json)
    made = run(terminal, stores, first, last)
    if terminal.as_json:
        terminal.answer(made)
    else:
        show(terminal, made)
    raise typer.Exit(DONE if made.complete else NOT_WELL)


def run(terminal: Terminal, stores: int | None, first: str, last: str) -> Imported:
    """Import a slice with progress."""
    with (
        terminal.ledger(create=True) as ledger,
        terminal.progress("Importing", "documents") as advance,
    ):
        return import_journey(
            ledger,
            stores=stores,
            from_day=day_of(first) or None,
            to_day=day_of(last) or None,
            progress=lambda done, whole: advance(done, whole, done),
        )


def show(terminal: Terminal, made: Imported) -> None:
    """What was imported, for people."""
    piece = made.slice
    terminal.say(
        f"{piece.stores:,} stores, {calendar.shown(piece.from_day)} to"
        f" {calendar.shown(piece.to_day)}: {piece.masters:,} masters, {piece.receipts:,} receipts,"
        f" {piece.baskets:,} baskets"
    )
    terminal.say(
        f"{made.posted:,} posted, {made.known:,} known, {made.held:,} held,"
        f" {made.refused:,} refused"
    )
    for outcome in made.problems:
        terminal.show_problem(dict(outcome.problem or {}))
