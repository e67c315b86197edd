"""The journal is numbered without a hole, and every entry and move is of a document in it (I4)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, exists, func, literal_column, or_, select, union_all

from tillbook.by_database import Expr
from tillbook.expressions import PER_EVENT, document_of, first_row_after
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Many, Posted, sentence
from tillbook.tables import book, entry, journal, move

ONE: Expr = literal_column("1")
STANDS = select(
    book.c.number, select(func.count(journal.c.number)).scalar_subquery().label("documents")
)
_next = journal.alias("next")
_before_hole = ~exists().where(_next.c.number == journal.c.number + ONE)
HOLES = union_all(
    select(journal.c.number + ONE).where(journal.c.number < book.c.number, _before_hole),
    select(ONE).where(~exists().where(journal.c.number == ONE), book.c.number > 0),
)


def _strays(table: Table) -> Any:
    """Rows below the first document or after the last; ends of the key, found at once."""
    last = select(book.c.number).scalar_subquery()
    beyond = or_(table.c.number < PER_EVENT, table.c.number >= first_row_after(last))
    return select(table.c.number, document_of(table.c.number).label("document")).where(beyond)


def _in_holes(table: Table) -> Any:
    document = document_of(table.c.number).label("document")
    return select(table.c.number, document).where(
        ~exists().where(journal.c.number == document_of(table.c.number))
    )


def over_book(rows: Rows) -> Iterator[Seen]:
    """Look for holes only where the count says that there are some."""
    number, documents = next(iter(rows(STANDS)))
    whole = number == documents
    if not whole:
        for (missing,) in list(rows(HOLES)):
            hole = sentence("The {document} is missing.", document=Posted(number=missing))
            yield Seen(f"document {missing}", hole, (missing,))
    for table in (entry, move):
        for row in rows(_strays(table) if whole else _in_holes(table)):
            says = "Row {row} of {table} belongs to no document."
            stray = sentence(says, row=Many(row.number), table=table.name)
            yield Seen(f"{table.name} {row.number}", stray, (row.document,))


CHECK = Check(
    name="rows-have-documents",
    holds="The journal has no hole, and every entry and move belongs to a document.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
