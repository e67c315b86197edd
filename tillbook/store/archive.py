"""The archive of a SQLite book: a file beside it, with the documents up to a number.

The record's rows are moved there, in one transaction over both files: SQLite keeps that whole when
the program is killed, as long as nobody else has the book open and no write-ahead log is in use. So
the book is taken alone, and its journal is an old-fashioned one for as long. In the book stay all
that is not the record, and the ids of what was archived, for no id is ever posted twice.

Whoever reads sees both files as one: a view of the connection's own stands before each table.
"""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as driver

from tillbook.errors import Problem
from tillbook.posting import LINES_PER_EVENT
from tillbook.store import tables
from tillbook.store.door import BookBusy

PLACE = "archive"  # the name under which the file is attached
GONE = re.compile(rf"no such table: {PLACE}\.")

LAID_OUT = "SELECT name, sql FROM main.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
GUARDS = "SELECT name, sql FROM {0}.sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
IDS = "INSERT INTO document_id SELECT id, number, body_hash FROM main.journal WHERE number <= ?"
NO_IDS = "DELETE FROM document_id WHERE number > ?"
KEEPS_IDS = """
CREATE TRIGGER journal_keeps_ids BEFORE INSERT ON journal
WHEN EXISTS (SELECT 1 FROM document_id WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the id is that of an archived document'); END
"""
ARCHIVED = "SELECT number, month, book FROM {0}.archived"


class ArchiveMissing(Problem):
    """What was asked for lies in the archive of old months, and that is not where it belongs."""

    remedy = "Put the archive back beside the book. Selling goes on; only old documents wait."
    status = 503


class ArchiveInTheWay(Problem):
    """Where the archive is to be made lies another already."""

    remedy = "See whose archive it is and put it elsewhere; nothing was touched."
    status = 409


def file_of(book: str) -> Path:
    """Where a book's archive lies: beside it."""
    return Path(book).with_suffix(".archive.db")


def refer(connection: driver.Connection, book: str) -> None:
    """Let a connection see the archive and the book as one, if there is an archive.

    Where it is not what the book knows of, whoever asks for the record is told so: the views are
    there and lead nowhere.
    """
    known = _archived(connection, "main")
    if not known:
        return
    path = file_of(book)
    if path.exists():
        connection.execute(f"ATTACH ? AS {PLACE}", (str(path),))
        if _archived(connection, PLACE) != known:
            connection.execute(f"DETACH {PLACE}")
    for table in tables.RECORD:
        connection.execute(
            f"CREATE TEMP VIEW {table.name} AS SELECT * FROM main.{table.name}"
            f" UNION ALL SELECT * FROM {PLACE}.{table.name}"
        )
    connection.execute(tables.LEDGER_VIEW.replace("CREATE", "CREATE TEMP"))


@contextmanager
def named(book: str) -> Iterator[None]:
    """Say by name that the archive is missing, where the database says so."""
    try:
        yield
    except Exception as fault:
        if GONE.search(str(fault)):
            raise ArchiveMissing(book=book, archive=str(file_of(book))) from fault
        raise


def _archived(connection: driver.Connection, schema: str) -> Any:
    try:
        return connection.execute(ARCHIVED.format(schema)).fetchone()
    except driver.DatabaseError:
        return None


@contextmanager
def alone(book: str) -> Iterator[driver.Connection]:
    """A transaction over the book and its archive, while nobody else has the book open.

    Raises the driver's error where somebody has.
    """
    with closing(driver.connect(book, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"ATTACH ? AS {PLACE}", (str(file_of(book)),))
        for schema in ("main", PLACE):
            connection.execute(f"PRAGMA {schema}.synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("BEGIN EXCLUSIVE")
        if connection.execute("PRAGMA main.journal_mode").fetchone() != ("delete",):
            raise BookBusy(book=book)  # somebody has opened it meanwhile
        yield connection
        connection.execute("COMMIT")
        connection.execute("VACUUM main")  # the file gives back what it does not need


def put_away(connection: driver.Connection, book: str, *, month: int, number: int) -> None:
    """Move the documents up to a number into the archive."""
    if not _archived(connection, "main"):
        _lay_out(connection, book)
        connection.execute(KEEPS_IDS)
    connection.execute(IDS, (number,))
    _move(connection, "main", PLACE, f"number < {number + 1}")
    for schema in ("main", PLACE):
        connection.execute(f"DELETE FROM {schema}.archived")
        connection.execute(
            f"INSERT INTO {schema}.archived SELECT ?, ?, name FROM main.book", (number, month)
        )


def take_back(connection: driver.Connection, *, month: int, number: int) -> None:
    """Move the documents after a number back from the archive; with none left, it is over."""
    connection.execute(NO_IDS, (number,))
    _move(connection, PLACE, "main", f"number > {number}")
    for schema in ("main", PLACE):
        if number:
            connection.execute(
                f"UPDATE {schema}.archived SET number = ?, month = ?", (number, month)
            )
        else:
            connection.execute(f"DELETE FROM {schema}.archived")
    if not number:
        connection.execute("DROP TRIGGER main.journal_keeps_ids")


def _lay_out(connection: driver.Connection, book: str) -> None:
    """A new archive, its tables and guards as the book's."""
    if _archived(connection, PLACE):
        raise ArchiveInTheWay(book=book, archive=str(file_of(book)))
    for table in (*tables.RECORD, tables.archived):
        connection.execute(f"DROP TABLE IF EXISTS {PLACE}.{table.name}")
        for name, sql in connection.execute(LAID_OUT, (table.name,)).fetchall():
            connection.execute(sql.replace(f" {name} ", f" {PLACE}.{name} ", 1))


def _move(connection: driver.Connection, source: str, target: str, which: str) -> None:
    """Move rows of the record; the guard of what they leave is put up again behind them."""
    for table in tables.RECORD:
        rows, name = which, table.name
        if table is not tables.journal:
            rows = which.replace("number", f"number / {LINES_PER_EVENT}", 1)
        moved = connection.execute(
            f"INSERT INTO {target}.{name} SELECT * FROM {source}.{name} WHERE {rows}"
        ).rowcount
        guards = connection.execute(GUARDS.format(source), (name,)).fetchall()
        for guard, _ in guards:
            connection.execute(f"DROP TRIGGER {source}.{guard}")
        gone = connection.execute(f"DELETE FROM {source}.{name} WHERE {rows}").rowcount
        assert gone == moved, (name, gone, moved)
        for guard, sql in guards:
            connection.execute(sql.replace(f"TRIGGER {guard}", f"TRIGGER {source}.{guard}", 1))
