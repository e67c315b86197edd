"""Goods came back without the slip, or with one that this book does not know.

They came in at today's cost, which is never corrected later.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, select

from tillbook.books import Books
from tillbook.by_database import each, said, said_whole
from tillbook.expressions import comes_back, total
from tillbook.finding import Check, Seen, asking
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.returning import RETURNING
from tillbook.sentence import Amount, Place, Posted, sentence
from tillbook.tables import journal

_sold = journal.alias("sold")
_line = each(journal.c.body, "lines").table_valued("value", name="line", joins_implicitly=True)
WITHOUT = (
    select(
        journal.c.id, journal.c.number, journal.c.location,
        total(said_whole(_line.c.value, "paid")).label("paid"),
    )
    .where(
        comes_back(_line.c.value),
        said(_line.c.value, "item").is_not(None),
        ~exists().where(_sold.c.id == said(_line.c.value, "sale")),
    )
    .group_by(journal.c.id, journal.c.number, journal.c.location)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether goods of the return name no known slip."""
    lines = document.event.lines if document.envelope.kind in RETURNING else ()
    back = [line for line in lines if line.item and getattr(line, "back", True)]
    unknown = [line for line in back if not line.sale or books.document(line.sale) is None]
    if unknown:
        envelope, paid = document.envelope, sum(line.paid for line in unknown)
        yield _seen(envelope.id, document.number, envelope.location, paid)


def _of_row(row: Any) -> Seen:
    return _seen(row.id, row.number, row.location, row.paid)


def _seen(id: str, number: int, location: str, paid: int) -> Seen:
    worth = Amount(paid, location)
    says = sentence(
        "The {slip} at {place} gave {paid} for goods without a known slip.",
        slip=Posted(number=number), place=Place(location), paid=worth,
    )  # fmt: skip
    return Seen(id, says, (number,), worth)


CHECK = Check(
    name="return-without-slip",
    holds="Goods come back with their slip.",
    severity="advice",
    owner="store manager",
    over_book=asking(WITHOUT, _of_row),
    of_event=of_event,
)
