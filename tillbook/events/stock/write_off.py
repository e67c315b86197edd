"""Write-off: goods that can no longer be sold leave the books, for a reason.

Dr  write-offs          at cost, by reason
Cr  inventory
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place, written_off
from tillbook.document import Charge, QuantityNotPositive, Word
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, DepartmentCode, Fact, ItemCode, Reference, SpotName, Text
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class WriteOffLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that are gone or spoilt."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""
    owner: Reference = ""  # of consigned goods
    cost: Charge | None = None


class WriteOff(Fact, tag="write_off", frozen=True):
    """Goods thrown away, broken, stolen, given away."""

    reason: Word
    lines: Annotated[tuple[WriteOffLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    note: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True
    LIMITED = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity,
                source=Place(self.location, line.spot, line.owner), target=written_off(self.reason),
                department=line.department, why="written-off", line=number,
                lot=line.lot, hint=line.cost,
            )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        return [(line.item, line.lot, self.location, line.spot, "") for line in self.lines]

    EXAMPLES = (
        {
            "kind": "write_off",
            "id": "01937c5e-7a00-7000-8000-000000000006",
            "at": "2025-03-31T18:00:00Z",
            "location": "014",
            "actor": "lee",
            "reason": "broken",
            "lines": [{"item": "MUG", "quantity": 1000, "department": "household"}],
        },
    )
