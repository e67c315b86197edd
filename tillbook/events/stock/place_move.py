"""Place move: goods go from one place of a location to another, with their value.

    Dr  inventory           of the place they go to
    Cr  inventory           of the place they leave

Where both places stand for the same account, the two cancel.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place
from tillbook.document import QuantityNotPositive
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, DepartmentCode, Fact, ItemCode, Reference, SpotName
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class PlacesAreTheSame(Problem):
    """Goods are moved to the place where they are."""

    remedy = "Name two different places."


class PlaceMoveLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods that change their place."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    lot: Reference = ""
    owner: Reference = ""  # of consigned goods: they stay his


class PlaceMove(Fact, tag="place_move", frozen=True):
    """Goods moved within a location."""

    source: SpotName
    target: SpotName
    lines: Annotated[tuple[PlaceMoveLine, ...], Meta(min_length=1, max_length=MOST_LINES)]

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        if self.source == self.target:
            yield PlacesAreTheSame(place=self.source)
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {self.source, self.target}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity,
                source=Place(self.location, self.source, line.owner),
                target=Place(self.location, self.target, line.owner),
                department=line.department, why="moved", line=number, lot=line.lot,
            )  # fmt: skip

    def touches(self) -> Iterable[PositionKey]:
        for line in self.lines:
            for spot in (self.source, self.target):
                yield line.item, line.lot, self.location, spot, ""

    EXAMPLES = (
        {
            "kind": "place_move",
            "id": "01937c5e-7a00-7000-8000-000000000008",
            "at": "2025-03-31T08:00:00Z",
            "location": "014",
            "actor": "lee",
            "source": "shelf",
            "target": "damaged",
            "lines": [{"item": "MUG", "quantity": 1000, "department": "household"}],
        },
    )
