"""Worth: what goods cost that come from an edge, and the extremes that bound every position."""

from tillbook.books import Books
from tillbook.costing.method import METHODS
from tillbook.money import Money, share
from tillbook.posting import Goods
from tillbook.quantity import Quantity
from tillbook.records import ItemCost, Layer, Position


class Worth:
    """Answers what goods are worth, and learns it from what is paid."""

    def __init__(self, books: Books) -> None:
        self.books = books

    def coming(self, goods: Goods, target: Position) -> Money:
        """What goods cost that come in from an edge."""
        if goods.of:
            return self._back(goods)
        if goods.cost is None:
            cost_in = METHODS[target.method].cost_in
            if cost_in is not None:
                return cost_in(target, goods.quantity)
            return self.today(target, goods, goods.quantity)
        self._learn(goods.item, goods.department, goods.quantity, goods.cost, paid=True)
        return goods.cost

    def still_out(self, number: int) -> Quantity:
        """How many of the goods that left by a move have not come back."""
        return self.books.move(number).quantity - self.books.line_state(number).returned_quantity

    def _back(self, goods: Goods) -> Money:
        """The exact share of the cost still out, corrections included, so any parts add up."""
        was, state = self.books.move(goods.of), self.books.changed_line(goods.of)
        out = was.quantity - state.returned_quantity
        value = share(was.value + state.corrected_value - state.returned_value, goods.quantity, out)
        state.returned_quantity += goods.quantity
        state.returned_value += value
        return value

    def today(self, position: Position, goods: Goods, quantity: Quantity) -> Money:
        """Today's cost: the position's, else the item's last, else the reporter's, else 0."""
        if position.owner:
            return 0
        known = self.known(position, goods, quantity)
        if known is not None:
            if METHODS[position.method].differences:  # a standard: goods go at it that never came
                basis = position.basis_quantity, position.basis_value
                self.know(position.item, goods.department, *basis)
            return known
        cost = share(goods.hint, quantity, goods.quantity) if goods.hint else 0
        self._learn(goods.item, goods.department, quantity, cost, paid=False)
        return cost

    def known(self, position: Position, goods: Goods, quantity: Quantity) -> Money | None:
        """What the books themselves say goods cost today; None where they know nothing."""
        known = self.books.item_cost(goods.item, goods.department)
        method = METHODS[position.method]
        cost = method.current_cost(position, quantity)
        if cost is not None:
            return cost if method.differences else _bounded(cost, quantity, known)
        if known.last_quantity:
            return share(known.last_value, quantity, known.last_quantity)
        return None

    def know(self, item: str, department: str, quantity: Quantity, cost: Money) -> None:
        """Goods turn out to have cost something else: that too has now been paid for them."""
        if quantity:
            self._learn(item, department, quantity, max(cost, 0), paid=False)

    def _learn(
        self, item: str, department: str, quantity: Quantity, cost: Money, *, paid: bool
    ) -> None:
        """Keep the item's last cost and the extremes that bound every position (law 4)."""
        known = self.books.item_cost(item, department)
        if paid:
            known.received += quantity
            known.last_quantity, known.last_value = quantity, cost
        if not known.low_quantity or cost * known.low_quantity < known.low_value * quantity:
            known.low_quantity, known.low_value = quantity, cost
        if not known.high_quantity or cost * known.high_quantity > known.high_value * quantity:
            known.high_quantity, known.high_value = quantity, cost

    def within(self, position: Position | Layer, amount: Money) -> Money:
        """As much of an amount as leaves position or layer between the extremes ever paid."""
        known = self.books.item_cost(position.item, "")
        if not known.low_quantity or position.quantity <= 0:
            return 0
        low = -(-known.low_value * position.quantity // known.low_quantity)
        high = known.high_value * position.quantity // known.high_quantity
        wanted = position.value + amount
        return (
            min(max(wanted, min(low, position.value)), max(high, position.value)) - position.value
        )


def _bounded(cost: Money, quantity: Quantity, known: ItemCost) -> Money:
    """A cost between the extremes: a gram worth 0.00 by rounding says little of a kilogram."""
    if not known.low_quantity:
        return cost
    low = known.low_value * quantity // known.low_quantity
    high = -(-known.high_value * quantity // known.high_quantity)
    return min(max(cost, low), high)
