"""Goods on specific cost lie under no lot: nothing says which of them they are."""

from typing import Any

from sqlalchemy import select

from tillbook.finding import Check, Seen, asking
from tillbook.posting import LINES_PER_EVENT
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import position

WITHOUT_LOT = select(position).where(
    position.c.method == "specific", position.c.lot == "", position.c.quantity != 0
)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.item}/{row.location}/{row.spot}",
        sentence(
            "{item} at {place} says no lot for {quantity}, and its department values each lot by"
            " its own cost.",
            quantity=Goods(row.quantity, row.item), item=AnItem(row.item),
            place=Place(row.location, row.spot),
        ),
        (row.last // LINES_PER_EVENT,), Amount(row.value, row.location),
    )  # fmt: skip


CHECK = Check(
    name="lot-missing",
    holds="Goods that are valued by lot say their lot.",
    severity="advice",
    owner="inventory planner",
    over_book=asking(WITHOUT_LOT, _seen),
)
