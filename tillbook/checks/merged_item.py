"""Goods lie, or are missing, under an item that has become another one.

Papers of the old code still come: what they say was posted as they say it. Merging the item once
more moves it (`tillbook merge`). What is on the road has yet to arrive under its own code.
"""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from tillbook.books import Books
from tillbook.chart import on_the_road
from tillbook.expressions import document_of, is_road, total
from tillbook.finding import Check, Seen
from tillbook.merged import RECORD, became
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import journal, master, position, reversal

LYING = (
    select(
        position.c.item, position.c.location, master.c.fields,
        total(position.c.quantity).label("quantity"), total(position.c.value).label("value"),
        document_of(func.max(position.c.last)).label("newest"),
    )
    .join_from(position, master, master.c.code == position.c.item)
    .where(master.c.kind == RECORD, position.c.quantity != 0, ~is_road(position.c.spot))
    .group_by(position.c.item, position.c.location, master.c.fields)
    .order_by(position.c.item, position.c.location)
)  # fmt: skip
UNDONE = (
    select(journal.c.id)
    .join(reversal, reversal.c.number == journal.c.number)
    .where(journal.c.kind == "item_merge")
)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Items of the document that have become others, and of which something lies there now."""
    for item in dict.fromkeys(moved.item for moved in moves):
        into = became(item, books)
        location = document.envelope.location
        there = books.positions_of(item, location) if into else []
        lying = [one for one in there if one.quantity and not on_the_road(one.spot)]
        if lying:
            quantity, value = (
                sum(getattr(one, name) for one in lying) for name in ("quantity", "value")
            )
            yield _seen(item, into, location, quantity, value, document.number)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every location with goods under a code that was given up."""
    undone = {id for (id,) in rows(UNDONE)}
    for item, location, fields, quantity, value, newest in rows(LYING):
        record = json.loads(fields)
        if not undone.issuperset(record["told_by"]):
            yield _seen(item, record["into"], location, quantity, value, newest)


def _seen(
    item: str, into: str, location: str, quantity: int, value: int, document: int
) -> Seen:  # fmt: skip
    says = sentence(
        "{item} has become {into}; on hand under the old code at {place}: {quantity}.",
        item=AnItem(item), into=AnItem(into), quantity=Goods(quantity, item), place=Place(location),
    )  # fmt: skip
    return Seen(f"{item}/{location}", says, (document,), Amount(value, location))


CHECK = Check(
    name="merged-item",
    holds="Nothing lies under an item that has become another.",
    severity="advice",
    owner="inventory planner",
    over_book=over_book,
    of_event=of_event,
)
