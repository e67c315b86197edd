"""Every position equals the sum of its moves, in quantity and value (law 6, I6)."""

from typing import Any

from sqlalchemy import select, union_all

from tillbook.expressions import POSITION, document_of, ends, total
from tillbook.finding import Check, Seen, asking
from tillbook.report import Asked
from tillbook.tables import position

_moves = ends(Asked()).subquery("moves")
_key = [_moves.c[name] for name in POSITION]
_both = union_all(
    select(*_key, _moves.c.quantity, _moves.c.value),
    select(*(position.c[name] for name in POSITION), -position.c.quantity, -position.c.value),
).subquery("both")
_quantity, _value = total(_both.c.quantity), total(_both.c.value)
_out = (
    select(
        *(_both.c[name] for name in POSITION), _quantity.label("quantity"), _value.label("value")
    )
    .group_by(*(_both.c[name] for name in POSITION))
    .having((_quantity != 0) | (_value != 0))
    .subquery("out")
)
_same = _out.c.item == position.c.item
for _name in POSITION[1:]:
    _same = _same & (_out.c[_name] == position.c[_name])
DIFFERING = select(_out, document_of(position.c.last).label("document")).select_from(
    _out.outerjoin(position, _same)
)


def _seen(row: Any) -> Seen:
    place = f"{row.item} at {row.location}/{row.spot}"
    return Seen(
        "/".join((row.item, row.lot, row.location, row.spot, row.owner)),
        f"The moves of {place} make {row.quantity} thousandths and {row.value} more than its"
        " position.",
        (row.document,) if row.document else (), row.value,
    )  # fmt: skip


CHECK = Check(
    name="positions-tie",
    holds="Every position equals the sum of its moves, in quantity and value.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
