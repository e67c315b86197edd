"""Adjustment: somebody sets the stock right, up or down, and says why.

    Dr  write-offs          what is taken off, at cost, by reason
    Cr  inventory
    Dr  inventory           what is put on, at the cost that is said, else at today's
    Cr  write-offs

A request: it is approved by itself below the department's limit, by another person above it. What
the role of whoever posts it reaches at all, a `limit` says.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place, written_off
from tillbook.document import Charge, Word
from tillbook.duties import goods_worth, limit_objections
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, DepartmentCode, ItemCode, Reference, Request, SpotName, Text
from tillbook.money import Money
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class NothingToAdjust(Problem):
    """An adjustment of zero."""

    remedy = "Say how many pieces to add (positive) or to take off (negative)."


class ApprovalRequired(Problem):
    """The adjustment is above the department's limit and names no other person who approved it."""

    remedy = "Name in `approved_by` another person with the right to approve."
    status = 403


class AdjustmentLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """How many to put on, or, below zero, to take off."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""
    cost: Charge | None = None


class Adjustment(Request, tag="adjustment", frozen=True):
    """A correction of the stock with a reason."""

    reason: Word
    lines: Annotated[tuple[AdjustmentLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    approved_by: Reference = ""
    note: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True
    LIMITED = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if not line.quantity:
                yield NothingToAdjust(line=number)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)
        yield from limit_objections(
            self, lambda: sum(self._worth(line, books) for line in self.lines), books
        )
        if self.approved_by and self.approved_by != self.actor:
            return
        for number, line in enumerate(self.lines, 1):
            department = books.chart.departments.get(line.department)
            limit = department.count_limit if department else 0
            worth = self._worth(line, books)
            if worth > limit:
                yield ApprovalRequired(line=number, worth=worth, limit=limit)

    def _worth(self, line: AdjustmentLine, books: Books) -> Money:
        """About what the line is worth: its stated cost, else at the position's value."""
        if line.cost is not None:
            return abs(line.cost)
        key = line.item, line.lot, self.location, line.spot, ""
        return goods_worth(key, line.quantity, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            stated = line.cost if line.quantity > 0 else None
            yield move(
                line.item, -line.quantity,
                source=Place(self.location, line.spot), target=written_off(self.reason),
                department=line.department, why="adjusted", line=number, lot=line.lot,
                cost=stated, hint=line.cost,
            )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        return [(line.item, line.lot, self.location, line.spot, "") for line in self.lines]

    EXAMPLES = (
        {
            "kind": "adjustment",
            "id": "01937c5e-7a00-7000-8000-000000000007",
            "at": "2025-03-31T18:30:00Z",
            "location": "014",
            "actor": "lee",
            "reason": "found",
            "lines": [{"item": "TEA", "quantity": 1000, "department": "grocery", "cost": 300}],
            "approved_by": "ann",
        },
        {
            "kind": "adjustment",
            "id": "01937c5e-7a00-7000-8000-00000000001b",
            "at": "2025-03-31T18:45:00Z",
            "location": "014",
            "actor": "lee",
            "reason": "torn",
            "lines": [{"item": "TEA", "quantity": -1000, "department": "grocery"}],
            "approved_by": "ann",
        },
    )
