"""Cargo: what each move carried, by the receipt line that the goods came from.

`under_way` is what the goods now being carried consist of; empty, they are of the move itself.
What a move carried is kept beside it: a return, a reversal and whatever trues it up go by it.
"""

from collections.abc import Sequence

from tillbook.books import Books
from tillbook.costing.fifo import Portion, scaled, shared
from tillbook.money import Money, share
from tillbook.posting import Goods
from tillbook.quantity import Quantity
from tillbook.records import Carried, OpenLine


class Cargo:
    """Remembers what moves carried, and what of it has been used since."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.under_way: Sequence[Portion] = ()

    def add(self, portion: Portion) -> None:
        """More goods are under way."""
        self.under_way = [*self.under_way, portion]

    def come_back(self, number: int, quantity: Quantity, value: Money) -> None:
        """Of what a move carried and is still out, exact shares come back."""
        self.under_way = self._used(number, quantity, value, own=number)

    def take_of(self, number: int, quantity: Quantity, value: Money) -> None:
        """Late goods are of those that the count took; beyond them, they are their own."""
        self.under_way = [*self.under_way, *self._used(number, quantity, value, own=0)]

    def coming(self, goods: Goods, value: Money, number: int) -> Sequence[Portion]:
        """What the goods consist of that come to a place, worth so much in all."""
        portions = self.under_way
        if not portions and goods.undoes:
            rows = self.books.carried(goods.undoes)
            portions = [one for one in shared(rows, goods.quantity, value) if one.quantity]
            self.under_way = portions
        if not portions:
            return [Portion(number, goods.quantity, value)]
        return [
            portion if portion.receipt else portion._replace(receipt=number)
            for portion in scaled(portions, value)
        ]

    def record(self, number: int) -> None:
        """Keep what a new move carried."""
        books = self.books
        books.carry_new(
            number,
            [
                Carried(number, at, receipt or number, quantity, value)
                for at, (receipt, quantity, value) in enumerate(self.under_way, 1)
            ],
        )

    def lose(self, number: int, portions: Sequence[Portion]) -> None:
        """These goods are now among those that a count took."""
        for receipt, quantity, value in portions:
            self.books.carry(number, receipt, quantity, value)

    def go_again(self, back: int, sold: int, row: int, value: Money) -> None:
        """A return is undone: what goes now is out again of what was sold, worth so much in all."""
        rows = self.books.carried(sold)
        going = (self.under_way or self.carried_by(back, 0, 0)) if rows else ()
        for receipt, left, worth in scaled(going, value):
            for known in rows:
                units = min(left, known.used_quantity)
                if units and known.receipt == (receipt or row):
                    part = share(worth, units, left)
                    self._use(known, Portion(receipt, -units, -part))
                    left, worth = left - units, worth - part
            if left:
                self.books.carry(sold, receipt or row, left, worth)

    def _used(
        self, number: int, quantity: Quantity, value: Money, *, own: int
    ) -> Sequence[Portion]:
        """Shares of what a move carried, from now on used; `own` is whose the rest is."""
        rows = self.books.carried(number)
        *known, rest = shared(rows, quantity, value)
        for row, portion in zip(rows, known, strict=True):
            row.used_quantity += portion.quantity
            row.used_value += portion.value
            self.books.carried_changed[number, row.at] = row
        every = (*known, rest._replace(receipt=own))
        return [portion for portion in every if portion.quantity]

    def carried_by(self, number: int, quantity: Quantity, value: Money) -> list[Portion]:
        """What a move carried, by what is known of it today; else goods of its own."""
        rows = self.books.carried(number)
        known = [
            Portion(row.receipt, row.quantity - row.used_quantity, row.value - row.used_value)
            for row in rows
            if row.quantity > row.used_quantity
        ]
        return known or [Portion(number, quantity, value)]

    # What is known later.

    def cover(self, line: OpenLine, gained: Portion, provisional: Money) -> None:
        """Goods that were not there, and are still out, turn out to be of this receipt line."""
        if not self.books.chart.is_layered:
            return
        own = self._own(line.number, line.number)
        if own is None or gained.receipt in (0, line.number):
            self._correct(line.number, line.number, gained.value)
            return
        left = own.quantity - own.used_quantity
        units = min(gained.quantity, left)
        provisional = share(provisional, units, gained.quantity) if units else 0
        was = own.value - own.used_value if units == left else provisional
        self._rename(own, Portion(gained.receipt, units, was + gained.value), was)

    def learn_back(self, sold: int, back: int, gained: Portion) -> None:
        """Goods that came back of a sale turn out to be of this receipt line."""
        known = self.carried_as(back, gained, sold) if gained.receipt else None
        if known is None:
            self._correct(back, sold, gained.value)
            self._correct(sold, sold, gained.value, used=True)
        else:
            self._use(self.books.carry(sold, *known), known)

    def carried_as(self, number: int, gained: Portion, own_as: int = 0) -> Portion | None:
        """So many of the goods that a move brought as its own turn out to be of a receipt line.

        What came back of a sale was brought as the sale's own.
        """
        own = self._own(number, own_as or number)
        if own is None or gained.receipt == own.receipt:
            return None
        left = own.quantity - own.used_quantity
        units = min(gained.quantity, left)
        was = share(own.value - own.used_value, units, left)
        known = Portion(gained.receipt, units, was + gained.value)
        self._rename(own, known, was)
        return known

    def _correct(self, number: int, own_as: int, amount: Money, *, used: bool = False) -> None:
        """Goods that were not there turn out to cost so much more, and stay of no receipt line."""
        rows = self.books.carried(number)
        own = next((row for row in rows if row.receipt == own_as), None)
        if own is not None:
            own.value += amount
            own.used_value += amount if used else 0
            self.books.carried_changed[number, own.at] = own

    def _own(self, number: int, own_as: int) -> Carried | None:
        """What a move carried that is of no receipt line yet."""
        rows = self.books.carried(number)
        own = (one for one in rows if one.receipt == own_as and one.quantity > one.used_quantity)
        return next(own, None)

    def _rename(self, own: Carried, known: Portion, was: Money) -> None:
        self._use(own, known._replace(value=was))
        self.books.carry(own.number, *known)

    def _use(self, row: Carried, used: Portion) -> None:
        row.used_quantity += used.quantity
        row.used_value += used.value
        self.books.carried_changed[row.number, row.at] = row
