"""Of no receipt line there lie more goods, in all layers, than came by it."""

from typing import Any

from sqlalchemy import select

from tillbook.expressions import total
from tillbook.finding import Check, Seen, asking
from tillbook.lying import layer
from tillbook.posting import LINES_PER_EVENT
from tillbook.sentence import AnItem, Goods, Many, Posted, sentence
from tillbook.tables import move

_lying = select(
    layer.c.receipt, layer.c.item, total(layer.c.quantity).label("quantity")
).group_by(layer.c.receipt, layer.c.item).subquery("lying")  # fmt: skip
LARGER = (
    select(_lying.c.receipt, _lying.c.item, _lying.c.quantity, move.c.quantity.label("came"))
    .join_from(_lying, move, move.c.number == _lying.c.receipt, isouter=True)
    .where((move.c.quantity < _lying.c.quantity) | (move.c.quantity.is_(None)))
)


def _seen(row: Any) -> Seen:
    document, line = divmod(row.receipt, LINES_PER_EVENT)
    return Seen(
        f"{row.receipt}/{row.item}",
        sentence(
            "Layers have {quantity} of {item} from row {line} of the {document}, by which {came}"
            " came.",
            quantity=Goods(row.quantity, row.item), item=AnItem(row.item), line=Many(line),
            document=Posted(number=document), came=Goods(row.came or 0, row.item),
        ),
        (document,),
    )  # fmt: skip


CHECK = Check(
    name="layers-within-receipts",
    holds="No layer is larger than the receipt line that it came from.",
    severity="broken law",
    owner="IT support",
    over_book=asking(LARGER, _seen),
)
