"""Item identified: goods that were sold or received under an unknown code are an item after all.

    Dr  regrouping          the item's goods, at cost
    Cr  inventory
    Dr  inventory           the code's position, at that same value
    Cr  regrouping
    Dr  sales               revenue that was posted under the code's department
    Cr  sales               the same, under the item's

A sale of a code that nobody knows is posted, for the goods have left: the code's position is below
zero at a provisional cost. Identifying it takes the goods from the item's position; what they
cost there trues up the sale.
"""

from collections.abc import Iterator

from tillbook.books import Books
from tillbook.chart import REGROUPED, SALES, Place
from tillbook.document import Charge
from tillbook.errors import Problem
from tillbook.event import DepartmentCode, ItemCode, Request
from tillbook.posting import Leg, credit, debit, move
from tillbook.records import Position


class NothingToIdentify(Problem):
    """The location has no goods under this code."""

    remedy = "Check the code and the location with `tillbook report on-hand`."
    status = 404


class CodeIsTheItem(Problem):
    """The code and the item are the same."""

    remedy = "Name the item that the goods really are."


class ItemIdentified(Request, tag="item_identified"):
    """The goods under a code, at one location, are this item."""

    code: ItemCode
    item: ItemCode
    department: DepartmentCode
    posted_department: DepartmentCode = ""  # where the code's revenue went, if it is another
    revenue: Charge = 0

    POSTED_BY = ("inventory planner", "finance analyst")

    def check(self) -> Iterator[Problem]:
        if self.code == self.item:
            yield CodeIsTheItem(code=self.code)

    def objections(self, books: Books) -> Iterator[Problem]:
        if not self._goods(books):
            yield NothingToIdentify(code=self.code, location=self.location)

    def legs(self, books: Books) -> Iterator[Leg]:
        for line, found in enumerate(self._goods(books), 1):
            place = Place(found.location, found.spot, found.owner)
            given, taken = (self.code, self.item) if found.quantity > 0 else (self.item, self.code)
            yield move(
                given, abs(found.quantity), source=place, target=REGROUPED, becomes=taken,
                department=self.department, why="regrouped", line=line, lot=found.lot,
            )  # fmt: skip
        if self.revenue:
            yield debit(SALES[self.posted_department], self.revenue)
            yield credit(SALES[self.department], self.revenue)

    def _goods(self, books: Books) -> list[Position]:
        return [found for found in books.positions_of(self.code, self.location) if found.quantity]

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
            "posted_department": "unknown",
            "revenue": 500,
        },
    )
