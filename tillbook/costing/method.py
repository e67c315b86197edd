"""The costing methods, as a table: a department names one, a position keeps it."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from tillbook.costing import avco, fifo, specific
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.records import Position


class Method(Struct, frozen=True):
    """What a costing method answers."""

    cost_out: Callable[[Position, Quantity], Money] | None  # None: what its layers say
    current_cost: Callable[[Position, Quantity], Money | None]
    rebase: Callable[[Position], None]


METHODS: Mapping[str, Method] = {
    "avco": Method(avco.cost_out, avco.current_cost, avco.rebase),
    "fifo": Method(None, fifo.current_cost, fifo.rebase),
    "specific": Method(None, specific.current_cost, specific.rebase),
}
