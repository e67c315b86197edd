"""Drop shipping: goods that a supplier sends to our customer himself.

A till sells them like any others. By the agreement on the item at its location they come from the
supplier and go to the customer in one moment, over a place of their own that is empty before and
after: he is owed the agreed cost, by line of the slip, and that is the cost of the sale. His
invoice names the slip and its line, as it would a receipt's.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import CUSTOMER, DIRECT, SUPPLIER, Edge, Place
from tillbook.document import Line
from tillbook.money import Money, rounded
from tillbook.posting import Leg, move


class Sent(Struct, frozen=True):
    """Who sends an item, and what so many cost."""

    supplier: str
    cost: int
    per: int

    def cost_of(self, quantity: int) -> Money:
        """What a quantity costs."""
        return rounded(self.cost * quantity, self.per)


def sent_by(location: str, item: str, books: Books) -> Sent | None:
    """The terms on which somebody sends an item on the event's day; None where it is ours to do."""
    return _on(f"{location}/{item}", books.envelope.business_day, books)


def _on(code: str, day: Day, books: Books) -> Sent | None:
    """The terms of an agreement on a day."""
    terms = books.chart.drop_ships.get(code)
    cost = terms.cost_on(day) if terms else None
    return Sent(terms.supplier, cost, terms.per) if terms and cost is not None else None


def sent_direct(id: str, location: str, number: int, line: Line, *, terms: Sent) -> Iterator[Leg]:
    """Goods of a line that is sold: from the supplier, and at once to the customer."""
    place = Place(location, DIRECT)
    yield move(
        line.item, line.quantity, source=_supplier(terms.supplier), target=place,
        department=line.department, why="received", line=number, lot=line.lot,
        about=f"{id}/{number}", cost=terms.cost_of(line.quantity),
    )  # fmt: skip
    yield move(
        line.item, line.quantity, source=place, target=CUSTOMER,
        department=line.department, why="sold", line=number, lot=line.lot,
    )  # fmt: skip


def sent_back(
    id: str, location: str, number: int, line: Line, *, sold: int, day: Day, books: Books
) -> Iterator[Leg]:
    """Goods of a line that comes back: from the customer, and at once to the supplier.

    He owes what was agreed for so many on the day of the sale, in whatever parts they come.
    """
    place, row = Place(location, DIRECT), books.move(sold)
    terms = _on(f"{row.source_location}/{row.item}", day, books)
    yield move(
        line.item, line.quantity, source=CUSTOMER, target=place,
        department=line.department, why="returned", line=number, lot=line.lot,
        hint=line.cost, of=sold,
    )  # fmt: skip
    yield move(
        line.item, line.quantity, source=place,
        target=_supplier(terms.supplier if terms else ""),
        department=line.department, why="sent-back", line=number, lot=line.lot,
        about=f"{id}/{number}", gets=terms.cost_of(line.quantity) if terms else None,
    )  # fmt: skip


def _supplier(code: str) -> Edge:
    return replace(SUPPLIER, dimension=code)
