"""An item that is blocked was sold, or bought: the till should have stopped, or the order.

It has happened, so it is posted; whether it may stay sold is for somebody to say, today. A finding
is of an item, a location and a day, and goes when the item is free again.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.expressions import document_of, is_undone
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, Goods, On, Place, sentence
from tillbook.tables import journal, master, move

DONE = {"sold": "selling", "received": "buying"}
SAYS = {
    "selling": "{item} is blocked for selling, and was sold at {place} on {day}: {quantity}.",
    "buying": "{item} is blocked for buying, and came in at {place} on {day}: {quantity}.",
}

BLOCKED = select(master.c.code, master.c.fields).where(
    master.c.kind == "item", master.c.fields.like('%"blocked":["%')
)

Gone = dict[tuple[str, str, Day, str], tuple[int, int, tuple[int, ...]]]
"""By item, location, day and what it is blocked for: quantity, value, documents."""


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Goods of the document that should not have been sold or bought."""
    envelope, found = document.envelope, Gone()
    for row in moves:
        if row.why in DONE and row.quantity > 0:
            record = books.master("item", row.item)
            where = envelope.location, envelope.business_day, document.number
            _add(found, row, where, record.fields if record else {})
    yield from _seen(found)


def over_book(rows: Rows) -> Iterator[Seen]:
    """All that was sold or bought while it was blocked, and stands."""
    blocked = {code: json.loads(fields) for code, fields in rows(BLOCKED)}
    if not blocked:
        return
    found = Gone()
    query = (
        select(
            move.c.item, move.c.why, move.c.quantity, move.c.value, journal.c.location,
            journal.c.business_day, journal.c.number,
        )
        .join_from(move, journal, journal.c.number == document_of(move.c.number))
        .where(move.c.item.in_(sorted(blocked)), move.c.why.in_(sorted(DONE)))
        .where(move.c.quantity > 0, ~is_undone(journal.c.number))
        .order_by(move.c.number)
    )  # fmt: skip
    for row in rows(query):
        _add(found, row, (row.location, row.business_day, row.number), blocked[row.item])
    yield from _seen(found)


def _add(found: Gone, row: Any, where: tuple[str, Day, int], fields: Mapping[str, Any]) -> None:
    """Add a row that its item is blocked for, if it is."""
    location, day, document = where
    act = DONE[row.why]
    if act in fields.get("blocked", ()) and day >= fields.get("blocked_from", 0):
        key = row.item, location, day, act
        quantity, value, documents = found.get(key, (0, 0, ()))
        documents = tuple(dict.fromkeys((*documents, document)))
        found[key] = quantity + row.quantity, value + row.value, documents


def _seen(found: Gone) -> Iterator[Seen]:
    for (item, location, day, act), (quantity, value, documents) in found.items():
        says = sentence(
            SAYS[act], item=AnItem(item), place=Place(location), quantity=Goods(quantity, item),
            day=On(day),
        )  # fmt: skip
        worth = Amount(value, location)
        yield Seen(f"{item}/{location}/{day}/{act}", says, documents, worth)


CHECK = Check(
    name="blocked-item",
    holds="What is blocked is not sold, and not bought.",
    severity="advice",
    owner="store manager",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
