"""Opening stock: what lay there when the books began.

Dr  inventory           at the cost brought over
Cr  opening balances
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import OPENING, Place
from tillbook.document import Charge, QuantityNotPositive
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, DepartmentCode, ItemCode, Reference, Request, SpotName
from tillbook.money import Currency
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import currency_objections, place_objections


class OpeningLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods on hand at the start, and what they are worth in all."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    cost: Charge
    spot: SpotName = "shelf"
    lot: Reference = ""


class OpeningStock(Request, tag="opening_stock", frozen=True):
    """Goods brought into the books when they begin."""

    currency: Currency
    lines: Annotated[tuple[OpeningLine, ...], Meta(min_length=1, max_length=MOST_LINES)]

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity, source=OPENING, target=Place(self.location, line.spot),
                department=line.department, why="opening", line=number,
                lot=line.lot, cost=line.cost,
            )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        return [(line.item, line.lot, self.location, line.spot, "") for line in self.lines]

    def prices_paid(self) -> Iterable[str]:
        return {line.item for line in self.lines}

    EXAMPLES = (
        {
            "kind": "opening_stock",
            "id": "01937c5e-7a00-7000-8000-000000000004",
            "at": "2025-01-01T06:00:00Z",
            "location": "014",
            "actor": "ann",
            "currency": "EUR",
            "lines": [
                {"item": "TEA", "quantity": 10_000, "department": "grocery", "cost": 3000},
                {"item": "MUG", "quantity": 6000, "department": "household", "cost": 2400},
            ],
        },
    )
