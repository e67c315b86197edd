"""Months of a PostgreSQL book: journal, moves and entries are parted where months have ended.

A part holds the documents from one number to another. The newest is open at its end, so that no
document can come that has no place, whoever is late with the next part; when a month is over, the
night's job cuts the open part there. What was written before the cut stays where it lies; only what
came since midnight is carried into the new open part. Parts of archived months lie in a schema of
their own and are read as before.
"""

import re
from typing import NamedTuple

from tillbook.posting import LINES_PER_EVENT
from tillbook.store import tables
from tillbook.store.archive import ArchiveMissing
from tillbook.store.server import Connection

LIVE, ARCHIVE = "months", "archive"
OPEN = "MAXVALUE"

PARTS = """
SELECT n.nspname, c.relname, pg_get_expr(c.relpartbound, c.oid)
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.inhparent = 'journal'::regclass
ORDER BY c.relname
"""
BOUNDS = re.compile(r"FROM \('?(\d+|MINVALUE)'?\) TO \('?(\d+|MAXVALUE)'?\)")


class Part(NamedTuple):
    """A part of the journal; moves and entries have one of the same name each."""

    schema: str
    month: str  # of its last document, as 2025_03; `open` for the newest
    first: int
    end: str  # the first number that it does not take

    def takes(self, number: int) -> bool:
        """Whether it holds the document of this number."""
        return self.first <= number and (self.end == OPEN or number < int(self.end))


def parts(connection: Connection) -> list[Part]:
    """All parts, oldest first."""
    found = []
    for schema, name, bound in connection.execute(PARTS).fetchall():
        match = BOUNDS.search(bound)
        assert match, bound
        first, end = match.groups()
        month = name.removeprefix("journal_")
        found.append(Part(schema, month, int(first.replace("MINVALUE", "0")), end))
    return sorted(found, key=lambda part: part.first)


def cut(connection: Connection, month: int, number: int) -> bool:
    """Part the record after the last document of a month; whether it was not yet."""
    (part,) = (part for part in parts(connection) if part.takes(number + 1))
    if not number or part.first == number + 1:
        return False
    name = f"{month // 100}_{month % 100:02}"
    for table in tables.RECORD:
        _cut(connection, table.name, part, name, number + 1)
    return True


def _cut(connection: Connection, table: str, part: Part, month: str, at: int) -> None:
    """The part is kept as the month's, and what came later goes on in one of its old name."""
    rows = 1 if table == "journal" else LINES_PER_EVENT
    old, new = f"{part.schema}.{table}_{month}", f"{part.schema}.{table}_{part.month}"
    end = OPEN if part.end == OPEN else f"{int(part.end) * rows}"
    first = f"{part.first * rows}" if part.first else "MINVALUE"
    for statement in (
        f"ALTER TABLE {table} DETACH PARTITION {new}",
        f"ALTER TABLE {new} RENAME TO {table}_{month}",
        f"CREATE TABLE {new} PARTITION OF {table} FOR VALUES FROM ({at * rows}) TO ({end})",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {new}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        f"ALTER TABLE {old} DISABLE TRIGGER {table}_no_change",
        f"INSERT INTO {new} SELECT * FROM {old} WHERE number >= {at * rows}",
        f"DELETE FROM {old} WHERE number >= {at * rows}",
        f"ALTER TABLE {old} ENABLE TRIGGER {table}_no_change",
        f"ALTER TABLE {table} ATTACH PARTITION {old} FOR VALUES FROM ({first}) TO ({at * rows})",
    ):
        _tell(connection, statement)


def _tell(connection: Connection, statement: str) -> None:
    connection.execute(statement.encode())


def archive(connection: Connection, number: int) -> str:
    """Lay the parts up to a document into the archive's schema; where they lie."""
    _tell(connection, f"CREATE SCHEMA IF NOT EXISTS {ARCHIVE}")
    for part in parts(connection):
        if part.first <= number and part.schema == LIVE:
            _move(connection, part, ARCHIVE)
    return f"schema {ARCHIVE}"


def reopen(connection: Connection, number: int) -> None:
    """Take the parts after a document back from the archive's schema."""
    for part in parts(connection):
        if part.schema == ARCHIVE and int(part.end) > number + 1:
            _move(connection, part, LIVE)


def _move(connection: Connection, part: Part, schema: str) -> None:
    for table in tables.RECORD:
        named = f"{part.schema}.{table.name}_{part.month}"
        _tell(connection, f"ALTER TABLE {named} SET SCHEMA {schema}")


def note(connection: Connection, *, month: int, number: int) -> None:
    """Keep up to where the record is archived; 0 for not at all."""
    connection.execute("DELETE FROM archived")
    if number:
        connection.execute("INSERT INTO archived SELECT %s, %s, name FROM book", (number, month))


def refuse_missing(connection: Connection, book: str) -> None:
    """Raise ArchiveMissing where parts of the record are not in the database."""
    found = parts(connection)
    ends = ["0", *(part.end for part in found)]
    if ends[-1] != OPEN or any(
        str(part.first) != end for part, end in zip(found, ends, strict=False)
    ):
        raise ArchiveMissing(book=book, archive=f"schema {ARCHIVE}")
