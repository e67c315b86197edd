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

    def go_again(self, number: int, sold: int) -> None:
        """A return is undone: what came back by it is out again."""
        rows = self.books.carried(sold)
        for back in self.books.carried(number):
            left, worth = back.quantity, back.value
            for row in rows:
                if row.receipt == back.receipt and left:
                    units = min(left, row.used_quantity)
                    amount = share(worth, units, left)
                    row.used_quantity -= units
                    row.used_value -= amount
                    left, worth = left - units, worth - amount
                    self.books.carried_changed[sold, row.at] = row

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

    def correct(self, line: OpenLine, amount: Money) -> None:
        """Goods that were not there turn out to cost so much more, and stay of no receipt line."""
        rows = self.books.carried(line.number)
        own = next((row for row in rows if row.receipt == line.number), None)
        if own is not None:
            own.value += amount
            self.books.carried_changed[line.number, own.at] = own

    def cover(
        self, line: OpenLine, receipt: int, quantity: Quantity, actual: Money, provisional: Money
    ) -> None:
        """Goods that were not there turn out to be of this receipt line.

        What of them has come back since stays what it was; the difference is of those still out.
        """
        own = self._own(line.number)
        if own is None or receipt == line.number:
            self.correct(line, actual - provisional)
            return
        units = min(quantity, own.quantity - own.used_quantity)
        whole = units == own.quantity - own.used_quantity
        was = own.value - own.used_value if whole else share(provisional, units, quantity)
        self._rename(own, Portion(receipt, units, was + actual - provisional), was)

    def carried_as(self, number: int, gained: Portion) -> Portion | None:
        """So many of the goods that a move brought as its own turn out to be of a receipt line."""
        own = self._own(number)
        if own is None or gained.receipt == number:
            return None
        left = own.quantity - own.used_quantity
        units = min(gained.quantity, left)
        was = share(own.value - own.used_value, units, left)
        known = Portion(gained.receipt, units, was + gained.value)
        self._rename(own, known, was)
        return known

    def _own(self, number: int) -> Carried | None:
        """What a move carried that is of no receipt line yet."""
        rows = self.books.carried(number)
        own = (one for one in rows if one.receipt == number and one.quantity > one.used_quantity)
        return next(own, None)

    def _rename(self, own: Carried, known: Portion, was: Money) -> None:
        own.used_quantity += known.quantity
        own.used_value += was
        self.books.carried_changed[own.number, own.at] = own
        self.books.carry(own.number, *known)
