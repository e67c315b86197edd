"""Consignment return: a supplier takes back goods that he had left with us.

    (no entry: they were his all the time, and worth nothing to us)

It is no return of goods that we bought, and nobody owes anybody anything for it.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook.books import Books
from tillbook.chart import CONSIGNOR, Place
from tillbook.document import KeyedUnit, QuantityNotPositive, unit_faults
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    Fact,
    ItemCode,
    Reference,
    SpotName,
    SupplierCode,
    Text,
)
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class TakenBackLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that the supplier took back."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""
    unit: KeyedUnit | None = None


class ConsignmentReturn(Fact, tag="consignment_return", frozen=True):
    """Consigned goods that went back to their owner."""

    supplier: SupplierCode
    lines: Annotated[tuple[TakenBackLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)
            yield from unit_faults(number, line.quantity, line.unit)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        consignor = replace(CONSIGNOR, dimension=self.supplier)
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity,
                source=Place(self.location, line.spot, self.supplier), target=consignor,
                department=line.department, why="taken-back", line=number,
                lot=line.lot, about=self.supplier,
            )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        return [
            (line.item, line.lot, self.location, line.spot, self.supplier) for line in self.lines
        ]

    EXAMPLES = (
        {
            "kind": "consignment_return",
            "id": "01937c5e-7a00-7000-8000-000000000075",
            "at": "2025-03-31T17:00:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-200",
            "lines": [
                {"item": "CARD", "quantity": 1000, "department": "household", "spot": "damaged"}
            ],
        },
    )
