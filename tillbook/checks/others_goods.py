"""Goods of others are worth nothing in our books; value on them would be sold as ours."""

from typing import Any

from sqlalchemy import select

from tillbook.finding import Check, Seen, asking
from tillbook.posting import LINES_PER_EVENT
from tillbook.tables import position

WORTH_SOMETHING = select(position).where(position.c.owner != "", position.c.value != 0)


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join((row.item, row.lot, row.location, row.spot, row.owner)),
        f"{row.item} at {row.location}/{row.spot} is {row.owner}'s, and worth {row.value}.",
        (row.last // LINES_PER_EVENT,), row.value,
    )  # fmt: skip


CHECK = Check(
    name="others-goods",
    holds="Goods of others are worth nothing in our books.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(WORTH_SOMETHING, _seen),
)
