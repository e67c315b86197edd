"""Buy-out: consigned goods become ours before they are sold.

    Dr  inventory           the goods are ours, at the cost agreed for them
    Cr  goods received not invoiced   by line of this document

They leave their owner's place at no value, and come from him to ours; nothing is due for them as
consigned goods. What a till sells is the supplier's as long as the agreement on the item is in
force: who buys the goods of an item out ends the agreement, or puts its goods where no till sells.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook.books import Books
from tillbook.chart import CONSIGNOR, SUPPLIER, Place
from tillbook.document import Charge, QuantityNotPositive
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    ItemCode,
    Reference,
    Request,
    SpotName,
    SupplierCode,
    Text,
)
from tillbook.money import Currency
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import currency_objections, place_objections


class NotConsigned(Problem):
    """The supplier has not so many goods of this item in this place."""

    remedy = "Say no more than `tillbook report consigned` shows."
    status = 409


class BoughtOutLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that become ours, and what the whole line costs."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    cost: Charge
    spot: SpotName = "shelf"
    lot: Reference = ""


class BuyOut(Request, tag="buy_out", frozen=True):
    """Consigned goods bought of their owner."""

    supplier: SupplierCode
    currency: Currency
    lines: Annotated[tuple[BoughtOutLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""

    POSTED_BY = ("inventory planner",)
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)
        named: dict[tuple[str, str, str], Quantity] = {}
        for number, line in enumerate(self.lines, 1):
            key = line.item, line.lot, line.spot
            named[key] = named.get(key, 0) + line.quantity
            there = books.on_hand(line.item, self._theirs(line), line.lot)
            if named[key] > there:
                yield NotConsigned(line=number, quantity=line.quantity, consigned=there)

    def _theirs(self, line: BoughtOutLine) -> Place:
        return Place(self.location, line.spot, self.supplier)

    def legs(self, books: Books) -> Iterator[Leg]:
        consignor = replace(CONSIGNOR, dimension=self.supplier)
        supplier = replace(SUPPLIER, dimension=self.supplier)
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity, source=self._theirs(line), target=consignor,
                department=line.department, why="taken-back", line=number,
                lot=line.lot, about=self.supplier,
            )  # fmt: skip
            yield move(
                line.item, line.quantity, source=supplier,
                target=Place(self.location, line.spot),
                department=line.department, why="received", line=number,
                lot=line.lot, about=f"{self.id}/{number}", cost=line.cost,
            )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        for line in self.lines:
            for owner in (self.supplier, ""):
                yield line.item, line.lot, self.location, line.spot, owner

    def prices_paid(self) -> Iterable[str]:
        return {line.item for line in self.lines}

    EXAMPLES = (
        {
            "kind": "buy_out",
            "id": "01937c5e-7a00-7000-8000-000000000076",
            "at": "2025-03-31T18:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-200",
            "currency": "EUR",
            "lines": [{"item": "CARD", "quantity": 6000, "department": "household", "cost": 960}],
        },
    )
