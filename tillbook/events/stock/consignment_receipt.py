"""Consignment receipt: a supplier leaves goods with us that stay his until they are sold.

    (no entry: the goods lie on the account *consigned* at no value)

The paper says no cost: what the supplier gets is in the agreement on the item (`consignment`). A
part that arrives damaged goes to the `damaged` place, and is his as well.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook.arrived import arrived_faults, parts_of, spots_of
from tillbook.books import Books
from tillbook.chart import CONSIGNOR, Place
from tillbook.document import KeyedUnit
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


class ConsignedLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that arrived and are the supplier's."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    damaged: Annotated[int, Meta(ge=0)] = 0
    spot: SpotName = "shelf"
    lot: Reference = ""
    expiry: Text = ""
    unit: KeyedUnit | None = None


class ConsignmentReceipt(Fact, tag="consignment_receipt", frozen=True):
    """Goods of a supplier that lie with us from now on."""

    supplier: SupplierCode
    lines: Annotated[tuple[ConsignedLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""  # the supplier's delivery note

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        yield from arrived_faults(self.lines)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, spots_of(self.lines), books)

    def legs(self, books: Books) -> Iterator[Leg]:
        consignor = replace(CONSIGNOR, dimension=self.supplier)
        for number, line in enumerate(self.lines, 1):
            for spot, quantity, _ in parts_of(line):
                yield move(
                    line.item, quantity, source=consignor,
                    target=Place(self.location, spot, self.supplier),
                    department=line.department, why="consigned", line=number,
                    lot=line.lot, about=self.supplier,
                )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        return [
            (line.item, line.lot, self.location, line.spot, self.supplier) for line in self.lines
        ]

    EXAMPLES = (
        {
            "kind": "consignment_receipt",
            "id": "01937c5e-7a00-7000-8000-000000000074",
            "at": "2025-03-30T08:00:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-200",
            "lines": [
                {"item": "CARD", "quantity": 24_000, "department": "household", "damaged": 1000}
            ],
            "paper": "DN 12",
        },
    )
