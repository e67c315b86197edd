"""Goods of others are worth nothing in our books; value on them would be sold as ours."""

from typing import Any

from sqlalchemy import select

from tillbook.finding import Check, Seen, asking
from tillbook.posting import LINES_PER_EVENT
from tillbook.sentence import Amount, AnItem, Named, Place, sentence
from tillbook.tables import position

WORTH_SOMETHING = select(position).where(position.c.owner != "", position.c.value != 0)


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join((row.item, row.lot, row.location, row.spot, row.owner)),
        sentence(
            "{item} at {place} is {owner}'s, and worth {worth}.",
            item=AnItem(row.item), place=Place(row.location, row.spot),
            owner=Named("supplier", row.owner), worth=Amount(row.value, row.location),
        ),
        (row.last // LINES_PER_EVENT,), Amount(row.value, row.location),
    )  # fmt: skip


CHECK = Check(
    name="others-goods",
    holds="Goods of others are worth nothing in our books.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(WORTH_SOMETHING, _seen),
)
