"""First in, first out: goods leave in the order of the receipt lines that they came from.

A position is a row of *layers*, one for each receipt line, the oldest first. A layer is worth what
came in; what leaves takes its share by the layer's own basis, so that no unit cost is rounded and
the last unit out takes the layer's last cent.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tillbook.money import Money, rounded, share, split
from tillbook.quantity import Quantity
from tillbook.records import Carried, Front, Layer, Position


class Portion(NamedTuple):
    """Goods under way: so many of one receipt line; `receipt` 0 stands for the move itself."""

    receipt: int
    quantity: Quantity
    value: Money


def cost_out(layer: Layer | Front, quantity: Quantity) -> Money:
    """The value of goods that leave a layer."""
    remaining = layer.quantity - quantity
    if not remaining:
        return layer.value
    return layer.value - rounded(layer.basis_value * remaining, layer.basis_quantity)


def current_cost(position: Position, quantity: Quantity) -> Money | None:
    """What so many goods would cost today: what the newest layer cost; None where none ever was."""
    if position.basis_quantity > 0:
        return share(position.basis_value, quantity, position.basis_quantity)
    return None


def rebase(position: Position) -> None:
    """Today's cost is the newest layer's, and changes with the layers alone."""


def take_over(known: Sequence[Portion]) -> Sequence[Portion]:
    """A layer for each receipt line that is known; one of the whole where none is."""
    return known


def scaled(portions: Sequence[Portion], value: Money) -> Sequence[Portion]:
    """The portions worth so much in all: by what each was worth, else by quantity."""
    if sum(portion.value for portion in portions) == value:
        return portions
    weights = [max(portion.value, 0) for portion in portions]
    if not any(weights):
        weights = [portion.quantity for portion in portions]
    return [
        portion._replace(value=worth)
        for portion, worth in zip(portions, split(value, weights), strict=True)
    ]


def shared(rows: Sequence[Carried], quantity: Quantity, value: Money) -> list[Portion]:
    """Exact shares of what the rows still have, so that any parts add up to the whole again.

    Beyond what they have it is of the move itself. A portion for each row, the rest behind them.
    """
    have = [max(row.quantity - row.used_quantity, 0) for row in rows]
    units = split(min(quantity, sum(have)), have)
    worth = [
        share(max(row.value - row.used_value, 0), unit, most) if unit else 0
        for row, unit, most in zip(rows, units, have, strict=True)
    ]
    beyond = quantity - sum(units)
    rest = share(value, beyond, quantity) if beyond else 0
    known = [
        Portion(row.receipt, unit, cost) for row, unit, cost in zip(rows, units, worth, strict=True)
    ]
    return [*scaled(known, value - rest), Portion(0, beyond, rest)]


def divided(portions: Sequence[Portion], quantity: Quantity) -> tuple[list[Portion], list[Portion]]:
    """The first so many of the goods, and the others."""
    first: list[Portion] = []
    others: list[Portion] = []
    for receipt, units, value in portions:
        here = min(units, quantity)
        worth = share(value, here, units) if here else 0
        quantity -= here
        if here:
            first.append(Portion(receipt, here, worth))
        if units > here:
            others.append(Portion(receipt, units - here, value - worth))
    return first, others
