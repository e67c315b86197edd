"""The bare database: what posting executed, recorded once, and executed again with no thought.

The recording stands between the store and its driver. It keeps every statement of every
transaction in order, the look-ups included, with its rows made up beforehand. Playing it back on
a copy of the same book does all that the database does for a sale, and nothing that we do.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg


class Statement(NamedTuple):
    """One call of the driver: with one row of values, or with many (as SQLite or JSON rows)."""

    sql: Any
    values: Any
    many: bool = False


Tape = list[Statement]


class Recording:
    """A SQLite connection that keeps what it is told to execute."""

    def __init__(self, connection: Any, tape: Tape) -> None:
        self._connection = connection
        self._tape = tape

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        self._tape.append(Statement(sql, values))
        return self._connection.execute(sql, values)

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> Any:
        made = [tuple(row) for row in rows]
        self._tape.append(Statement(sql, made, many=True))
        return self._connection.executemany(sql, made)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def recording_sqlite(store: Any) -> Iterator[Tape]:
    """Keep what a store's writer executes."""
    tape: Tape = []
    writer = store.writer
    store.writer = Recording(writer, tape)
    yield tape
    store.writer = writer


def play_sqlite(connection: Any, tape: Tape) -> None:
    """Execute what was recorded; the rows of a look-up are fetched, as posting fetches them."""
    execute, executemany = connection.execute, connection.executemany
    for sql, values, many in tape:
        if many:
            executemany(sql, values)
        else:
            execute(sql, values).fetchall()


FETCH = "the rows"  # instead of a statement: fetch the rows of the one so many steps back


def _recording(kind: type[Any], store: Any, tape: Tape) -> type[Any]:
    """A kind of psycopg's cursors that keeps what a store's writer executes and when it waits."""
    is_raw = kind is psycopg.RawCursor

    class Kept(kind):  # type: ignore[misc]
        step = -1

        def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
            if self.connection is store.writer:
                self.step = len(tape)
                tape.append(Statement(query, params, many=is_raw))
            return super().execute(query, params, **options)

        def fetchall(self) -> Any:
            if self.step >= 0:
                tape.append(Statement(FETCH, len(tape) - self.step))
            return super().fetchall()

    return Kept


@contextmanager
def recording_postgres(store: Any) -> Iterator[Tape]:
    """Keep what a store's writer executes, whichever cursor does it."""
    tape: Tape = []
    raw, plain = psycopg.RawCursor, store.writer.cursor_factory
    psycopg.RawCursor = _recording(raw, store, tape)  # type: ignore[misc]
    store.writer.cursor_factory = _recording(plain, store, tape)
    yield tape
    psycopg.RawCursor = raw  # type: ignore[misc]
    store.writer.cursor_factory = plain


def play_postgres(connection: Any, tape: Tape) -> None:
    """Execute what was recorded: a transaction is one pipeline, and waits only for look-ups."""
    transaction: Tape = []
    for statement in tape:
        transaction.append(statement)
        if statement.sql == "COMMIT":
            _play_transaction(connection, transaction)
            transaction = []


def _play_transaction(connection: Any, tape: Tape) -> None:
    cursors: list[Any] = []
    with connection.pipeline():
        for sql, values, is_raw in tape:
            if sql is FETCH:
                cursor = cursors[-values]
                cursor.fetchall()
            else:
                cursor = psycopg.RawCursor(connection) if is_raw else connection.cursor()
                cursor.execute(sql, values)
            cursors.append(cursor)
