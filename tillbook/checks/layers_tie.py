"""The layers of a position, less its open lines, are the position (law 10)."""

from typing import Any

from tillbook.chart import LAYERED
from tillbook.expressions import parts_differing
from tillbook.finding import Check, Seen, asking
from tillbook.tables import layer, position

_lying = position.c.method.in_(sorted(LAYERED)) & (position.c.quantity > 0)
DIFFERING = parts_differing(layer, _lying, -position.c.quantity, -position.c.value)


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
