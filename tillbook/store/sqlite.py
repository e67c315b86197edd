"""A book in one SQLite file: write-ahead log, every commit flushed, one writer at a time.

The library must be 3.51.3 or newer: older ones can corrupt a file that two processes have open
(the WAL-reset fault). `synchronous=FULL`, because with NORMAL a power cut takes answered sales.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import Any, cast

import msgspec
import pysqlite3.dbapi2 as driver
from msgspec.structs import astuple
from sqlalchemy import Engine, Executable, Table, create_engine
from sqlalchemy.pool import QueuePool, StaticPool

from tillbook.errors import Problem
from tillbook.laid import Laid
from tillbook.records import PositionKey
from tillbook.report import Rows
from tillbook.store import archive, queries, tables
from tillbook.store.archive import ArchiveMissing
from tillbook.store.batch import Batch
from tillbook.store.door import SECONDS_TO_WAIT, BookBusy, Session
from tillbook.store.session import SqlSession, Statement

OLDEST = (3, 51, 3)
MOST_TRIES = 20  # to switch a new file to the write-ahead log, while others make it too
IN_MEMORY = ":memory:"
AUTOCOMMIT: dict[str, Any] = {
    "isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True, "pool_reset_on_return": None,
}  # fmt: skip
"""A look is one statement; that of a book in memory must not end the writer's transaction."""


class SqliteTooOld(Problem):
    """The SQLite library is older than 3.51.3 and can corrupt a book."""

    remedy = "Install the package pysqlite3 in the version of the constraints file."
    status = 500


def refuse_old_library(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Raise SqliteTooOld for a library that is not safe."""
    if version < OLDEST:
        raise SqliteTooOld(found=".".join(map(str, version)), oldest="3.51.3")


def connect(path: str) -> driver.Connection:
    """A connection set up for a book."""
    refuse_old_library()
    connection = driver.connect(
        path, isolation_level=None, check_same_thread=False, timeout=SECONDS_TO_WAIT
    )
    _log_ahead(connection)
    for pragma in (
        "synchronous = FULL", "fullfsync = ON", "foreign_keys = ON",
        "wal_autocheckpoint = 4000", "cache_size = -65536", "temp_store = MEMORY",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _log_ahead(connection: driver.Connection) -> None:
    """Write-ahead log. Another program that makes the same book is waited for.

    SQLite does not wait by itself here, but it does for a transaction.
    """
    for _ in range(MOST_TRIES):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except driver.OperationalError as fault:
            if not is_busy(fault):
                raise
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    connection.execute("PRAGMA journal_mode = WAL")


def is_busy(fault: Exception) -> bool:
    """Whether somebody else has the lock."""
    return str(getattr(fault, "sqlite_errorname", "")).startswith("SQLITE_BUSY")


def engine(connection: driver.Connection, **options: Any) -> Engine:
    """SQLAlchemy over one connection that is there already."""
    return create_engine(
        "sqlite://", module=driver, creator=lambda: connection, poolclass=StaticPool, **options
    )


class SqliteStore:
    """A book in a SQLite file, or in memory.

    One connection writes. A file is read through others, which see what is committed and can
    write nothing; a book in memory has no other connection than its writer, and is for one thread.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.writer = self._connected()
        self._turn = Lock()

    @cached_property
    def _engine(self) -> Engine:
        if self.path == IN_MEMORY:
            return engine(self.writer, **AUTOCOMMIT)
        return create_engine(
            "sqlite://", module=driver, creator=self._reader, poolclass=QueuePool, **AUTOCOMMIT
        )

    @cached_property
    def _pen(self) -> Engine:
        """SQLAlchemy over the writer's connection, for what is no record."""
        return engine(self.writer, **AUTOCOMMIT)

    def _connect_again(self) -> None:
        """Another connection for the writer, who has let go of the file."""
        self.writer = self._connected()
        self.__dict__.pop("_pen", None)

    def _connected(self) -> driver.Connection:
        """A connection that sees the book and its archive as one."""
        connection = connect(self.path)
        archive.refer(connection, self.path)
        return connection

    def _reader(self) -> driver.Connection:
        connection = self._connected()
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA cache_size = -16384")  # sorting may take that much, too
        return connection

    def at_once(self, documents: int) -> int:
        """A hundred: what they need and make stays in the processor's own memory."""
        return 100

    @property
    def is_at_hand(self) -> bool:
        """Whether a key is looked up in microseconds: it is a file."""
        return True

    @property
    def url(self) -> str:
        """How to open it again."""
        return self.path if self.path == IN_MEMORY else f"sqlite:///{Path(self.path).resolve()}"

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Take the book; commit at the end, or roll back."""
        with self._in_turn(), archive.named(self.path):
            self._begin()
            yield SqliteSession(self.writer)
            self.writer.execute("COMMIT")

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """One of this process at a time; what fails leaves nothing behind."""
        if not self._turn.acquire(timeout=SECONDS_TO_WAIT):
            raise BookBusy(book=self.path)
        try:
            yield
        except BaseException as fault:
            self._undo(fault)
            raise
        finally:
            self._turn.release()

    def _begin(self) -> None:
        try:
            self.writer.execute("BEGIN IMMEDIATE")
        except driver.OperationalError as fault:
            if is_busy(fault):
                raise BookBusy(book=self.path) from fault
            raise

    def _undo(self, fault: BaseException) -> None:
        """Roll back; where a fault of the disk leaves the commit open, let go of the file too."""
        if self.writer.in_transaction:  # a full disk has rolled back already
            self.writer.execute("ROLLBACK")
        if isinstance(fault, driver.Error) and self.is_lost(fault) and self.path != IN_MEMORY:
            self.writer.close()
            self._connect_again()

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Read one state of the book, without taking it."""
        with archive.named(self.path), closing(self._engine.raw_connection()) as pooled:
            connection = cast(driver.Connection, pooled.driver_connection)
            connection.execute("BEGIN")
            try:
                session = SqliteSession(connection)
                session.head()  # the first look fixes the state
                yield session
            finally:
                connection.execute("ROLLBACK")

    def rows(self, query: Executable, **bound: Any) -> Sequence[Any]:
        """The rows of a query of a projection or a check."""
        with archive.named(self.path), self._engine.connect() as connection:
            return connection.execute(query, bound).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[Rows]:
        """One state of the book, to put many queries to."""
        with archive.named(self.path), self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield partial(connection.execute, execution_options={"yield_per": 1000})
            finally:
                connection.exec_driver_sql("ROLLBACK")

    def part(self, *, month: int, number: int) -> None:
        """A file has no parts."""

    def archive(self, *, month: int, number: int) -> str:
        """Move the documents up to a number into a file beside the book."""
        with self._alone() as connection:
            archive.put_away(connection, self.path, month=month, number=number)
        return str(archive.file_of(self.path))

    def reopen(self, *, month: int, number: int) -> None:
        """Move the documents after a number back."""
        with self._alone() as connection:
            archive.take_back(connection, month=month, number=number)
        if not number:
            archive.file_of(self.path).unlink()

    @contextmanager
    def _alone(self) -> Iterator[driver.Connection]:
        """The book, while nobody else has it open."""
        assert self.path != IN_MEMORY, "a book in a file"
        with self._turn:
            self._engine.dispose()
            self.writer.close()
            try:
                with archive.alone(self.path) as connection:
                    yield connection
            except driver.OperationalError as fault:
                if is_busy(fault):
                    raise BookBusy(book=self.path) from fault
                raise
            finally:
                self._connect_again()

    @contextmanager
    def keeping(self) -> Iterator[Rows]:
        """Change what is no record, in the writer's turn: all of it, or nothing."""
        with self._in_turn(), self._pen.connect() as connection:
            self.writer.execute("PRAGMA secure_delete = ON")  # who is erased leaves no bytes
            try:
                self._begin()  # after the connection, whose first look rolls back
                yield connection.execute
                self.writer.execute("COMMIT")
            finally:
                with suppress(driver.Error):  # the record deletes nothing that must not be seen
                    self.writer.execute("PRAGMA secure_delete = OFF")

    def is_lost(self, fault: Exception) -> bool:
        """An input/output error leaves open whether a commit took effect."""
        name = getattr(fault, "sqlite_errorname", "")
        unfit = isinstance(fault, BookBusy | ArchiveMissing)
        return unfit or name.startswith(("SQLITE_IOERR", "SQLITE_FULL"))

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()
        self.writer.close()


_POSITIONS = queries.by_keys("json_each(?) k")
_LAYERS = queries.layers("json_each(?) k", "k.key")
_COSTS = queries.costs("json_each(?) k")
_MASTERS = queries.masters("json_each(?) k")
_PRICES = queries.prices("json_each(?) k")
_KNOWN = queries.known("json_each(?) k", "main.journal", "document_id")

encode = msgspec.json.Encoder().encode


class SqliteSession(SqlSession):
    """A transaction on a SQLite book."""

    def __init__(self, connection: driver.Connection) -> None:
        self.connection = connection

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a statement."""
        rows: list[Any] = self.connection.execute(sql, values).fetchall()
        return rows

    def by_keys(self, keys: Iterable[PositionKey]) -> Statement:
        """Positions by many keys."""
        return _POSITIONS, (encode(list(keys)).decode(),)

    def layers_by_keys(self, keys: Iterable[PositionKey]) -> Statement:
        """Layers by their positions' keys."""
        return _LAYERS, (encode(list(keys)).decode(),)

    def costs_by_keys(self, keys: Iterable[tuple[str, str]]) -> Statement:
        """Item costs by many keys."""
        return _COSTS, (encode(list(keys)).decode(),)

    def masters_by_codes(self, kind: str, codes: Sequence[str]) -> Statement:
        """Records of one kind by many codes."""
        return _MASTERS, (encode(codes).decode(), kind)

    def prices_by_items(self, items: Sequence[str]) -> Statement:
        """Price records whose codes begin with an item of many and an @."""
        return _PRICES, (encode(items).decode(),)

    def by_ids(self, ids: Sequence[str], hashes: Sequence[str]) -> Statement:
        """(id or hash, number, hash, held, details) of documents that came."""
        sought = encode(ids).decode()
        return _KNOWN, (sought, sought, sought, encode(hashes).decode())

    def put(self, table: Table, sql: str, rows: Iterable[Any]) -> None:
        """Execute a statement for each row."""
        self.connection.executemany(sql, rows)

    def write(self, batch: Batch) -> None:
        """Write everything, sorted where the key is not a number."""
        self.record(batch)
        many = self.connection.executemany
        many(_POSITION, map(astuple, batch.books.changed.values()))
        many(_BALANCE, ((*key, amount) for key, amount in sorted(batch.balances().items())))
        many(_DAY, ((*key, *sides) for key, sides in sorted(batch.days().items())))
        self.write_rest(batch)
        self.connection.execute(queries.HEAD, batch.head.stands())

    def put_layers(self, laid: Laid) -> None:
        """A layer that is only smaller keeps its receipt line, and its place in the index of them.

        SQLite writes an index entry anew whenever its column is set, be it to what it is.
        """
        new, used = [], []
        for at, one in laid.to_write():
            if at in laid.new:
                new.append(astuple(one))
            else:
                basis = one.basis_quantity, one.basis_value
                used.append((one.quantity, one.value, *basis, *at[0], at[1]))
        self._upsert(tables.laid, new)
        self._execute(queries.LAYER_USED, tables.laid, used)

    def record(self, batch: Batch) -> None:
        """Write what the record has so far."""
        many = self.connection.executemany
        many(_JOURNAL, batch.journal)
        many(_MOVE, map(astuple, batch.moves))
        many(_ENTRY, map(astuple, batch.entries))
        batch.recorded()


_JOURNAL = queries.insert(tables.journal, "main.")
_MOVE = queries.insert(tables.move, "main.")
_ENTRY = queries.insert(tables.entry, "main.")
_POSITION = queries.upsert(tables.position)
_BALANCE = queries.upsert(tables.balance, ("amount",))
_DAY = queries.upsert(tables.day_balance, ("debit", "credit"))
