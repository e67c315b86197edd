"""Standard cost: goods are worth what was set for them, whatever they cost.

A standard is money per quantity, and a position keeps it as its basis: so many of them are worth
so much. What lies there is worth round(quantity * standard), so that no rounding adds up, however
small the parts that come and go; goods that leave take what that makes less. Below zero it is the
same: what was not there leaves at the standard, each line taking what the rounded sum grows by.
"""

from tillbook.money import Money, rounded
from tillbook.quantity import Quantity
from tillbook.records import Position


def worth(position: Position, quantity: Quantity) -> Money:
    """What so many are worth at the standard; of goods that are missing, below zero."""
    return rounded(position.basis_value * quantity, position.basis_quantity)


def cost_out(position: Position, quantity: Quantity) -> Money:
    """The value of goods that leave a position that has them."""
    return position.value - worth(position, position.quantity - quantity)


def cost_in(position: Position, quantity: Quantity) -> Money:
    """The value of goods that come in, where they say none of their own."""
    return worth(position, position.quantity + quantity) - worth(position, position.quantity)


def current_cost(position: Position, quantity: Quantity) -> Money | None:
    """What so many goods are worth that are not there."""
    missing = min(position.quantity, 0)
    return worth(position, missing) - worth(position, missing - quantity)


def rebase(position: Position) -> None:
    """The basis is the standard, and only another standard changes it."""
