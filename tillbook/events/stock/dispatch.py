"""Dispatch: goods leave a location for another one.

    Dr  in transit          at cost, by dispatch; the goods are still the sender's
    Cr  inventory
    Dr  in transit          what had arrived already and was not sent, at today's cost
    Cr  shrinkage

The road of a dispatch is a place of its own, which its arrivals empty (case 14). Goods that arrived
before this paper came are missing there, as an open line that it trues up.

A location of another company is sold the goods, at the agreed price that each line says:

    Dr  intercompany        by transfer: the price
    Cr  inventory           at cost
    Cr  mark-ups            the rest, or, below cost, the other way round

They are that company's once they have left, and lie on no road of ours. What of them it never got
comes back by a transfer return.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place, road
from tillbook.document import Charge, KeyedUnit, QuantityNotPositive, unit_faults
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    Fact,
    ItemCode,
    LocationCode,
    Reference,
    SpotName,
    Text,
)
from tillbook.money import Currency
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.road import OnRoad, brought, end_faults, everything_on, standing
from tillbook.setting import place_objections
from tillbook.transfer import is_sold, paid_objections, sold_to, transfer_objections


class DispatchLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that are sent."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""
    owner: Reference = ""  # of consigned goods: they stay his
    unit: KeyedUnit | None = None
    price: Charge | None = None  # of the whole line, net, where another company gets it


class Dispatch(Fact, tag="dispatch", frozen=True):
    """Goods sent from this location to another."""

    receiver: LocationCode
    lines: Annotated[tuple[DispatchLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""  # the delivery note that goes with them
    currency: Currency | None = None  # of prices

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)
            yield from unit_faults(number, line.quantity, line.unit)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from end_faults(self.location, self.receiver, books)
        yield from transfer_objections(self.receiver, self.currency, self.lines, books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        return self._selling(books) if self.sold else self._sending(books)

    def _selling(self, books: Books) -> Iterator[Leg]:
        """To another company, which owes the price."""
        buyer, transfer = sold_to(self.receiver, self.id, books)
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity, source=Place(self.location, line.spot), target=buyer,
                department=line.department, why="transferred", line=number, lot=line.lot,
                about=transfer, gets=line.price,
            )  # fmt: skip

    def _sending(self, books: Books) -> Iterator[Leg]:
        """Onto the road of this dispatch, for another location of ours."""
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity,
                source=Place(self.location, line.spot, line.owner),
                target=road(self.location, self.id, line.owner),
                department=line.department, why="dispatched", line=number,
                lot=line.lot,
            )  # fmt: skip
        carried = [
            OnRoad(
                line.item,
                line.lot,
                self.location,
                line.department,
                number,
                line.quantity,
                owner=line.owner,
            )
            for number, line in enumerate(self.lines, 1)
        ]
        closed = any(paper.event.closes for paper in standing(self.id, books))
        arrived = everything_on(self.id, books)
        for legs in brought(self.id, carried + arrived, books, known=True, closed=closed):
            yield from legs

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        yield from paid_objections(self.id, books)

    def touches(self) -> Iterable[PositionKey]:
        on_the_road = road(self.location, self.id)
        for line in self.lines:
            for spot in (line.spot, on_the_road.spot):
                yield line.item, line.lot, self.location, spot, ""

    @property
    def sent_from(self) -> str:
        """Where the road of its goods lies."""
        return self.location

    @property
    def sold(self) -> bool:
        """Whether its goods go to another company."""
        return is_sold(self.lines)

    @property
    def on_road(self) -> tuple[DispatchLine, ...]:
        """The lines of goods that it brings onto the road."""
        return () if self.sold else self.lines

    EXAMPLES = (
        {
            "kind": "dispatch",
            "id": "01937c5e-7a00-7000-8000-000000000031",
            "at": "2025-03-31T12:30:00Z",
            "location": "014",
            "actor": "lee",
            "receiver": "022",
            "lines": [
                {"item": "TEA", "quantity": 3000, "department": "grocery"},
                {"item": "MUG", "quantity": 1000, "department": "household"},
            ],
            "paper": "T 0815",
        },
        {
            "kind": "dispatch",
            "id": "01937c5e-7a00-7000-8000-000000000034",
            "at": "2025-03-31T12:50:00Z",
            "location": "022",
            "actor": "joe",
            "receiver": "014",
            "lines": [{"item": "TEA", "quantity": 1000, "department": "grocery"}],
        },
        {
            "kind": "dispatch",
            "id": "01937c5e-7a00-7000-8000-000000000035",
            "at": "2025-03-31T21:10:00Z",
            "location": "014",
            "actor": "lee",
            "receiver": "022",
            "lines": [{"item": "TEA", "quantity": 1000, "department": "grocery"}],
        },
        {
            "kind": "dispatch",
            "id": "01937c5e-7a00-7000-8000-0000000000e2",
            "at": "2025-04-07T08:00:00Z",
            "location": "014",
            "actor": "lee",
            "receiver": "101",
            "currency": "EUR",
            "lines": [
                {"item": "MAT", "quantity": 4000, "department": "household", "price": 6000},
            ],
            "paper": "T 0901",
        },
    )
