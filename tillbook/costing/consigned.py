"""Consigned: goods that are not ours are worth nothing in our books, whatever they cost us later.

Their position's basis is no basis of value: it keeps how many of them crossed an edge, net of what
came back, and what their owner gets for that, exactly (see `buying.py`).
"""

from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.records import Position


def cost_out(position: Position, quantity: Quantity) -> Money:
    """Goods of others leave at no value."""
    return 0


def current_cost(position: Position, quantity: Quantity) -> Money | None:
    """Goods of others are worth nothing to us."""
    return 0


def rebase(position: Position) -> None:
    """There is no value that a basis could be of."""
