"""Open lines make up what a position lacks, and no other position has any (law 10)."""

from typing import Any

from tillbook.expressions import parts_differing
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import open_line, position

DIFFERING = parts_differing(
    open_line, position.c.quantity < 0, position.c.quantity, position.c.value
)


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join(row[:5]),
        sentence(
            "The open lines of {item} at {place} make {quantity} and {worth} more than the position"
            " lacks.",
            item=AnItem(row.item), place=Place(row.location, row.spot),
            quantity=Goods(row.quantity, row.item), worth=Amount(row.value, row.location),
        ),
        (), Amount(row.value, row.location),
    )  # fmt: skip


CHECK = Check(
    name="open-lines-tie",
    holds="Open lines make up what a position lacks.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
