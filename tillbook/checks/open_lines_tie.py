"""Open lines make up what a position lacks, and no other position has any (law 10)."""

from typing import Any

from sqlalchemy import case, literal_column, select, union_all

from tillbook.expressions import POSITION, Expr, total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import open_line, position

_zero: Expr = literal_column("0")
_below = position.c.quantity < 0
_both = union_all(
    select(*(open_line.c[name] for name in POSITION), open_line.c.quantity, open_line.c.value),
    select(
        *(position.c[name] for name in POSITION),
        case((_below, position.c.quantity), else_=_zero),
        case((_below, position.c.value), else_=_zero),
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
        f"The open lines of {row.item} at {row.location}/{row.spot} make {row.quantity}"
        f" thousandths and {row.value} more than the position lacks.",
        (), row.value,
    )  # fmt: skip


CHECK = Check(
    name="open-lines-tie",
    holds="Open lines make up what a position lacks.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
