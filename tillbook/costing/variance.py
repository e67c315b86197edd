"""Variance: what goods cost beyond the standard that they are worth from then on.

Goods come to a place that is kept at standard at their cost, for the supplier, the sender or the
customer is owed that; and in the same breath they are taken to the standard against *price
variance*. So the variance is known the day the goods come, and never sits in the stock (case 13).
"""

from msgspec import structs

from tillbook.books import Books
from tillbook.chart import PRICE_VARIANCE, STANDARD
from tillbook.costing import standard
from tillbook.costing.rows import End, Rows
from tillbook.costing.shortage import Shortage
from tillbook.costing.worth import Worth
from tillbook.money import Money
from tillbook.posting import Goods, Value
from tillbook.records import Position


class Variance:
    """Keeps positions at their standard."""

    def __init__(self, books: Books, rows: Rows, worth: Worth, shortage: Shortage) -> None:
        self.books = books
        self.rows = rows
        self.worth = worth
        self.shortage = shortage

    def come_in(self, goods: Goods, target: Position, value: Money) -> None:
        """Goods come in at a value; what were missing are covered first, the others lie there."""
        before, after = target.quantity, target.quantity + goods.quantity
        covered = min(goods.quantity, max(-before, 0))
        covering = standard.worth(target, before + covered) - standard.worth(target, before)
        covering = covering if covered else 0
        lying = standard.worth(target, max(after, 0)) - (target.value if before > 0 else 0)
        target.quantity = after
        target.goods_in += goods.quantity
        target.value += covering + lying
        self._vary(goods, target, covering + lying - value)
        self.worth.know(
            target.item, goods.department, target.basis_quantity, target.basis_value
        )  # fmt: skip
        if covered:
            self.shortage.cover(structs.replace(goods, quantity=covered), target, covering)

    def _vary(self, goods: Goods, target: Position, amount: Money) -> None:
        if amount:
            variance = self.rows.edge(PRICE_VARIANCE, goods.department)
            self.rows.add(goods, 0, amount, variance, target, why="price-variance")

    def set(self, leg: Value, position: Position, against: End) -> None:
        """From here on the goods of a position are worth another standard.

        What lies there is taken to it. Goods that are missing keep the value at which they left,
        and are trued up to it when others come in.
        """
        position.method = STANDARD
        position.basis_quantity, position.basis_value = leg.per, leg.amount
        self.worth.know(leg.item, leg.department, leg.per, leg.amount)
        amount = standard.worth(position, position.quantity) - position.value
        if position.quantity > 0 and amount:
            position.value += amount
            self.rows.add(leg, 0, amount, against, position, why=leg.why)
