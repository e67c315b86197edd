"""Regrouping: goods that went to the edge REGROUPED and came back from there as others.

What they were worth is shared over what came back. Where some of them had not been there, they
went at a provisional cost; the difference that shows later goes over the edge too, to the goods
that came of them: those that still lie where they were brought, else it is cost of goods sold. So
nothing is ever left on the edge.
"""

from collections.abc import Sequence
from itertools import dropwhile, takewhile

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import CORRECTIONS, LAYERED, REGROUPED, Place
from tillbook.costing.bearing import Bearing
from tillbook.costing.fifo import Portion
from tillbook.costing.following import was_counted
from tillbook.costing.layers import Layers
from tillbook.costing.rows import End, Rows
from tillbook.costing.worth import Worth
from tillbook.money import Money, share, split
from tillbook.posting import DERIVED, LINES_PER_EVENT, Goods, Move, Regroup
from tillbook.quantity import Quantity
from tillbook.records import Position, target_key


class Regrouping:
    """Shares value over what comes back from the edge, at once and later."""

    def __init__(
        self, books: Books, rows: Rows, worth: Worth, layers: Layers, bearing: Bearing
    ) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth
        self.layers = layers
        self.bearing = bearing
        self._gone: Sequence[Portion] = ()  # what a reversal has taken to the edge just now

    def weights(self, leg: Regroup) -> Sequence[int]:
        """By what the value is shared: as stated, else by today's cost, else by quantity."""
        if len(leg.into) == 1 or any(leg.weights):
            return leg.weights or (1,)
        costs = [self._today(goods) for goods in leg.into]
        return costs if any(costs) else [goods.quantity for goods in leg.into]

    def _today(self, goods: Goods) -> Money:
        assert isinstance(goods.target, Place), "goods come back from the edge to a place"
        place = goods.target
        key = goods.item, goods.lot, place.location, place.spot, place.owner
        position = self.books.take_up(key, goods.department)
        return self.worth.known(position, goods, goods.quantity) or 0

    def follow(self, goods: Goods, edge: End, number: int, gained: Portion) -> None:
        """A difference of goods that went to the edge goes on to what came back for them."""
        back = self._back_for(number)
        worth = [row.value + self.books.line_state(row.number).corrected_value for row in back]
        weights = worth if any(worth) else [row.quantity for row in back]
        for row, part in zip(back, split(gained.value, weights), strict=True):
            leg = structs.replace(goods, item=row.item, lot=row.lot)
            if self.books.line_state(row.number).reversed_by:
                self._undone(leg, edge, number, row, part)
            else:
                self._pass_on(leg, edge, row, gained._replace(value=part))

    def _back_for(self, number: int) -> list[Move]:
        """The rows by which goods came back for those that went by this row."""
        rows = self.books.moves_of(number // LINES_PER_EVENT)[number % LINES_PER_EVENT :]
        own = [row for row in rows if row.why not in DERIVED]
        return list(takewhile(_comes_back, dropwhile(lambda row: not _comes_back(row), own)))

    # Undoing.

    def go_again(self, goods: Goods) -> None:
        """What was made goes to the edge again; of the same goods, those that go are remembered."""
        same = bool(self.books.carried(goods.undoes))
        self._gone = self.layers.cargo.under_way if same else ()

    def come_back(self, goods: Goods) -> None:
        """The same goods come back as those that went: what has moved on stays where it is."""
        if sum(portion.quantity for portion in self._gone) == goods.quantity:
            self.layers.cargo.under_way = self._gone
        self._gone = ()

    def _undone(self, leg: Goods, edge: End, number: int, row: Move, part: Money) -> None:
        """What came back is gone again: cost corrections, unless what went is still to return."""
        if self.books.line_state(number).returned_quantity:
            corrections = self.rows.edge(CORRECTIONS, "")
            self.bearing.add(leg, part, edge, corrections, why="true-up", of=row.number)

    def _pass_on(self, leg: Goods, edge: End, row: Move, gained: Portion) -> None:
        """To the goods where they still lie, the rest to COGS; at standard, all is variance."""
        there = self.books.take_up(target_key(row), leg.department)
        corrected = self.books.line_state(row.number).corrected_value
        self._learn(row, row.quantity, row.value + corrected + gained.value)
        own = self.books.item_cost(row.item, leg.department).department
        self.bearing.put(
            structs.replace(leg, department=own), gained.value, edge, there,
            lambda: self._stays(there, row, gained), why="true-up", of=row.number,
        )  # fmt: skip

    def _stays(self, there: Position, row: Move, gained: Portion) -> Money:
        """What of a difference stays with goods that still lie where they were brought."""
        if was_counted(self.books, row):
            return 0
        if there.method in LAYERED:
            return self._improved(there, row, gained)
        lying = min(max(there.quantity, 0), row.quantity)
        return self.worth.within(there, share(gained.value, lying, row.quantity))

    def _improved(self, there: Position, row: Move, gained: Portion) -> Money:
        """Layers of the same goods learn their receipt line; those of other goods are their own."""
        known = self.layers.cargo.carried_as(row.number, gained) if gained.receipt else None
        if known is None:
            new = Portion(row.number, row.quantity, gained.value)
        else:
            new = gained
            self._learn(row, known.quantity, known.value)
        return self.layers.improve(there, row.number, (new,), gained.value)

    def _learn(self, row: Move, quantity: Quantity, cost: Money) -> None:
        """What the goods cost now bounds what they may be worth."""
        department = self.books.item_cost(row.item, "").department
        self.worth.know(row.item, department, quantity, cost)


def _comes_back(row: Move) -> bool:
    return row.source_spot == REGROUPED.spot
