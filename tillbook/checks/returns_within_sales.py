"""What came back of a move, as costing keeps it, never exceeds what went (I15).

A customer may bring back more than the slip says: that is posted at today's cost, and is the
advice *over-return*. The cost still out is never returned twice.
"""

from typing import Any

from sqlalchemy import or_, select

from tillbook.expressions import document_of
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import AnItem, Goods, sentence
from tillbook.tables import line_state, move

_state = line_state.c
OFFENDING = (
    select(
        move.c.number, move.c.item, move.c.quantity, _state.returned_quantity,
        document_of(move.c.number).label("document"),
    )
    .join_from(line_state, move, move.c.number == _state.number)
    .where(or_(_state.returned_quantity > move.c.quantity, _state.returned_quantity < 0))
)  # fmt: skip


def _seen(row: Any) -> Seen:
    return Seen(
        str(row.number),
        sentence(
            "Of {quantity} of {item} that went, {came} came back.",
            quantity=Goods(row.quantity, row.item), item=AnItem(row.item),
            came=Goods(row.returned_quantity, row.item),
        ),
        (row.document,),
    )  # fmt: skip


CHECK = Check(
    name="returns-within-sales",
    holds="What came back of a move never exceeds what went.",
    severity="broken law",
    owner="IT support",
    over_book=asking(OFFENDING, _seen),
)
