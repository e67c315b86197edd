"""Crashes: `python -m tests.fire.crash [--times 100] [--seed 1] [--only NAME]`.

A till posts numbered sales and is killed at a random moment, or its database is; then the book is
opened again, by nothing but opening it. No answered sale may be lost, none posted twice, every law
must hold; the next till begins with the first sale that was not answered. And somebody makes a new
book and is killed at it; whoever opens it next must have a whole book. And somebody archives half
of a book, takes it back, and is killed at it; the record must be what it was.
"""

import argparse
import itertools
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import text

from tests.fire import till
from tests.fire.server import Server
from tillbook import tables
from tillbook.checking import run
from tillbook.event import load_kinds
from tillbook.store.door import BookUnreachable, Store
from tillbook.store.opening import open_store

PATIENCE_SECONDS = 60.0  # for a server to come up again
SALES_TO_ARCHIVE = 600
MOST_ANSWERS = 40  # of a till before it is killed

apart = get_context("forkserver")
apart.set_forkserver_preload(["tests.fire.till", "tillbook.store.migrations", "alembic.command"])

Kill = Callable[[BaseProcess], None]


class Told(NamedTuple):
    """What was tried, how often, how many sales were answered, and what went wrong."""

    what: str
    times: int
    sales: int
    faults: list[str]


def opened(url: str) -> Store:
    """The book, as soon as its database answers again."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return open_store(url, create=False)
        except BookUnreachable:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def kill_the_till(process: BaseProcess) -> None:
    process.kill()


def crash(what: str, url: str, times: int, seed: int, kill: Kill) -> Told:
    """Till after till in one book, each killed at a random moment."""
    answered, faults = 0, []
    store = open_store(url, name="book")
    till.stocked(store)
    store.close()
    for turn in range(1, times + 1):
        answered = one_till(url, answered, Random(f"{seed}/{turn}"), kill)
        store = opened(url)
        faults += [f"{what}, {seed}/{turn}: {it}" for it in till.faults_of(store, answered)]
        store.close()
    return Told(what, times, answered, faults)


def one_till(url: str, answered: int, dice: Random, kill: Kill) -> int:
    """Let a till trade and kill it, or its database; the last number that was answered."""
    ours, its = apart.Pipe(duplex=False)
    wanted, moments = dice.randint(1, MOST_ANSWERS), dice.uniform(0, 0.004)
    process = apart.Process(
        target=till.trade_to, args=(its, url, answered + 1, str(dice.random())), daemon=True
    )
    process.start()
    its.close()
    heard = 0
    try:
        while True:
            said = ours.recv()
            if isinstance(said, str):
                break  # the database is lost; the till has stopped by itself
            answered, heard = said, heard + 1
            if heard == wanted:
                time.sleep(moments)
                kill(process)
    except EOFError:
        pass
    process.join(PATIENCE_SECONDS)
    return answered


def crash_at_making(what: str, url: Callable[[], str], times: int, seed: int) -> Told:
    """Make a new book and be killed at it, at a random moment; then open it and trade."""
    faults, made, takes = [], 0, max(make(url(), PATIENCE_SECONDS) for _ in range(2))
    for turn in range(1, times + 1):
        book = url()
        made += make(book, Random(f"{seed}/{turn}").uniform(0, 1.5 * takes)) > 0
        store = open_store(book, name="book")
        till.stocked(store)
        faults += [f"{what}, {seed}/{turn}: {it}" for it in till.faults_of(store, 0)]
        store.close()
    return Told(f"{what} ({times - made} times before it was whole)", times, 0, faults)


def make(url: str, seconds: float) -> float:
    """Make a book, or be killed after so long; how long it took, 0 if it was not made."""
    ours, its = apart.Pipe(duplex=False)
    process = apart.Process(target=till.make, args=(its, url), daemon=True)
    process.start()
    its.close()
    ours.recv()  # it begins
    began, took = time.monotonic(), 0.0
    with suppress(EOFError):
        if ours.poll(seconds):
            ours.recv()  # it has made it
            took = time.monotonic() - began
    process.kill()
    process.join(PATIENCE_SECONDS)
    return took


def crash_at_archiving(what: str, url: str, times: int, seed: int) -> Told:
    """Archive half of a book and take it back, and be killed at it; the record is what it was."""
    store = open_store(url, name="book")
    till.stocked(store)
    till.trade(store, 1, str(seed), lambda _: None, last=SALES_TO_ARCHIVE)
    before, faults, takes, archived = record_of(store), [], 0.0, 0
    store.close()
    for turn in range(-2, times):  # two of them to the end, with the clock running
        seconds = Random(f"{seed}/{turn}").uniform(0, takes) if turn >= 0 else PATIENCE_SECONDS
        takes = max(takes, archive(url, seconds))
        store = opened(url)
        archived += bool(store.rows(text("SELECT 1 FROM archived")))
        if record_of(store) != before:
            faults.append(f"{what}, {seed}/{turn}: the record is another")
        wrong = [str(it.says) for it in run(store, full=True) if it.severity == "broken law"]
        faults += [f"{what}, {seed}/{turn}: {it}" for it in wrong]
        store.close()
    return Told(f"{what} (half of it archived {archived} times)", times, 0, faults)


def archive(url: str, seconds: float) -> float:
    """Archive and take back, or be killed after so long; how long both took."""
    ours, its = apart.Pipe(duplex=False)
    process = apart.Process(target=till.put_away, args=(its, url, SALES_TO_ARCHIVE), daemon=True)
    process.start()
    its.close()
    ours.recv()  # it begins
    began = time.monotonic()
    with suppress(EOFError):
        while time.monotonic() - began < seconds and ours.poll(began + seconds - time.monotonic()):
            if ours.recv() == "taken back":
                break
    took = time.monotonic() - began
    process.kill()
    process.join(PATIENCE_SECONDS)
    return took


def record_of(store: Store) -> list[list[Any]]:
    """Every row of the record, wherever it lies."""
    return [store.rows(table.select().order_by(table.c.number)) for table in tables.RECORD]


# Both databases.


def sqlite(folder: Path, times: int, seed: int) -> Iterator[Told]:
    yield crash("SQLite, the till killed", str(folder / "book.db"), times, seed, kill_the_till)
    numbers = itertools.count(1)
    another = lambda: str(folder / f"made-{next(numbers)}.db")
    yield crash_at_making("SQLite, killed at making a book", another, times, seed)
    book = str(folder / "archived.db")
    yield crash_at_archiving("SQLite, killed at archiving", book, times, seed)


def postgres(folder: Path, times: int, seed: int) -> Iterator[Told]:
    with Server.started(folder / "server") as server:
        book = server.empty()
        yield crash("PostgreSQL, the till killed", book, times, seed, kill_the_till)
        book = server.empty()

        def kill_the_backend(process: BaseProcess) -> None:
            os.kill(server.backend_of(book), signal.SIGKILL)

        yield crash("PostgreSQL, the server's process killed", book, times, seed, kill_the_backend)
        book = server.empty()

        def restart(process: BaseProcess) -> None:
            server.restart_at_once()

        yield crash("PostgreSQL, the server stopped at once", book, times, seed, restart)
        yield crash_at_making("PostgreSQL, killed at making a book", server.empty, times, seed)
        yield crash_at_archiving("PostgreSQL, killed at archiving", server.empty(), times, seed)


RUNS = {"sqlite": sqlite, "postgres": postgres}


def main() -> int:
    parser = argparse.ArgumentParser(prog="crash", description=__doc__)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=RUNS)
    asked = parser.parse_args()
    load_kinds()
    faults: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tillbook-crash-") as folder:
        for name in [asked.only] if asked.only else RUNS:
            for told in RUNS[name](Path(folder), asked.times, asked.seed):
                sales = f", {told.sales:,} sales answered" if told.sales else ""
                print(
                    f"{told.what}: {told.times} times{sales}, {len(told.faults)} faults", flush=True
                )
                faults += told.faults
    print("\n".join(faults) or "Nothing answered was lost, nothing posted twice.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
