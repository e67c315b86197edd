"""Kit assembly: goods are put together and are another item from then on.

    Dr  regrouping          what the parts are worth, each at cost
    Cr  inventory
    Dr  inventory           the kit, at all of that
    Cr  regrouping

A kit is goods of its own: it has its own cost and, where goods are kept by layers, a layer of its
own. A part that was not there leaves at a provisional cost; what it turns out to have cost follows
the kit, and those that have been sold by then cost that much more.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, Text
from tillbook.kit import (
    KitGoods,
    from_the_edge,
    kit_faults,
    kit_objections,
    position_of,
    to_the_edge,
)
from tillbook.posting import Leg, regroup
from tillbook.records import PositionKey


class KitAssembly(Fact, tag="kit_assembly", frozen=True):
    """So many kits, put together from all of the parts on the lines."""

    kit: KitGoods
    lines: Annotated[tuple[KitGoods, ...], Meta(min_length=1, max_length=MOST_LINES)]
    note: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        yield from kit_faults(self.kit, self.lines)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from kit_objections(self.location, self.every_line, books)

    @property
    def every_line(self) -> tuple[KitGoods, ...]:
        """The parts, then the kit, as the moves number them."""
        return (*self.lines, self.kit)

    def legs(self, books: Books) -> Iterator[Leg]:
        parts = [to_the_edge(self.location, at, line) for at, line in enumerate(self.lines, 1)]
        kit = from_the_edge(self.location, len(self.lines) + 1, self.kit)
        yield regroup(tuple(parts), (kit,))

    def prices_paid(self) -> Iterable[str]:
        return (self.kit.item,)

    def touches(self) -> Iterable[PositionKey]:
        return [position_of(self.location, goods) for goods in self.every_line]

    EXAMPLES = (
        {
            "kind": "kit_assembly",
            "id": "01937c5e-7a00-7000-8000-0000000000c3",
            "at": "2025-04-01T11:00:00Z",
            "location": "014",
            "actor": "lee",
            "kit": {"item": "TEA-SET", "quantity": 2000, "department": "household"},
            "lines": [
                {"item": "TEA", "quantity": 2000, "department": "grocery"},
                {"item": "MUG", "quantity": 4000, "department": "household"},
            ],
            "note": "Mother's day",
        },
    )
