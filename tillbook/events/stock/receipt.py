"""Receipt: goods arrive from a supplier, ahead of the supplier's invoice.

    Dr  inventory                 at the cost that the paper says; damaged goods in their own place
    Cr  goods received not invoiced   by receipt line

Named `receipt` is the goods'; the customer's paper is a *slip*. A part that arrives damaged goes
to the `damaged` place at its share of the line's cost. Where the paper is in another currency, the
goods cost what that is at the rate of the day, and no later rate changes it.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook.arrived import arrived_faults, parts_of, spots_of
from tillbook.books import Books
from tillbook.chart import SUPPLIER, Place
from tillbook.document import Charge, KeyedUnit
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, DepartmentCode, Fact, ItemCode, Reference, SpotName, Text
from tillbook.foreign import Rate, ours, rate_faults, rate_objections
from tillbook.money import Currency
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class ReceiptLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that arrived, and what the whole line cost."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    cost: Charge  # of the whole line, net
    damaged: Annotated[int, Meta(ge=0)] = 0
    spot: SpotName = "shelf"
    lot: Reference = ""
    expiry: Text = ""
    unit: KeyedUnit | None = None
    order_line: Reference = ""


class Receipt(Fact, tag="receipt", frozen=True):
    """Goods received, free or against an order."""

    supplier: Reference
    currency: Currency
    lines: Annotated[tuple[ReceiptLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""  # the supplier's delivery note
    derived: Text = ""  # by which rule, where nobody keyed it
    rate: Rate | None = None  # of the day, where the currency is not the company's

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        yield from rate_faults(self.rate)
        yield from arrived_faults(self.lines)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from rate_objections(self.currency, self.rate, books)
        yield from place_objections(self.location, spots_of(self.lines), books)

    def legs(self, books: Books) -> Iterator[Leg]:
        supplier = replace(SUPPLIER, dimension=self.supplier)
        for number, line in enumerate(self.lines, 1):
            for spot, quantity, part in parts_of(line, ours(line.cost, self.rate)):
                yield move(
                    line.item, quantity, source=supplier, target=Place(self.location, spot),
                    department=line.department, why="received", line=number,
                    lot=line.lot, about=f"{self.id}/{number}", cost=part,
                )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        return [(line.item, line.lot, self.location, line.spot, "") for line in self.lines]

    def prices_paid(self) -> Iterable[str]:
        return {line.item for line in self.lines}

    EXAMPLES = (
        {
            "kind": "receipt",
            "id": "01937c5e-7a00-7000-8000-000000000003",
            "at": "2025-03-30T07:00:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-100",
            "currency": "EUR",
            "lines": [
                {
                    "item": "TEA", "quantity": 24_000, "department": "grocery", "cost": 7200,
                    "damaged": 2000, "unit": {"name": "case", "units": 2000, "factor": 12_000},
                },
            ],
            "paper": "DN 4711",
        },
        {
            "kind": "receipt",
            "id": "01937c5e-7a00-7000-8000-000000000019",
            "at": "2025-03-31T07:30:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-100",
            "currency": "EUR",
            "lines": [
                {"item": "MUG", "quantity": 5000, "department": "household", "cost": 2500}
            ],
        },
        {
            "kind": "receipt",
            "id": "01937c5e-7a00-7000-8000-0000000000a5",
            "at": "2025-04-01T07:00:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-100",
            "currency": "EUR",
            "lines": [{"item": "SOAP", "quantity": 5000, "department": "grocery", "cost": 1000}],
        },
        {
            "kind": "receipt",
            "id": "01937c5e-7a00-7000-8000-0000000000b1",
            "at": "2025-04-06T07:00:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-200",
            "currency": "USD",
            "rate": {"ours": 90, "theirs": 100},
            "lines": [
                {"item": "MAT", "quantity": 10_000, "department": "household", "cost": 10_000},
            ],
        },
    )  # fmt: skip
