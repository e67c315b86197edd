"""A book in one SQLite file: write-ahead log, every commit flushed, one writer at a time.

The library must be 3.51.3 or newer: older ones can corrupt a file that two processes have open
(the WAL-reset fault). `synchronous=FULL`, because with NORMAL a power cut takes answered sales.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pysqlite3.dbapi2 as driver
from msgspec.structs import astuple
from sqlalchemy import Executable, Table, create_engine
from sqlalchemy.pool import StaticPool

from tillbook.errors import Problem
from tillbook.records import PositionKey
from tillbook.store import queries, tables
from tillbook.store.batch import Batch
from tillbook.store.session import SqlSession

OLDEST = (3, 51, 3)


class SqliteTooOld(Problem):
    """The SQLite library is older than 3.51.3 and can corrupt a book."""

    remedy = "Install the package pysqlite3 in the version of the constraints file."
    status = 500


class BookBusy(Problem):
    """Another process has held the book's lock for five seconds."""

    remedy = "Wait for it to finish, or stop it; nothing was written."
    status = 503


def refuse_old_library(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Raise SqliteTooOld for a library that is not safe."""
    if version < OLDEST:
        raise SqliteTooOld(found=".".join(map(str, version)), oldest="3.51.3")


def connect(path: str) -> driver.Connection:
    """A connection set up for a book."""
    refuse_old_library()
    connection = driver.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
    for pragma in (
        "journal_mode = WAL", "synchronous = FULL", "fullfsync = ON", "foreign_keys = ON",
        "wal_autocheckpoint = 4000", "cache_size = -65536", "temp_store = MEMORY",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    return connection


class SqliteStore:
    """A book in a SQLite file, or in memory."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.writer = connect(path)
        self._engine = create_engine(
            "sqlite://", module=driver, creator=self._reading, poolclass=StaticPool
        )

    def _reading(self) -> driver.Connection:
        return self.writer if self.path == ":memory:" else connect(self.path)

    @property
    def url(self) -> str:
        """How to open it again."""
        return f"sqlite:///{Path(self.path).resolve()}"

    @contextmanager
    def transaction(self) -> Iterator["SqliteSession"]:
        """Take the book; commit at the end, or roll back."""
        try:
            self.writer.execute("BEGIN IMMEDIATE")
        except driver.OperationalError as fault:
            raise BookBusy(book=self.path) from fault
        try:
            yield SqliteSession(self.writer)
        except BaseException:
            self.writer.execute("ROLLBACK")
            raise
        self.writer.execute("COMMIT")

    @contextmanager
    def looking(self) -> Iterator["SqliteSession"]:
        """Read one state of the book, without taking it."""
        connection = self._reading()
        connection.execute("BEGIN")
        try:
            yield SqliteSession(connection)
        finally:
            connection.execute("ROLLBACK")
            if connection is not self.writer:
                connection.close()

    def rows(self, query: Executable, **bound: Any) -> Sequence[Any]:
        """The rows of a query of a projection or a check."""
        with self._engine.connect() as connection:
            return connection.execute(query, bound).fetchall()

    def is_lost(self, fault: Exception) -> bool:
        """An input/output error leaves open whether a commit took effect."""
        name = getattr(fault, "sqlite_errorname", "")
        return isinstance(fault, driver.Error) and name.startswith(("SQLITE_IOERR", "SQLITE_FULL"))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
        self.writer.close()


_POSITIONS = f"""
SELECT {queries.columns(tables.position, "p")}
FROM json_each(?) k CROSS JOIN position p
ON p.item = k.value ->> 0 AND p.lot = k.value ->> 1 AND p.location = k.value ->> 2
AND p.spot = k.value ->> 3 AND p.owner = k.value ->> 4
"""
_KNOWN = """
SELECT j.id, j.number, j.body_hash FROM json_each(?) k CROSS JOIN journal j ON j.id = k.value
"""
_HELD = """
SELECT h.id, h.number, h.body_hash, h.details
FROM json_each(?) k CROSS JOIN held h ON h.id = k.value
"""
_HELD_HASHES = """
SELECT h.body_hash, h.number, h.body_hash, h.details
FROM json_each(?) k CROSS JOIN held h ON h.body_hash = k.value
"""

encode = msgspec.json.Encoder().encode


class SqliteSession(SqlSession):
    """A transaction on a SQLite book."""

    def __init__(self, connection: driver.Connection) -> None:
        self.connection = connection

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a statement."""
        return self.connection.execute(sql, values).fetchall()

    def by_keys(self, keys: Iterable[PositionKey]) -> Sequence[Any]:
        """Rows of positions, in one look-up."""
        return self.fetch(_POSITIONS, (encode(sorted(keys)).decode(),))

    def by_ids(self, ids: Sequence[str]) -> Sequence[Any]:
        """(id, number, hash) of posted events, in one look-up."""
        return self.fetch(_KNOWN, (json.dumps(ids),))

    def held_by_ids(self, ids: Sequence[str]) -> Sequence[Any]:
        """(id, number, hash, details) of held documents."""
        return self.fetch(_HELD, (json.dumps(ids),))

    def held_by_hashes(self, hashes: Sequence[str]) -> Sequence[Any]:
        """(hash, number, hash, details) of held documents that could not be read."""
        return self.fetch(_HELD_HASHES, (json.dumps(hashes),))

    def put(self, table: Table, sql: str, rows: Iterable[Any]) -> None:
        """Execute a statement for each row."""
        self.connection.executemany(sql, rows)

    def write(self, batch: Batch) -> None:
        """Write everything, sorted where the key is not a number."""
        many = self.connection.executemany
        many(_JOURNAL, batch.journal)
        many(_MOVE, map(astuple, batch.moves))
        many(_ENTRY, map(astuple, batch.entries))
        many(_POSITION, (astuple(row) for _, row in sorted(batch.books.changed.items())))
        many(_BALANCE, ((*key, amount) for key, amount in sorted(batch.balances.items())))
        many(_DAY, ((*key, *sides) for key, sides in sorted(batch.days.items())))
        self.write_rest(batch)


_JOURNAL = queries.insert(tables.journal)
_MOVE = queries.insert(tables.move)
_ENTRY = queries.insert(tables.entry)
_POSITION = queries.upsert(tables.position)
_BALANCE = queries.upsert(tables.balance, ("amount",))
_DAY = queries.upsert(tables.day_balance, ("debit", "credit"))
