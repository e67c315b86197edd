"""Dispatch: goods leave a location for another one of the company.

    Dr  in transit          at cost, by dispatch; the goods are still the sender's
    Cr  inventory
    Dr  in transit          what had arrived already and was not sent, at today's cost
    Cr  shrinkage

The road of a dispatch is a place of its own, which its arrivals empty (case 14). Goods that arrived
before this paper came are missing there, as an open line that it trues up. Between companies goods
are not sent but sold.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place, road
from tillbook.document import KeyedUnit, QuantityNotPositive, unit_faults
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
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.road import OnRoad, brought, company_faults, everything_on, standing
from tillbook.setting import place_objections


class DispatchLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that are sent."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""
    owner: Reference = ""  # of consigned goods: they stay his
    unit: KeyedUnit | None = None


class Dispatch(Fact, tag="dispatch", frozen=True):
    """Goods sent from this location to another."""

    receiver: LocationCode
    lines: Annotated[tuple[DispatchLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    paper: Text = ""  # the delivery note that goes with them

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)
            yield from unit_faults(number, line.quantity, line.unit)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from company_faults(self.location, self.receiver, books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
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
    def on_road(self) -> tuple[DispatchLine, ...]:
        """The lines of goods that it brings onto the road."""
        return self.lines

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
    )
