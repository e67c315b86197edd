"""Item identified: goods that were sold or received under an unknown code are an item after all.

    Dr  regrouping          the item's goods, at cost
    Cr  inventory
    Dr  inventory           the code's position, at that same value
    Cr  regrouping
    Dr  cost of goods sold  what that trues up of the sales under the code
    Cr  inventory
    Dr  sales               revenue that was posted under the code's department
    Cr  sales               the same, under the item's

A sale of a code that nobody knows is posted, for the goods have left: the code's position is below
zero at a provisional cost. Identifying it takes the goods from the item's position; what they
cost there trues up the sale. The lines say how many, so that every book moves the same goods
whatever else it has heard of by then; what is sold under the code later is identified later.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.calendar import EARLIEST, instant_of
from tillbook.chart import SALES, Place
from tillbook.document import Charge
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    ItemCode,
    Moment,
    MomentTooEarly,
    Reference,
    Request,
    SpotName,
)
from tillbook.merged import renamed
from tillbook.posting import Leg, Order, credit, debit
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class NothingToIdentify(Problem):
    """The place has no such goods under this code, or fewer of them."""

    remedy = "Say what `tillbook report on-hand` shows for the code, or less of it."
    status = 409


class CodeIsTheItem(Problem):
    """The code and the item are the same."""

    remedy = "Name the item that the goods really are."


class IdentifiedLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Of the code's goods in one place, so many are the item; below zero, so many sold."""

    quantity: Quantity
    spot: SpotName = "shelf"
    lot: Reference = ""
    at: Moment | None = None  # when they came or went, so that counts since then stand


class ItemIdentified(Request, tag="item_identified", frozen=True):
    """The goods under a code, at one location, are this item."""

    code: ItemCode
    item: ItemCode
    department: DepartmentCode
    lines: Annotated[tuple[IdentifiedLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    posted_department: DepartmentCode = ""  # where the code's revenue went, if it is another
    revenue: Charge = 0

    POSTED_BY = ("inventory planner", "finance analyst")

    def check(self) -> Iterator[Problem]:
        if self.code == self.item:
            yield CodeIsTheItem(code=self.code)
        for number, line in enumerate(self.lines, 1):
            if not line.quantity:
                yield NothingToIdentify(line=number, quantity=line.quantity)
            if line.at and line.at < EARLIEST:
                yield MomentTooEarly(line=number, said=line.at.isoformat())

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)
        named: dict[tuple[str, str], Quantity] = {}
        for number, line in enumerate(self.lines, 1):
            key = line.spot, line.lot
            named[key] = named.get(key, 0) + line.quantity
            there = books.on_hand(self.code, Place(self.location, line.spot), line.lot)
            if not min(0, there) <= named[key] <= max(0, there):
                yield NothingToIdentify(line=number, quantity=line.quantity, on_hand=there)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            yield renamed(
                self.code, self.item, line.quantity, Place(self.location, line.spot),
                department=self.department, line=number, lot=line.lot,
                order=self._order(number, line, books),
            )  # fmt: skip
        if self.revenue:
            yield debit(SALES[self.posted_department], self.revenue)
            yield credit(SALES[self.department], self.revenue)

    def _order(self, number: int, line: IdentifiedLine, books: Books) -> Order:
        """Where the goods stand: when they came or went, else when they were identified."""
        envelope = books.envelope
        instant = min(instant_of(line.at), envelope.instant) if line.at else envelope.instant
        return Order(instant, envelope.origin, envelope.sequence, number)

    def touches(self) -> Iterable[PositionKey]:
        for line in self.lines:
            for item in (self.code, self.item):
                yield item, line.lot, self.location, line.spot, ""

    EXAMPLES = (
        {
            "kind": "item_identified",
            "id": "01937c5e-7a00-7000-8000-000000000009",
            "at": "2025-04-01T09:00:00Z",
            "location": "014",
            "actor": "lee",
            "code": "4006381333931",
            "item": "TEA",
            "department": "grocery",
            "lines": [{"quantity": -1000}],
            "posted_department": "unknown",
            "revenue": 498,
        },
    )
