"""serve: the doors: one HTTP API in front of the book."""

from typing import Annotated

import typer

from tillbook.clock import now
from tillbook.commands.terminal import Json, Terminal, terminal_of
from tillbook.desk.people.joining import first_invitation
from tillbook.founding import used
from tillbook.store.server import shown
from tillbook.web.doors import IDLE, Settings
from tillbook.web.serving import serve as serve_book


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65_535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Processes; more than one on PostgreSQL only.", min=1, max=64)
    ] = 1,
    allow_host: Annotated[
        list[str] | None, typer.Option(help="A name that it is reached by; any if none is said.")
    ] = None,
    rate: Annotated[
        int, typer.Option(help="Requests a second that one caller may send.", min=1)
    ] = 500,
    allow_private: Annotated[
        bool, typer.Option(help="Webhooks may go to addresses within our own network.")
    ] = False,
    idle_minutes: Annotated[
        int, typer.Option(help="A sign-in that nobody used for so long ends.", min=5, max=720)
    ] = IDLE,
    second_factor: Annotated[
        bool, typer.Option(help="People need a second factor; who has none begins one first.")
    ] = False,
    proxies: Annotated[
        int, typer.Option(help="Proxies of ours in front: X-Forwarded-For is read.", min=0, max=9)
    ] = 0,
    logs: Annotated[bool, typer.Option(help="One JSON line a request, to standard error.")] = True,
    as_json: Json = False,
) -> None:
    """Serve the book: documents in, the feed and the reports out, people and keys.

    The first time, it prints a link that works once and makes whoever opens it the administrator.
    Where there is no book yet it makes an empty one, and the link asks six questions first.
    It ends at Ctrl-C or SIGTERM, after it has answered what it accepted.

    Examples:

      tillbook serve

      tillbook --book postgresql://shop@localhost/shop serve --workers 2 --port 8443
    """
    terminal = terminal_of(context, as_json)
    with terminal.ledger(create=True) as ledger:
        invitation, book = first_invitation(ledger.store, now()), ledger.store.url
        is_new = not used(ledger.store)
    _welcome(terminal, f"http://{host}:{port}", invitation, is_new=is_new)
    hosts = tuple(map(str.lower, allow_host or ()))
    how = logs, allow_private, idle_minutes, second_factor, proxies
    settings = Settings(book, hosts, rate, *how)
    serve_book(settings, host=host, port=port, workers=workers)


def _welcome(terminal: Terminal, address: str, invitation: str, *, is_new: bool) -> None:
    if terminal.as_json:
        terminal.answer({"address": address, "invitation": invitation})
        return
    terminal.say(f"{shown(terminal.book)} is served at {address}", "bold")
    if invitation:
        if is_new:
            terminal.say("The book is empty. This link asks six questions and makes it a shop's:")
        else:
            terminal.say("Nobody can sign in yet. Whoever opens this link is administrator, once:")
        terminal.line(f"  {address}/join?invitation={invitation}")
