"""No goods, no value; no negative value on goods above zero (law 4, I7)."""

from typing import Any

from sqlalchemy import and_, or_, select

from tillbook.expressions import document_of
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import position

OFFENDING = select(position, document_of(position.c.last).label("document")).where(
    or_(
        and_(position.c.quantity == 0, position.c.value != 0),
        and_(position.c.quantity > 0, position.c.value < 0),
    )
)


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join((row.item, row.lot, row.location, row.spot, row.owner)),
        sentence(
            "{item} at {place}: {quantity} worth {worth}.",
            item=AnItem(row.item), place=Place(row.location, row.spot),
            quantity=Goods(row.quantity, row.item), worth=Amount(row.value, row.location),
        ),
        (row.document,), Amount(row.value, row.location),
    )  # fmt: skip


CHECK = Check(
    name="no-goods-no-value",
    holds="No goods, no value; goods above zero have no negative value.",
    severity="broken law",
    owner="finance analyst",
    over_book=asking(OFFENDING, _seen),
)
