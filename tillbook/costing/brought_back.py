"""Brought back: goods of a sale below zero that came back before it was known what they cost.

What they turn out to cost is for all of the sale's goods, by quantity: for those still out, and
for those that came back and lie somewhere else by now. Their part goes the way that they went: to
the sale, and from there to where they were brought. So whatever comes back later comes at what the
goods cost, and no part of a slip bears what is another's. What came back to the very place that
was short has closed the line there, and bears nothing.
"""

from collections.abc import Iterator, Sequence

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import CUSTOMER, LAYERED
from tillbook.costing.bearing import Bearing
from tillbook.costing.fifo import Portion
from tillbook.costing.following import was_counted
from tillbook.costing.layers import Layers
from tillbook.costing.rows import End
from tillbook.costing.worth import Worth
from tillbook.money import Money, share, split
from tillbook.posting import Goods, Move
from tillbook.records import OpenLine, Position, is_target, key_of, target_key


class BroughtBack:
    """Lets goods that came back bear what they turn out to have cost."""

    def __init__(self, books: Books, worth: Worth, layers: Layers, bearing: Bearing) -> None:
        self.books = books
        self.worth = worth
        self.layers = layers
        self.bearing = bearing

    def shared(self, line: OpenLine, gained: Portion) -> tuple[Portion, list[tuple[Move, Portion]]]:
        """A difference of an open line: for the goods still out, and for each lot brought back."""
        state = self.books.line_state(line.number)
        if not state.returned_quantity or line.other_spot != CUSTOMER.spot:
            return gained, []
        back = list(self._elsewhere(line, state.returned_quantity))
        sold = self.books.move(line.number)
        out = sold.quantity - state.returned_quantity
        weights = [row.quantity for row in back]
        if not back:
            return gained, []
        own = share(gained.value, out, out + sum(weights))
        if own < 0:  # a cent of rounding must not take goods that are out below nothing
            own = max(own, state.returned_value - state.corrected_value - sold.value)
        units = split(gained.quantity, [out, *weights])
        values = own, *split(gained.value - own, weights)
        mine, *parts = (Portion(gained.receipt, *each) for each in zip(units, values, strict=True))
        return mine, list(zip(back, parts, strict=True))

    def _elsewhere(self, line: OpenLine, left: int) -> Iterator[Move]:
        """The rows by which goods of the line came back to other places than that which was short.

        Most come back to that one; it is looked through first.
        """
        short = line.item, line.lot, line.location, line.spot, line.owner
        places = self.books.everywhere(line.item)
        for position in sorted(places, key=lambda one: key_of(one) != short):
            if not left:
                return
            for row in self._back_to(position, line.number):
                left -= row.quantity
                if target_key(row) != short or was_counted(self.books, row):
                    yield row

    def _back_to(self, position: Position, number: int) -> Iterator[Move]:
        """The rows by which goods that left by a move came back to a place, and stand."""
        key = key_of(position)
        for link in self.books.chain(key, position.last, self.books.move(number).instant):
            row = link.move
            if row.number <= number:
                return
            undone = self.books.line_state(row.number).reversed_by
            if row.of == number and row.quantity and is_target(row, key) and not undone:
                yield row

    def follow(
        self, goods: Goods, edge: End, line: OpenLine, back: Sequence[tuple[Move, Portion]]
    ) -> None:
        """Each lot brought back bears its part."""
        for row, part in back:
            self._bear(goods, edge, line, row, part)

    def _bear(self, goods: Goods, edge: End, line: OpenLine, row: Move, part: Portion) -> None:
        """To the goods where they still lie; what is gone of them stays cost of goods sold."""
        self.books.changed_line(line.number).returned_value += part.value
        self.layers.cargo.learn_back(line.number, row.number, part)
        leg = structs.replace(goods, item=row.item, lot=row.lot)
        there = self.books.take_up(target_key(row), goods.department)
        self.bearing.put(
            leg, part.value, edge, there, lambda: self._stays(there, line, row, part),
            why="true-up", of=row.number, rest=End(there.location, edge.spot, edge.account),
        )  # fmt: skip

    def _stays(self, there: Position, line: OpenLine, row: Move, part: Portion) -> Money:
        """What of a part stays with goods that still lie where they were brought."""
        if was_counted(self.books, row):
            return 0
        if there.method in LAYERED:
            named = part._replace(receipt=part.receipt or line.number)
            return self.layers.improve(there, line.number, (named,), part.value)
        lying = min(max(there.quantity, 0), row.quantity)
        return self.worth.within(there, share(part.value, lying, row.quantity))
