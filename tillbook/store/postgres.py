"""A book in a PostgreSQL database: one row is the lock, rows travel by columns, in a pipeline.

The writer takes the book with `SELECT ... FROM book FOR UPDATE`, its first statement; whoever
comes after waits there, and then sees all that was committed. Rows are written column by column,
as arrays that `unnest` makes rows of again: one statement for all, and the commit goes out behind
it. (As JSON objects they cost the server twice the time to read.)
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache, partial
from itertools import count
from threading import Lock
from typing import Any, cast

import msgspec
import psycopg
from msgspec.structs import astuple, replace
from psycopg import errors
from sqlalchemy import Column, Executable, Table, Text, create_engine

from tillbook.records import PositionKey
from tillbook.report import Rows
from tillbook.store import months, queries, tables
from tillbook.store.batch import Batch, Head
from tillbook.store.door import SECONDS_TO_WAIT, BookBusy, BookUnreachable, Session
from tillbook.store.server import LOOKING, Connection, Written, connect, reading, shown, writing
from tillbook.store.session import SqlSession, Statement

ROWS_A_STATEMENT = 500  # the server inserts some while the next are encoded, and never spills them

TAKE_DESK = "SELECT pg_advisory_xact_lock(hashtext('tillbook desk'))"


class PostgresStore:
    """A book in a PostgreSQL database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.writer = writing(url)
        self._turn = Lock()
        self._engine = create_engine(
            "postgresql+psycopg://",
            creator=lambda: reading(url),
            isolation_level="AUTOCOMMIT",
            skip_autocommit_rollback=True,
            pool_pre_ping=True,
        )

    def at_once(self, documents: int) -> int:
        """A quarter: the server writes some while the next are made. A few are not worth it."""
        return min(max(documents // 4, 25), 100)

    @property
    def is_at_hand(self) -> bool:
        """Whether a key is looked up in microseconds: a server is asked, and waited for."""
        return False

    @property
    def url(self) -> str:
        """How to open it again."""
        return self._url

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Take the book; commit at the end, or roll back."""
        if not self._turn.acquire(timeout=SECONDS_TO_WAIT):
            raise BookBusy(book=shown(self._url))
        try:
            with ExitStack() as pipeline:
                yield PostgresSession(self.writer, self._take(pipeline))
                done = self.writer.execute("COMMIT")
            if done.statusmessage != "COMMIT":
                raise errors.InFailedSqlTransaction(f"the commit answered {done.statusmessage}")
        except BaseException:
            self._undo()
            raise
        finally:
            self._turn.release()

    def _take(self, pipeline: ExitStack) -> Head:
        """Begin and take the lock, in one round trip; by a new connection where the old is gone."""
        was_open = not self.writer.closed
        if not was_open:
            self.writer = writing(self._url)
        pipeline.enter_context(self.writer.pipeline())
        try:
            self.writer.execute("BEGIN")
            return Head(*fetch(self.writer, queries.BOOK + " FOR UPDATE", ())[0])
        except errors.LockNotAvailable as fault:
            raise BookBusy(book=shown(self._url)) from fault
        except psycopg.OperationalError:
            if not (was_open and self.writer.closed):
                raise
        pipeline.pop_all()
        return self._take(pipeline)

    def _undo(self) -> None:
        try:
            self.writer.rollback()
        except psycopg.Error:
            self.writer.close()

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Read one state of the book, without taking it."""
        with closing(self._engine.raw_connection()) as pooled:
            connection = cast(Connection, pooled.driver_connection)
            connection.execute(LOOKING)
            try:
                head = Head(*fetch(connection, queries.BOOK, ())[0])  # fixes the state
                yield PostgresSession(connection, head)
            finally:
                connection.execute("ROLLBACK")

    def rows(self, query: Executable, **bound: Any) -> Sequence[Any]:
        """The rows of a query of a projection or a check."""
        with self._engine.connect() as connection:
            return connection.execute(query, bound).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[Rows]:
        """One state of the book, to put many queries to."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            try:
                yield partial(connection.execute, execution_options={"yield_per": 1000})
            finally:
                connection.exec_driver_sql("ROLLBACK")

    def part(self, *, month: int, number: int) -> None:
        """Part the record after the last document of a month, if it is not yet."""
        with self._changing() as connection:
            months.cut(connection, month, number)

    def archive(self, *, month: int, number: int) -> str:
        """Lay the parts up to a document into a schema of their own."""
        with self._changing() as connection:
            months.cut(connection, month, number)
            months.note(connection, month=month, number=number)
            return months.archive(connection, number)

    def reopen(self, *, month: int, number: int) -> None:
        """Take back the parts after a document."""
        with self._changing() as connection:
            months.cut(connection, month, number)
            months.note(connection, month=month, number=number)
            months.reopen(connection, number)

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """The book's lock, by a connection of its own; who reads has to have finished."""
        with closing(connect(self._url)) as connection:
            connection.execute(f"SET lock_timeout = {round(SECONDS_TO_WAIT * 1000)}")
            try:
                with connection.transaction():
                    connection.execute(f"{queries.BOOK} FOR UPDATE".encode())
                    connection.execute("SET LOCAL lock_timeout = 1000")  # tills wait meanwhile
                    yield connection
            except errors.LockNotAvailable as fault:
                raise BookBusy(book=shown(self._url)) from fault

    @contextmanager
    def keeping(self) -> Iterator[Rows]:
        """Change what is no record: all of it, or nothing; one at a time, beside the book."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                connection.exec_driver_sql(TAKE_DESK)
                yield connection.execute
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise

    def is_lost(self, fault: Exception) -> bool:
        """A connection that broke leaves open whether a commit took effect."""
        unfit = isinstance(fault, BookBusy | BookUnreachable)
        return unfit or (isinstance(fault, psycopg.Error) and self.writer.closed)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
        self.writer.close()


@cache
def spoken(sql: str) -> str:
    """A statement with `?` for its values, as PostgreSQL says it: $1, $2 ..."""
    number = count(1)
    return re.sub(r"\?", lambda _: f"${next(number)}", sql)


def fetch(connection: Connection, sql: str, values: Sequence[Any]) -> list[Any]:
    """All rows of a statement."""
    cursor = psycopg.RawCursor(connection)
    cursor.execute(spoken(sql).encode(), values)
    return cursor.fetchall()


encode = msgspec.json.Encoder().encode


ADDING = {"balance": ("amount",), "day_balance": ("debit", "credit")}


@cache
def writes(names: tuple[str, ...]) -> bytes:
    """One statement that writes rows of many tables, an array a column, and the book's row.

    A known key is overwritten or added to, but in the record, where it is a fault.
    """
    parts = ", ".join(f"to_{name} AS ({_insert(name)})" for name in names)
    return spoken(f"WITH {parts} {queries.HEAD}" if parts else queries.HEAD).encode()


def _insert(name: str) -> str:
    table = tables.metadata.tables[name]
    arrays = ", ".join(f"?::{_type(column)}[]" for column in table.columns)
    conflict = "" if table in tables.RECORD else queries.on_conflict(table, ADDING.get(name, ()))
    columns = queries.columns(table)
    return f"INSERT INTO {name} ({columns}) SELECT * FROM unnest({arrays}){conflict}"


def _type(column: Column[Any]) -> str:
    return "text" if isinstance(column.type, Text) else "bigint"


def array(values: Sequence[str] | Sequence[int]) -> Written:
    """An array as PostgreSQL writes it: as JSON does, but for brackets and control characters."""
    inside = encode(values)[1:-1]
    if b"\\" in inside:
        escapes = inside.replace(b"\\\\", b"")
        if escapes.count(b"\\") != escapes.count(b'\\"'):  # a line's end, say: JSON's own way
            inside = ",".join(map(_quoted, cast(Sequence[str], values))).encode()
    return Written(b"{%b}" % inside)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_POSITIONS = queries.by_keys("json_array_elements(?) AS k(value)")
_LAYERS = queries.layers("json_array_elements(?) WITH ORDINALITY AS k(value, nth)", "k.nth - 1")
_COSTS = queries.costs("json_array_elements(?) AS k(value)")
_MASTERS = queries.masters("json_array_elements_text(?) AS k(value)")
_PRICES = queries.prices_of_each("json_array_elements_text(?) AS k(value)")
_KNOWN = queries.known("json_array_elements_text(?) AS k(value)", "document_id")


class PostgresSession(SqlSession):
    """A transaction on a PostgreSQL book."""

    DOCUMENT = queries.document("number = (SELECT number FROM document_id WHERE id = ?)")

    def __init__(self, connection: Connection, head: Head) -> None:
        self.connection = connection
        self._head = head
        self._rows: dict[str, list[Any]] = {}

    def head(self) -> Head:
        """Where the book stands, as it was when it was taken."""
        return replace(self._head)

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        """All rows of a statement."""
        return fetch(self.connection, sql, values)

    def fetch_each(self, statements: Sequence[Statement]) -> Sequence[Sequence[Any]]:
        """The rows of several statements, in one round trip."""
        cursors = []
        for sql, values in statements:
            cursors.append(psycopg.RawCursor(self.connection))
            cursors[-1].execute(spoken(sql).encode(), values)
        return [cursor.fetchall() for cursor in cursors]

    def by_keys(self, keys: Iterable[PositionKey]) -> Statement:
        """Positions by many keys."""
        return _POSITIONS, (Written(encode(list(keys))),)

    def layers_by_keys(self, keys: Iterable[PositionKey]) -> Statement:
        """Layers by their positions' keys."""
        return _LAYERS, (Written(encode(list(keys))),)

    def costs_by_keys(self, keys: Iterable[tuple[str, str]]) -> Statement:
        """Item costs by many keys."""
        return _COSTS, (Written(encode(list(keys))),)

    def masters_by_codes(self, kind: str, codes: Sequence[str]) -> Statement:
        """Records of one kind by many codes."""
        return _MASTERS, (Written(encode(codes)), kind)

    def prices_by_items(self, items: Sequence[str]) -> Statement:
        """Price records whose codes begin with an item of many and an @."""
        return _PRICES, (Written(encode(items)),)

    def by_ids(self, ids: Sequence[str], hashes: Sequence[str]) -> Statement:
        """(id or hash, number, hash, held, details) of documents that came."""
        sought = Written(encode(ids))
        return _KNOWN, (sought, sought, Written(encode(hashes)))

    def put(self, table: Table, sql: str, rows: Iterable[Any]) -> None:
        """Execute a statement for each row; whole rows go with all others, at the end."""
        if sql == queries.upsert(table) and table is not tables.held_body:
            self._rows.setdefault(table.name, []).extend(rows)
        else:
            for row in rows:
                psycopg.RawCursor(self.connection).execute(spoken(sql).encode(), row)

    def write(self, batch: Batch) -> None:
        """Write the rest in one statement; its answer is not awaited before the commit."""
        put = self._rows
        put |= _recorded(batch)
        put["position"] = list(map(astuple, batch.books.changed.values()))
        put["balance"] = [(*key, amount) for key, amount in sorted(batch.balances().items())]
        put["day_balance"] = [(*key, *sides) for key, sides in sorted(batch.days().items())]
        self.write_rest(batch)
        self._put_all(put, batch.head)

    def record(self, batch: Batch) -> None:
        """Send what the record has so far: the server writes it while the next rows are made."""
        self._put_all(_recorded(batch), batch.head)

    def _put_all(self, put: dict[str, list[Any]], head: Head) -> None:
        most = max(map(len, put.values()))
        for at in range(0, max(most, 1), ROWS_A_STATEMENT):
            some = {name: rows[at : at + ROWS_A_STATEMENT] for name, rows in put.items()}
            self._write_some({name: rows for name, rows in some.items() if rows}, head)

    def _write_some(self, rows: dict[str, list[Any]], head: Head) -> None:
        columns = (column for some in rows.values() for column in zip(*some, strict=True))
        values = (*map(array, columns), *head.stands())
        psycopg.RawCursor(self.connection).execute(writes(tuple(rows)), values)


def _recorded(batch: Batch) -> dict[str, list[Any]]:
    """The record's rows so far; the batch lets go of them."""
    rows: dict[str, list[Any]] = {
        "journal": list(batch.journal),
        "move": list(map(astuple, batch.moves)),
        "entry": list(map(astuple, batch.entries)),
    }
    batch.recorded()
    return rows
