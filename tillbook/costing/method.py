"""The costing methods, as a table: a department names one, a position keeps it."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from tillbook.chart import AVERAGE, OTHERS_GOODS, PRICE_VARIANCE, STANDARD, Edge
from tillbook.costing import avco, consigned, fifo, specific, standard
from tillbook.costing.fifo import Portion
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.records import Position


class Method(Struct, frozen=True):
    """What a costing method answers."""

    cost_out: Callable[[Position, Quantity], Money] | None  # None: what its layers say
    current_cost: Callable[[Position, Quantity], Money | None]
    rebase: Callable[[Position], None]
    take_over: Callable[[Sequence[Portion]], Sequence[Portion]]
    """Goods that were kept by another method, by what is known of them: the layers they become."""
    cost_in: Callable[[Position, Quantity], Money] | None = None  # None: today's cost
    differences: Edge | None = None
    """Where what its goods cost more or less goes: a true-up, landed cost, another price.

    None: with the goods as far as they still lie there, and to the cost of goods sold beyond.
    """


METHODS: Mapping[str, Method] = {
    AVERAGE: Method(avco.cost_out, avco.current_cost, avco.rebase, avco.take_over),
    "fifo": Method(None, fifo.current_cost, fifo.rebase, fifo.take_over),
    "specific": Method(None, specific.current_cost, specific.rebase, specific.take_over),
    STANDARD: Method(
        standard.cost_out,
        standard.current_cost,
        standard.rebase,
        avco.take_over,
        standard.cost_in,
        PRICE_VARIANCE,
    ),
    OTHERS_GOODS: Method(
        consigned.cost_out, consigned.current_cost, consigned.rebase, avco.take_over
    ),
}
