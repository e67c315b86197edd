"""Supplier return: goods go back to the supplier, who will credit them.

    Dr  goods received not invoiced   by line sent back: what the goods are worth
    Cr  inventory
    Dr  cost corrections              where the supplier owes less than that
    Cr  goods received not invoiced
    Dr  goods received not invoiced   where the supplier owes more
    Cr  cost corrections

A line says what the supplier owes for it, as a receipt's says what was paid. The shelf gives what
the goods themselves cost, if nothing has touched their place since they came, and today's cost
otherwise. The claim stands until an invoice of the supplier's names the line with a quantity
below zero: a credit note.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook import goods_line
from tillbook.books import Books
from tillbook.chart import SUPPLIER, Place
from tillbook.document import Charge, KeyedUnit, QuantityNotPositive, unit_faults
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    Fact,
    ItemCode,
    NamedEvent,
    Reference,
    SpotName,
    Text,
)
from tillbook.money import Currency
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import Master, PositionKey
from tillbook.setting import currency_objections, place_objections


class SentBackLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that went back, and what the supplier owes for the whole line."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    cost: Charge  # of the whole line, net
    spot: SpotName = "shelf"
    lot: Reference = ""
    unit: KeyedUnit | None = None
    receipt: NamedEvent | None = None  # by which they came, where that is known
    receipt_line: Annotated[int, Meta(ge=0, le=MOST_LINES)] = 0


class SupplierReturn(Fact, tag="supplier_return", frozen=True):
    """Goods sent back."""

    supplier: Reference
    currency: Currency
    lines: Annotated[tuple[SentBackLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""
    reason: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)
            yield from unit_faults(number, line.quantity, line.unit)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        supplier = replace(SUPPLIER, dimension=self.supplier)
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity, source=Place(self.location, line.spot), target=supplier,
                department=line.department, why="sent-back", line=number, lot=line.lot,
                about=goods_line.about(self.id, number), gets=line.cost,
                came=self._came(line, books),
            )  # fmt: skip

    def _came(self, line: SentBackLine, books: Books) -> int:
        """The move by which the goods came, into the place that they leave if there was one."""
        receipt = books.document(line.receipt) if line.receipt else None
        if receipt is None or receipt.company != books.company.code:
            return 0
        moves = [
            came for came in books.moves_of(receipt.number)
            if (came.why, came.line, came.item) == ("received", line.receipt_line, line.item)
        ]  # fmt: skip
        here = (self.location, line.spot, line.lot)
        moves.sort(key=lambda came: (came.target_location, came.target_spot, came.lot) != here)
        return moves[0].number if moves else 0

    def masters(self, books: Books) -> Iterator[Master]:
        yield from self._noted(1, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        yield from self._noted(-1, books)

    def _noted(self, sign: int, books: Books) -> Iterator[Master]:
        """The lines of receipts by which the goods came know how much of them went back."""
        for line in self.lines:
            if line.receipt:
                came = goods_line.about(line.receipt, line.receipt_line)
                quantity = sign * line.quantity
                yield goods_line.noted(came, books, returned=quantity, followers=sign)

    def touches(self) -> Iterable[PositionKey]:
        return [(line.item, line.lot, self.location, line.spot, "") for line in self.lines]

    EXAMPLES = (
        {
            "kind": "supplier_return",
            "id": "01937c5e-7a00-7000-8000-0000000000a1",
            "at": "2025-04-02T09:00:00Z",
            "location": "014",
            "actor": "lee",
            "supplier": "S-100",
            "currency": "EUR",
            "lines": [
                {
                    "item": "TEA", "quantity": 2000, "department": "grocery", "cost": 600,
                    "spot": "damaged", "receipt": "01937c5e-7a00-7000-8000-000000000003",
                    "receipt_line": 1,
                },
                {"item": "TEA", "quantity": 1000, "department": "grocery", "cost": 250},
                {"item": "TEA", "quantity": 1000, "department": "grocery", "cost": 350},
                {
                    "item": "SOAP", "quantity": 5000, "department": "grocery", "cost": 1000,
                    "receipt": "01937c5e-7a00-7000-8000-0000000000a5", "receipt_line": 1,
                },
            ],
            "paper": "RMA 17",
            "reason": "crushed in transit",
        },
    )  # fmt: skip
