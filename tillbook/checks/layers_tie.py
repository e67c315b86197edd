"""The layers of a position, less its open lines, are the position (law 10)."""

from typing import Any

from sqlalchemy import case, literal_column, select, union_all

from tillbook.chart import LAYERED
from tillbook.expressions import POSITION, Expr, total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import layer, position

_zero: Expr = literal_column("0")
_lying = position.c.method.in_(sorted(LAYERED)) & (position.c.quantity > 0)
_both = union_all(
    select(*(layer.c[name] for name in POSITION), layer.c.quantity, layer.c.value),
    select(
        *(position.c[name] for name in POSITION),
        case((_lying, -position.c.quantity), else_=_zero),
        case((_lying, -position.c.value), else_=_zero),
    ),
).subquery("both")
_key = [_both.c[name] for name in POSITION]
_quantity, _value = total(_both.c.quantity), total(_both.c.value)
DIFFERING = (
    select(*_key, _quantity.label("quantity"), _value.label("value"))
    .group_by(*_key)
    .having((_quantity != 0) | (_value != 0))
)


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join(row[:5]),
        f"The layers of {row.item} at {row.location}/{row.spot} make {row.quantity}"
        f" thousandths and {row.value} more than lies there.",
        (), row.value,
    )  # fmt: skip


CHECK = Check(
    name="layers-tie",
    holds="The layers of a position are what lies there.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
