"""More left a place than the books say was there: count it, or find the receipt that is missing."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tillbook.books import Books
from tillbook.chart import is_edge
from tillbook.expressions import document_of
from tillbook.finding import Check, Seen, asking
from tillbook.posting import Entry, Move
from tillbook.records import Document, PositionKey
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import position

BELOW = select(position, document_of(position.c.last).label("document")).where(
    position.c.quantity < 0
)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Positions that the document left below zero."""
    keys = {
        (it.item, it.lot, it.source_location, it.source_spot, it.source_owner)
        for it in moves
        if it.quantity and not is_edge(it.source_spot)
    }
    for key in sorted(keys):
        found = books.position(key)
        if found and found.quantity < 0:
            yield _seen(key, found.quantity, found.value, document.number)


def _of_row(row: Any) -> Seen:
    key = row.item, row.lot, row.location, row.spot, row.owner
    return _seen(key, row.quantity, row.value, row.document)


def _seen(key: PositionKey, quantity: int, value: int, document: int) -> Seen:
    item, _, location, spot, _ = key
    says = sentence(
        "{item} at {place} stands at {quantity}.",
        item=AnItem(item),
        place=Place(location, spot),
        quantity=Goods(quantity, item),
    )
    return Seen("/".join(key), says, (document,), Amount(value, location))


CHECK = Check(
    name="sold-below-zero",
    holds="No place gives more than it has.",
    severity="advice",
    owner="store manager",
    over_book=asking(BELOW, _of_row),
    of_event=of_event,
)
