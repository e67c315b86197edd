"""Bearing: who bears a difference of cost that shows when goods have moved on.

Those of the goods that still lie where they were brought bear their share; what is for goods that
are gone is cost of goods sold there. Of goods that are kept at standard, all of it is price
variance.
"""

from collections.abc import Callable

from tillbook.books import Books
from tillbook.chart import CUSTOMER
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows
from tillbook.money import Money
from tillbook.posting import Goods, Why
from tillbook.records import Position


class Bearing:
    """Puts differences on goods, and the rest of them where it goes otherwise."""

    def __init__(self, books: Books, rows: Rows) -> None:
        self.books = books
        self.rows = rows

    def put(
        self, leg: Goods, amount: Money, source: Position | End, there: Position,
        stays: Callable[[], Money], *, why: Why, of: int = 0, rest: End | None = None,
    ) -> None:  # fmt: skip
        """An amount for goods that came to a place, of which so much stays with them."""
        away = METHODS[there.method].differences
        stay = 0 if away else stays()
        if stay:
            there.value += stay
            self.add(leg, stay, source, there, why=why, of=of)
            METHODS[there.method].rebase(there)
        if away or not rest:
            rest = self.rows.edge(away or CUSTOMER, leg.department, there.location)
        self.add(leg, amount - stay, source, rest, why=why, of=of)

    def add(
        self, leg: Goods, amount: Money, source: Position | End, target: Position | End,
        *, why: Why, of: int = 0,
    ) -> None:  # fmt: skip
        """A row of value, if there is any; the move it names turns out to cost so much more."""
        if not amount:
            return
        if of:
            self.books.changed_line(of).corrected_value += amount
        self.rows.add(leg, 0, amount, source, target, why=why, of=of)
