"""Goods of a department kept at standard have none: until then they are kept at average cost.

Whoever posts a `standard` for the item takes its goods over, and there is nothing to find any more.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, func, select

from tillbook.books import Books
from tillbook.by_database import said
from tillbook.chart import AVERAGE, STANDARD, is_edge
from tillbook.expressions import document_of, record_of, total
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document, PositionKey, source_key, target_key
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, sentence
from tillbook.tables import item_cost, position

_locations, _departments = record_of("location", "lying_at"), record_of("department", "kept_by")
AT_STANDARD = select(_departments.c.code).where(said(_departments.c.fields, "method") == STANDARD)
_paid = and_(
    item_cost.c.company == said(_locations.c.fields, "company"),
    item_cost.c.item == position.c.item,
)
WITHOUT = (
    select(
        position.c.item, item_cost.c.company, total(position.c.value).label("value"),
        document_of(func.max(position.c.last)).label("document"),
    )
    .join_from(position, _locations, _locations.c.code == position.c.location)
    .join(item_cost, _paid)
    .join(_departments, _departments.c.code == item_cost.c.department)
    .where(
        position.c.method == AVERAGE, position.c.owner == "",
        said(_departments.c.fields, "method") == STANDARD, position.c.quantity != 0,
    )
    .group_by(position.c.item, item_cost.c.company).order_by(position.c.item)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Items of the document that should have a standard."""
    for item in dict.fromkeys(moved.item for moved in moves):
        known = books.cost_of(item)
        if known is None or books.chart.method(known.department) != STANDARD:
            continue
        keys = {key for moved in moves if moved.item == item for key in _places(moved)}
        found = [books.position(key) for key in keys]
        if any(one and one.quantity and one.method == AVERAGE for one in found):
            value = sum(one.value for one in found if one)
            yield _seen(item, document.number, value, document.company)


def _places(moved: Move) -> Iterator[PositionKey]:
    """The places of our own goods that it touches."""
    for key in (source_key(moved), target_key(moved)):
        *_, spot, owner = key
        if not is_edge(spot) and not owner:
            yield key


def over_book(rows: Rows) -> Iterator[Seen]:
    """Items with goods, or with goods missing, that are kept at average for want of a standard."""
    if any(rows(AT_STANDARD)):  # a chain without one need not look at every place
        for row in rows(WITHOUT):
            yield _seen(row.item, row.document, row.value, row.company)


def _seen(item: str, document: int, value: int, company: str) -> Seen:
    says = "{item} is kept at standard cost and has none; it is kept at average cost until then."
    return Seen(
        item, sentence(says, item=AnItem(item)), (document,), Amount(value, company=company)
    )


CHECK = Check(
    name="standard-missing",
    holds="Items of a department kept at standard cost have a standard.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
)
