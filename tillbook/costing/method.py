"""The costing methods, as a table: a department names one, a position keeps it."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from tillbook.chart import PRICE_VARIANCE, Edge
from tillbook.costing import avco, fifo, specific, standard
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.records import Position


class Method(Struct, frozen=True):
    """What a costing method answers."""

    cost_out: Callable[[Position, Quantity], Money] | None  # None: what its layers say
    current_cost: Callable[[Position, Quantity], Money | None]
    rebase: Callable[[Position], None]
    cost_in: Callable[[Position, Quantity], Money] | None = None  # None: today's cost
    differences: Edge | None = None
    """Where what its goods cost more or less goes: a true-up, landed cost, another price.

    None: with the goods as far as they still lie there, and to the cost of goods sold beyond.
    """


METHODS: Mapping[str, Method] = {
    "avco": Method(avco.cost_out, avco.current_cost, avco.rebase),
    "fifo": Method(None, fifo.current_cost, fifo.rebase),
    "specific": Method(None, specific.current_cost, specific.rebase),
    "standard": Method(
        standard.cost_out, standard.current_cost, standard.rebase, standard.cost_in, PRICE_VARIANCE
    ),
}
