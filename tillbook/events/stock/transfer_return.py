"""Transfer return: goods that were sold to another company and did not get there are ours again.

    Dr  inventory           the exact share of the cost still out; today's without its dispatch
    Cr  intercompany        by transfer: the price that is not owed after all
    Dr  mark-ups            the rest, or, below cost, the other way round

They were never loaded, were turned away at the door, or are gone: then the shelf has them by the
books only, and a write-off or the next count says so. Who has goods and sends them back sells them
back, by a dispatch of his own.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place
from tillbook.document import Charge, KeyedUnit, QuantityNotPositive, unit_faults
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    Fact,
    ItemCode,
    LocationCode,
    NamedEvent,
    Reference,
    SpotName,
    Text,
)
from tillbook.money import Currency
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import Master, PositionKey
from tillbook.road import end_faults, told
from tillbook.setting import place_objections
from tillbook.transfer import WithinCompany, paid_objections, sold_to, transfer_objections


class TakenAgainLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that did not get there, and what for them is not owed."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    price: Charge  # of the whole line, net
    dispatch_line: Annotated[int, Meta(ge=0, le=MOST_LINES)] = 0
    spot: SpotName = "shelf"
    lot: Reference = ""
    unit: KeyedUnit | None = None

    owner = ""


class TransferReturn(Fact, tag="transfer_return", frozen=True):
    """Goods of a dispatch that another company did not get."""

    dispatch: NamedEvent
    receiver: LocationCode
    currency: Currency
    lines: Annotated[tuple[TakenAgainLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    reason: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    sold = True
    closes = False
    on_road = ()
    sent_from = ""

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)
            yield from unit_faults(number, line.quantity, line.unit)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from end_faults(self.location, self.receiver, books)
        there = books.chart.locations[self.receiver]
        if there.company == books.company.code:
            yield WithinCompany(receiver=self.receiver, company=there.company)
        yield from transfer_objections(self.receiver, self.currency, self.lines, books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        buyer, transfer = sold_to(self.receiver, self.dispatch, books)
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity, source=buyer, target=Place(self.location, line.spot),
                department=line.department, why="taken-again", line=number, lot=line.lot,
                about=transfer, gets=line.price, of=self._went(line, books),
            )  # fmt: skip

    def _went(self, line: TakenAgainLine, books: Books) -> int:
        """The move by which the goods went, 0 where these books know none."""
        dispatch = books.document(self.dispatch)
        if dispatch is None or dispatch.company != books.company.code:
            return 0
        for went in books.moves_of(dispatch.number):
            if (went.why, went.line, went.item) == ("transferred", line.dispatch_line, line.item):
                return went.number
        return 0

    def masters(self, books: Books) -> Iterator[Master]:
        yield told(self.dispatch, self.id, books)

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        yield from paid_objections(self.id, books)

    def touches(self) -> Iterable[PositionKey]:
        return [(line.item, line.lot, self.location, line.spot, "") for line in self.lines]

    EXAMPLES = (
        {
            "kind": "transfer_return",
            "id": "01937c5e-7a00-7000-8000-0000000000e4",
            "at": "2025-04-07T15:00:00Z",
            "location": "014",
            "actor": "lee",
            "dispatch": "01937c5e-7a00-7000-8000-0000000000e2",
            "receiver": "101",
            "currency": "EUR",
            "lines": [
                {
                    "item": "MAT", "quantity": 1000, "department": "household", "price": 1500,
                    "dispatch_line": 1,
                },
            ],
            "reason": "found behind the ramp",
        },
    )  # fmt: skip
