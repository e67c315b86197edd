"""A count found less than the books said, by more than its department lets a rule approve.

The variance is posted, so the books are right again; the goods are still gone.
"""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from tillbook.books import Books
from tillbook.by_database import said
from tillbook.chart import LOST
from tillbook.expressions import document_of
from tillbook.finding import Check, Seen
from tillbook.money import Money
from tillbook.posting import Entry, Move
from tillbook.quantity import Quantity
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import journal, master, move

LIMITS = select(master.c.code, master.c.fields).where(master.c.kind == "department")
_count = journal.alias("counted")
MISSING = (
    select(
        move.c.item, move.c.quantity, move.c.value, move.c.line, journal.c.number,
        _count.c.id, _count.c.number.label("count"), _count.c.location, _count.c.body,
    )
    .join_from(move, journal, journal.c.number == document_of(move.c.number))
    .join(_count, _count.c.id == said(journal.c.body, "count"))
    .where(move.c.why == "counted", move.c.target_spot == LOST.spot, move.c.value > 0)
    .order_by(move.c.number)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether an approval took off more than a rule may."""
    count = books.document(document.event.count) if _is_approval(document) else None
    for row in moves if count else ():
        if count and row.why == "counted" and row.target_spot == LOST.spot:
            department = books.chart.departments.get(count.event.lines[row.line - 1].department)
            if row.value > (department.count_limit if department else 0):
                where = count.envelope.id, row.line, count.event.location
                yield _seen(
                    where, row.item, row.quantity, row.value, (count.number, document.number)
                )


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every approved line that found too little."""
    limits = {code: json.loads(fields).get("count_limit", 0) for code, fields in rows(LIMITS)}
    for row in rows(MISSING):
        department = json.loads(row.body)["lines"][row.line - 1]["department"]
        if row.value > limits.get(department, 0):
            where = row.id, row.line, row.location
            yield _seen(where, row.item, row.quantity, row.value, (row.count, row.number))


def _is_approval(document: Document) -> bool:
    return document.envelope.kind == "count_approved"


def _seen(
    where: tuple[str, int, str], item: str, missing: Quantity, value: Money,
    documents: tuple[int, ...],
) -> Seen:  # fmt: skip
    count, line, location = where
    worth = Amount(value, location)
    says = sentence(
        "A count at {place} found {missing} of {item} less, worth {worth}.",
        place=Place(location), missing=Goods(missing, item), item=AnItem(item), worth=worth,
    )  # fmt: skip
    return Seen(f"{count}/{line}", says, documents, worth)


CHECK = Check(
    name="shrinkage",
    holds="A count finds what the books say, within its department's limit.",
    severity="advice",
    owner="store manager",
    over_book=over_book,
    of_event=of_event,
)
