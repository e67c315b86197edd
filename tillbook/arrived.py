"""Arrived: goods that come to a store, some of which may be damaged.

The damaged ones lie apart, in a place of their own, until somebody decides what becomes of them.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from tillbook.document import (
    DamagedExceedsReceived,
    KeyedUnit,
    QuantityNotPositive,
    unit_faults,
)
from tillbook.errors import Problem
from tillbook.money import Money, share
from tillbook.quantity import Quantity

DAMAGED = "damaged"
CAME = frozenset({"received", "opening", "transferred"})
"""Why goods come to a company; those of its own that leave for another are *transferred*, too."""


class ArrivedLine(Protocol):
    """A line of goods that came."""

    @property
    def quantity(self) -> Quantity:
        """How many came in all."""

    @property
    def damaged(self) -> Quantity:
        """How many of them are damaged."""

    @property
    def spot(self) -> str:
        """Where the others are put."""

    @property
    def unit(self) -> KeyedUnit | None:
        """The unit that was keyed, if it was another than the base unit."""


def arrived_faults(lines: Iterable[ArrivedLine]) -> Iterator[Problem]:
    """What is wrong with lines of goods that came, each by itself."""
    for number, line in enumerate(lines, 1):
        if line.quantity <= 0:
            yield QuantityNotPositive(line=number, quantity=line.quantity)
        elif line.damaged > line.quantity:
            yield DamagedExceedsReceived(line=number, damaged=line.damaged)
        yield from unit_faults(number, line.quantity, line.unit)


def spots_of(lines: Iterable[ArrivedLine]) -> set[str]:
    """The places that goods of the lines are put to."""
    found = set()
    for line in lines:
        found |= {line.spot, DAMAGED} if line.damaged else {line.spot}
    return found


def parts_of(line: ArrivedLine, cost: Money = 0) -> Iterator[tuple[str, Quantity, Money]]:
    """What is put where, and its share of the line's cost: the sound goods, the damaged ones."""
    bad = share(cost, line.damaged, line.quantity)
    for spot, quantity, part in (
        (line.spot, line.quantity - line.damaged, cost - bad),
        (DAMAGED, line.damaged, bad),
    ):
        if quantity:
            yield spot, quantity, part
