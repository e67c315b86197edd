"""Arrival: goods that another location sent are here.

    Dr  inventory           at the cost at which they travelled; damaged goods in their own place
    Cr  in transit          by dispatch
    Dr  in transit          what arrives beyond the dispatch, at today's cost
    Cr  shrinkage
    Dr  shrinkage           what never arrives, once the dispatch is closed, at cost
    Cr  in transit
    Dr  between locations   for each of the two locations, what the other owes it
    Cr  between locations

Short, the rest stays on the road until the next arrival, or until one says that it is the last.
An arrival without its dispatch leaves an open line on that road, which the dispatch trues up. One
at another store than the dispatch names is posted as any other, for that is where the goods are;
a check says so (case 14).

From a location of another company they are bought, at the agreed price that each line says:

    Dr  inventory           at the price; damaged goods at their share of it
    Cr  intercompany        by transfer

What has come is bought, and nothing else: short or over, the two companies' papers differ until one
of them says otherwise. For costing it is a receipt like any other.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.arrived import arrived_faults, parts_of, spots_of
from tillbook.books import Books
from tillbook.chart import Place, road
from tillbook.document import Charge, KeyedUnit
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
from tillbook.road import OnRoad, brought, end_faults, everything_on, sent, standing, told
from tillbook.setting import place_objections
from tillbook.transfer import bought_from, is_sold, paid_objections, transfer_objections


class ArrivalLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that arrived; the damaged ones among them go to their own place."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    damaged: Annotated[int, Meta(ge=0)] = 0
    spot: SpotName = "shelf"
    lot: Reference = ""
    owner: Reference = ""  # of consigned goods: they stay his
    unit: KeyedUnit | None = None
    price: Charge | None = None  # of the whole line, net, where another company sent it


class Arrival(Fact, tag="arrival", frozen=True):
    """Goods of a dispatch that have come to this location."""

    dispatch: NamedEvent
    sender: LocationCode
    lines: Annotated[tuple[ArrivalLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    last: bool = False  # nothing more of this dispatch is expected
    paper: Text = ""
    currency: Currency | None = None  # of prices

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        yield from arrived_faults(self.lines)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from end_faults(self.location, self.sender, books)
        yield from transfer_objections(self.sender, self.currency, self.lines, books)
        yield from place_objections(self.location, spots_of(self.lines), books)

    def legs(self, books: Books) -> Iterator[Leg]:
        return self._bought(books) if self.sold else self._carried(books)

    def _bought(self, books: Books) -> Iterator[Leg]:
        """From another company, at the price."""
        seller, transfer = bought_from(self.sender, self.dispatch, books)
        for number, line in enumerate(self.lines, 1):
            for spot, quantity, part in parts_of(line, line.price or 0):
                yield move(
                    line.item, quantity, source=seller, target=Place(self.location, spot),
                    department=line.department, why="transferred", line=number,
                    lot=line.lot, about=transfer, cost=part,
                )  # fmt: skip

    def _carried(self, books: Books) -> Iterator[Leg]:
        """Off the road of its dispatch."""
        carried = [
            OnRoad(
                line.item,
                line.lot,
                self.sender,
                line.department,
                number,
                -line.quantity,
                owner=line.owner,
            )
            for number, line in enumerate(self.lines, 1)
        ]
        closed = any(paper.event.closes for paper in standing(self.dispatch, books))
        if self.last and not closed:
            carried += everything_on(self.dispatch, books)
        over, missing = brought(
            self.dispatch, carried, books,
            known=sent(self.dispatch, books) is not None, closed=closed or self.last,
        )  # fmt: skip
        yield from over
        yield from self._goods()
        yield from missing

    def _goods(self) -> Iterator[Leg]:
        """From the road to their places."""
        for number, line in enumerate(self.lines, 1):
            for spot, quantity, _ in parts_of(line):
                yield move(
                    line.item, quantity, source=road(self.sender, self.dispatch, line.owner),
                    target=Place(self.location, spot, line.owner), department=line.department,
                    why="arrived", line=number, lot=line.lot,
                )  # fmt: skip

    def masters(self, books: Books) -> Iterator[Master]:
        yield told(self.dispatch, self.id, books)

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        yield from paid_objections(self.id, books)

    def touches(self) -> Iterable[PositionKey]:
        source = road(self.sender, self.dispatch)
        for line in self.lines:
            yield line.item, line.lot, self.location, line.spot, ""
            yield line.item, line.lot, self.sender, source.spot, ""

    def prices_paid(self) -> Iterable[str]:
        return {line.item for line in self.lines if line.price is not None}

    @property
    def sold(self) -> bool:
        """Whether its goods come from another company."""
        return is_sold(self.lines)

    @property
    def closes(self) -> bool:
        """Whether nothing more is expected on the road of the dispatch."""
        return self.last and not self.sold

    @property
    def sent_from(self) -> str:
        """Where the road of its goods lies."""
        return self.sender

    @property
    def on_road(self) -> tuple[ArrivalLine, ...]:
        """The lines of goods that it takes off the road."""
        return () if self.sold else self.lines

    EXAMPLES = (
        {
            "kind": "arrival",
            "id": "01937c5e-7a00-7000-8000-000000000032",
            "at": "2025-03-31T14:00:00Z",
            "location": "022",
            "actor": "joe",
            "dispatch": "01937c5e-7a00-7000-8000-000000000031",
            "sender": "014",
            "lines": [
                {"item": "TEA", "quantity": 2000, "department": "grocery", "damaged": 1000},
                {"item": "MUG", "quantity": 2000, "department": "household"},
            ],
            "last": True,
        },
        {
            "kind": "arrival",
            "id": "01937c5e-7a00-7000-8000-000000000033",
            "at": "2025-03-31T12:45:00Z",
            "location": "014",
            "actor": "lee",
            "dispatch": "01937c5e-7a00-7000-8000-000000000034",
            "sender": "022",
            "lines": [{"item": "TEA", "quantity": 2000, "department": "grocery"}],
        },
        {
            "kind": "arrival",
            "id": "01937c5e-7a00-7000-8000-0000000000e3",
            "at": "2025-04-07T11:00:00Z",
            "location": "101",
            "actor": "eve",
            "dispatch": "01937c5e-7a00-7000-8000-0000000000e2",
            "sender": "014",
            "currency": "EUR",
            "lines": [
                {
                    "item": "MAT", "quantity": 3000, "department": "household", "price": 4500,
                    "damaged": 1000,
                },
            ],
            "last": True,
        },
    )  # fmt: skip
