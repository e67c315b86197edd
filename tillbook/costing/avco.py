"""Average cost: a position is worth what came in, and what leaves takes its share.

There is no unit cost. What remains after goods go out is the basis value's share, so that cents
neither drift nor stay behind, and the last unit out takes the last cent (case 13).
"""

from collections.abc import Sequence

from tillbook.costing.fifo import Portion
from tillbook.money import Money, rounded, share
from tillbook.quantity import Quantity
from tillbook.records import Position


def cost_out(position: Position, quantity: Quantity) -> Money:
    """The value of goods that leave a position that has them."""
    remaining = position.quantity - quantity
    if not remaining or not position.basis_quantity:
        return position.value
    return position.value - rounded(position.basis_value * remaining, position.basis_quantity)


def current_cost(position: Position, quantity: Quantity) -> Money | None:
    """What so many goods would be worth there today; None where goods never were."""
    if position.quantity > 0:
        return share(position.value, quantity, position.quantity)
    if position.basis_quantity > 0:
        return share(position.basis_value, quantity, position.basis_quantity)
    return None


def take_over(known: Sequence[Portion]) -> Sequence[Portion]:
    """No layers: the goods are worth together what they were worth one by one."""
    return ()


def rebase(position: Position) -> None:
    """Goods or value came in: what remains from here on is a share of what is there now."""
    if position.quantity > 0:
        position.basis_quantity, position.basis_value = position.quantity, position.value
