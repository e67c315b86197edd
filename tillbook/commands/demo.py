"""demo: a chain that trades while one looks, with troubles in it that the product finds."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select

from tillbook.channels.demo.chain import HOUR, NAME
from tillbook.channels.demo.history import SEED, Clock, History, Made, make, posted
from tillbook.channels.demo.live import Live, traded_since
from tillbook.clock import now
from tillbook.commands import demo_staff
from tillbook.commands.demo_customers import make_known
from tillbook.commands.demo_tour import show_figures, show_logins, show_tour, tour
from tillbook.commands.terminal import NOT_WELL, Json, Terminal, terminal_of
from tillbook.desk.catching_up import catch_up, standing
from tillbook.errors import Problem
from tillbook.finding import Finding
from tillbook.founding import BookInUse
from tillbook.ledger import Ledger, Outcome
from tillbook.store.door import Store
from tillbook.store.server import shown
from tillbook.tables import master
from tillbook.web.doors import Settings
from tillbook.web.serving import serve

FOLDER = Path("tillbook-demo")
HOST, FIRST_PORT, PORTS = "127.0.0.1", 8000, 20
SECONDS_TO_END = 15
A_DAY = 24 * HOUR
MOST_DAYS = 35  # that are traded after, where nobody looked


class DemoUnfinished(Problem):
    """The demo's book was begun and not finished."""

    remedy = "Begin anew: `tillbook demo --fresh`."
    status = 409


def demo(
    context: typer.Context,
    port: Annotated[
        int,
        typer.Option(help="The port; 8000 or the next free one if left out.", min=0, max=65_535),
    ] = 0,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the book, with the tills trading on.")
    ] = True,
    days: Annotated[int, typer.Option(help="Days of history.", min=7, max=400)] = 90,
    fresh: Annotated[bool, typer.Option(help="Throw the demo's book away and begin anew.")] = False,
    pace: Annotated[
        float, typer.Option(help="Seconds between two things that happen.", min=0.05)
    ] = 3.0,
    as_json: Json = False,
) -> None:
    """Make a chain of four stores, a warehouse and a web shop, and let it trade.

    Some 90 days of history up to now, in the folder `tillbook-demo` unless --book names another
    book; made once, and gone on with after that. Then the server, with tills that sell, receive
    and count while you look; logins for each role, new at each start; and a tour of the troubles
    that are planted in it. Ctrl-C ends everything.

    Exit code: 0 all laws hold; 1 one is broken.

    Examples:

      tillbook demo

      tillbook demo --port 8080 --fresh

      tillbook demo --no-serve --days 7
    """
    terminal = terminal_of(context, as_json)
    terminal.book = _book(terminal, fresh=fresh)
    address = _address(port) if serving else ""
    with terminal.ledger(create=True) as ledger:
        made = _history(terminal, ledger.store, days)
        findings = catch_up(ledger.store, now()) if made else standing(ledger.store)
        logins = _let_in(ledger, made, serving=serving)
        _show(terminal, ledger.store, findings, logins, made)
    if serving:
        _welcome(terminal, address, logins)
        with _tills(terminal.book, address, pace):
            _serve(terminal.book, address)
    if any(one.severity == "broken law" for one in findings):
        raise typer.Exit(NOT_WELL)


def _book(terminal: Terminal, *, fresh: bool) -> str:
    """The book that is named, else the one in the demo's own folder."""
    if terminal.is_named:
        if fresh:
            raise typer.BadParameter("a book that --book names is not thrown away")
        return terminal.book
    FOLDER.mkdir(exist_ok=True)
    book = FOLDER / "book.db"
    if fresh:
        for name in (book, Path(f"{book}-wal"), Path(f"{book}-shm")):
            name.unlink(missing_ok=True)
    return str(book)


def _history(terminal: Terminal, store: Store, days: int) -> Made | None:
    """Make the history; None where it is there. Raises BookInUse, DemoUnfinished."""
    with store.looking() as session:
        number = session.head().number
    if number:
        _refuse_others(terminal, store, number)
        _trade_since(store)
        return None
    past, clock = History(days, now()), Clock()
    begins = past.begins
    with terminal.progress(f"{days} days of {NAME}", "hours") as advance:

        def progress(at: int, end: int) -> None:
            advance((at - begins) // HOUR, (end - begins) // HOUR, (at - begins) // HOUR)

        return make(Ledger(store, clock), clock, past, progress)


def _trade_since(store: Store) -> None:
    """Let a chain that was left for a while have traded since; at most so many days of it."""
    with store.looking() as session:
        since = session.head().recorded_at
    ends = now()
    live, clock = Live(store.rows, since, SEED), Clock()
    dues = traded_since(live, max(since, ends - MOST_DAYS * A_DAY), ends)
    for _ in posted(Ledger(store, clock), clock, dues, ends):
        pass


def _refuse_others(terminal: Terminal, store: Store, documents: int) -> None:
    said = select(master.c.fields).where(master.c.kind == "company")
    if not any(NAME in row.fields for row in store.rows(said)):
        raise BookInUse(book=shown(terminal.book), documents=documents)
    if not demo_staff.is_engaged(store):
        raise DemoUnfinished(book=shown(terminal.book))


def _let_in(ledger: Ledger, made: Made | None, *, serving: bool) -> list[demo_staff.Login]:
    """Engage the staff of a new book, and give passwords to those who may now sign in."""

    def post(body: bytes) -> Outcome:
        return ledger.post([body])[0]

    if made:
        make_known(ledger.store, now())
        demo_staff.engage(ledger.store, post, now())
    return demo_staff.let_in(ledger.store, post, now()) if serving else []


def _show(
    terminal: Terminal, store: Store, findings: list[Finding], logins: list[demo_staff.Login],
    made: Made | None,
) -> None:  # fmt: skip
    """The chain in figures, and where its troubles are."""
    seen = tour(store, findings)
    if terminal.as_json:
        terminal.answer({
            "book": shown(terminal.book), "made": made, "tour": seen, "logins": logins,
            "laws_hold": all(one.severity != "broken law" for one in findings),
        })  # fmt: skip
        return
    said = f"{made.posted:,} documents posted" if made else "it goes on where it was left"
    terminal.say(f"{NAME}, in {shown(terminal.book)}: {said}.", "bold")
    show_figures(terminal, store)
    show_tour(terminal, seen)


def _welcome(terminal: Terminal, address: str, logins: list[demo_staff.Login]) -> None:
    if terminal.as_json:
        terminal.answer({"address": address})
        return
    show_logins(terminal, logins)
    terminal.say(f"{NAME} trades at {address} until you press Ctrl-C.", "bold green")


def _address(port: int) -> str:
    """Where to listen: the port that is said, else the first that is free."""
    wanted = [port] if port else range(FIRST_PORT, FIRST_PORT + PORTS)
    free = next((one for one in wanted if _is_free(one)), 0)
    if not free:
        raise typer.BadParameter(f"{HOST}:{wanted[0]} is in use; say another with --port")
    return f"http://{HOST}:{free}"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((HOST, port)) != 0


@contextmanager
def _tills(book: str, address: str, pace: float) -> Iterator[None]:
    """The tills, in a program of their own, until the server ends."""
    command = [sys.executable, "-m", "tillbook.commands.demo_live", book, address, str(pace)]
    with subprocess.Popen(command) as tills:
        try:
            yield
        finally:
            tills.send_signal(signal.SIGTERM)
            try:
                tills.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                tills.kill()


def _serve(book: str, address: str) -> None:
    serve(Settings(book, logs=False), host=HOST, port=int(address.rpartition(":")[2]), workers=1)
