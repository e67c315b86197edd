"""Kit disassembly: a kit is taken apart, and its parts are goods again.

    Dr  regrouping          the kit, at cost
    Cr  inventory
    Dr  inventory           its parts, which are worth that together
    Cr  regrouping

The kit's value is shared over the parts by the weights on the lines: what they cost when the kit
was put together, their prices, whatever the shop goes by. Where no line states one, by what each
part would cost today; where the books know none of them, by quantity. The parts add up to the kit
exactly.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, Text
from tillbook.kit import (
    KitGoods,
    KitPart,
    from_the_edge,
    kit_faults,
    kit_objections,
    position_of,
    to_the_edge,
)
from tillbook.posting import Leg, regroup
from tillbook.records import PositionKey


class KitDisassembly(Fact, tag="kit_disassembly", frozen=True):
    """So many kits, taken apart into all of the parts on the lines."""

    kit: KitGoods
    lines: Annotated[tuple[KitPart, ...], Meta(min_length=1, max_length=MOST_LINES)]
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
        kit = to_the_edge(self.location, len(self.lines) + 1, self.kit)
        parts = [from_the_edge(self.location, at, line) for at, line in enumerate(self.lines, 1)]
        yield regroup((kit,), tuple(parts), tuple(line.weight for line in self.lines))

    def prices_paid(self) -> Iterable[str]:
        return [line.item for line in self.lines]

    def touches(self) -> Iterable[PositionKey]:
        return [position_of(self.location, goods) for goods in self.every_line]

    EXAMPLES = (
        {
            "kind": "kit_disassembly",
            "id": "01937c5e-7a00-7000-8000-0000000000c4",
            "at": "2025-04-01T11:20:00Z",
            "location": "014",
            "actor": "lee",
            "kit": {"item": "TEA-SET", "quantity": 1000, "department": "household"},
            "lines": [
                {"item": "TEA", "quantity": 1000, "department": "grocery", "weight": 400},
                {
                    "item": "MUG-OLD", "quantity": 2000, "department": "household",
                    "weight": 300,
                },
            ],
        },
    )  # fmt: skip
