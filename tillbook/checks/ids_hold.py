"""The ids that the journal cannot keep unique by itself are those of its documents."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

from tillbook.archived import document_id
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Posted, sentence
from tillbook.tables import journal


class last_apart(GenericFunction[Any]):
    """The last document whose id is kept apart: all of them, or those that are archived."""

    inherit_cache = True
    name = "last_apart"


@compiles(last_apart, "sqlite")
def _in_sqlite(element: last_apart, compiler: Any, **kw: Any) -> str:
    return "(SELECT COALESCE(MAX(number), 0) FROM archived)"


@compiles(last_apart)
def _in_postgres(element: last_apart, compiler: Any, **kw: Any) -> str:
    return "(SELECT number FROM book)"


_of = document_id.c
SAME = (_of.id == journal.c.id) & (_of.body_hash == journal.c.body_hash)
LOST = (
    select(journal.c.number, journal.c.id)
    .join_from(journal, document_id, SAME & (_of.number == journal.c.number), isouter=True)
    .where(journal.c.number <= last_apart(), _of.id.is_(None))
    .order_by(journal.c.number)
)
STRANGE = (
    select(_of.number, _of.id)
    .join_from(document_id, journal, SAME & (_of.number == journal.c.number), isouter=True)
    .where(journal.c.number.is_(None))
    .order_by(_of.number, _of.id)
)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Documents that could be posted again, and ids that are taken for no document."""
    for number, id in rows(LOST):
        lost = "Nothing keeps the {document} from being posted again."
        yield Seen(id, sentence(lost, document=Posted(number=number)), (number,))
    for number, id in rows(STRANGE):
        strange = "The id {id} is kept for the {document}, which is another."
        yield Seen(id, sentence(strange, id=id, document=Posted(number=number)), (number,))


CHECK = Check(
    name="ids-hold",
    holds="Every document is known by its id, and no id without its document.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
    thorough=True,
)
