"""Goods lie, or are missing, under a code that the catalogue does not know.

The sale was posted all the same; `item_identified` moves goods and revenue to the right item, and
then nothing lies under the code any more.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import exists, func, select

from tillbook.books import Books
from tillbook.expressions import document_of, total
from tillbook.finding import Check, Seen, asking
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.sentence import Amount, Goods, sentence
from tillbook.tables import master, position

_known = exists().where(master.c.kind == "item", master.c.code == position.c.item)
UNKNOWN = (
    select(
        position.c.item, total(position.c.quantity).label("quantity"),
        total(position.c.value).label("value"), func.max(position.c.location).label("location"),
        document_of(func.max(position.c.last)).label("document"),
    )
    .where(position.c.quantity != 0, ~_known).group_by(position.c.item)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Items of the document that the catalogue does not know."""
    for item in dict.fromkeys(moved.item for moved in moves):
        if books.master("item", item) is None:
            yield Seen(
                item, sentence("No item has the code {code}.", code=item), (document.number,)
            )


def _seen(row: Any) -> Seen:
    says = sentence(
        "No item has the code {code}; on hand under it: {quantity}.",
        code=row.item, quantity=Goods(row.quantity),
    )  # fmt: skip
    return Seen(row.item, says, (row.document,), Amount(row.value, row.location))


CHECK = Check(
    name="unknown-item",
    holds="Every item with goods is in the catalogue.",
    severity="advice",
    owner="inventory planner",
    over_book=asking(UNKNOWN, _seen),
    of_event=of_event,
)
