"""Revaluing: value put on goods, or taken off them, without goods; and taken back again.

What was put on goods is taken back from those of them that still lie there, by quantity; the share
of those that have left since belongs to the cost at which they were sold. No place is taken beyond
the extremes ever paid, so that a write-down that is undone never lifts goods above their cost.
"""

from collections.abc import Sequence

from tillbook.books import Books
from tillbook.chart import CUSTOMER, LAYERED
from tillbook.costing.layers import Layers
from tillbook.costing.method import METHODS
from tillbook.costing.rows import End, Rows, source_of
from tillbook.costing.worth import Worth
from tillbook.money import Money, share
from tillbook.posting import Move, Value
from tillbook.quantity import Quantity
from tillbook.records import Layer, Position, is_target, key_of, signed


class Revaluing:
    """Puts value on positions."""

    def __init__(self, books: Books, rows: Rows, worth: Worth, layers: Layers) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth
        self.layers = layers

    def put(self, leg: Value, position: Position, against: End) -> None:
        """Put an amount on what lies there; of goods kept at standard it is price variance."""
        away = METHODS[position.method].differences
        if away:
            variance = self.rows.edge(away, leg.department, position.location)
            self.rows.add(leg, 0, leg.amount, against, variance, why=leg.why, of=leg.of)
            return
        every = self.books.layers(key_of(position)) if position.method in LAYERED else ()
        if every:
            self.layers.add(position, every, leg.amount)
        self._add(leg, leg.amount, against, position, every)

    def _add(
        self, leg: Value, amount: Money, against: End, position: Position, layers: Sequence[Layer]
    ) -> None:
        """Value on a position, whose layers have it already; its cost is another from here on."""
        position.value += amount
        self.rows.add(leg, 0, amount, against, position, why=leg.why)
        METHODS[position.method].rebase(position)
        for layer in layers:
            self.worth.know(layer.item, leg.department, layer.quantity, layer.value)
        if not layers:
            self.worth.know(leg.item, leg.department, position.quantity, position.value)

    # Undoing.

    def take_back(self, leg: Value, position: Position) -> None:
        """Take back what a row had put on goods; of those that have left, from their cost."""
        row = self.books.move(leg.takes_back)
        against = source_of(row)
        away = METHODS[position.method].differences
        stays = 0 if away else self._stay(leg, row, position, against)
        if leg.amount != stays:
            rest = self.rows.edge(away or CUSTOMER, leg.department, position.location)
            self.rows.add(leg, 0, leg.amount - stays, against, rest, why=leg.why)

    def _stay(self, leg: Value, row: Move, position: Position, against: End) -> Money:
        """Take back what belongs to goods that still lie there; how much that was."""
        then, worth_then, still = self._since(row, position)
        layers = self._first(position, still) if position.method in LAYERED else ()
        stays = share(leg.amount, still, then) if still else 0
        if layers and row.value < 0 and worth_then > 0:  # it was taken off by value
            lying = sum(layer.value for layer in layers)
            stays = min(share(leg.amount, lying, worth_then), leg.amount)
        if position.last != row.number:  # else exactly what was put there
            worth = sum(layer.value for layer in layers) if layers else max(position.value, 0)
            stays = max(self.worth.within(position, stays), -worth)
        if stays:
            if layers:
                self.layers.take_back(position, layers, stays)
            self._add(leg, stays, against, position, layers)
        return stays

    def _since(self, row: Move, position: Position) -> tuple[Quantity, Money, Quantity]:
        """How many lay there, worth what, when the row was written; how many of them still do."""
        key, late = key_of(position), False
        quantity, value, came = position.quantity, position.value, 0
        for link in self.books.chain(key, position.last, row.instant):
            moved = link.move
            if moved.number <= row.number:
                break
            quantity -= signed(moved, key)
            value -= moved.value if is_target(moved, key) else -moved.value
            paired = late and moved.quantity > 0
            late = moved.why == "late-for-count" or (late and not paired)
            if is_target(moved, key) and not (late or paired):  # a late fact and its pair cancel
                came += moved.quantity
        return quantity, value, max(0, min(quantity, position.quantity - came))

    def _first(self, position: Position, quantity: Quantity) -> Sequence[Layer]:
        """The layers in which the first so many lie: those that were there before others came."""
        found: list[Layer] = []
        for layer in self.books.layers(key_of(position)):
            if quantity <= 0:
                break
            found.append(layer)
            quantity -= layer.quantity
        return found
