"""Repack: goods are packed otherwise and counted otherwise: a case becomes eaches.

    Dr  regrouping          what was packed otherwise, at cost
    Cr  inventory
    Dr  inventory           what came of it, at that same value
    Cr  regrouping
    Dr  write-offs          what was lost at it, at cost, by reason
    Cr  inventory

The line says how much was taken, how much of that was lost, and how much came of the rest, each in
the base units of its own item; no factor is looked up anywhere. Goods of as many base units as
before keep the receipt line that they came from. Where the number is another, a receipt line of
ten cases says nothing of eaches, and they are goods of their own.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import REGROUPED, Place, written_off
from tillbook.document import KeyedUnit, QuantityNotPositive, Word, unit_faults
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, DepartmentCode, Fact, ItemCode, Reference, SpotName, Text
from tillbook.posting import Leg, move, regroup
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections


class PackedIntoItself(Problem):
    """Goods are repacked into the item that they are."""

    remedy = "Count the item if there are more or fewer of it; name another if it is another."


class LostExceedsTaken(Problem):
    """More was lost on repacking than was taken, or all of it."""

    remedy = "The lost quantity is part of the quantity taken; if all is lost, write it off."


class RepackLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods of one item that became goods of another."""

    item: ItemCode
    quantity: Quantity  # taken, in base units of the item
    department: DepartmentCode
    into: ItemCode
    made: Quantity  # in base units of what it became
    lost: Annotated[int, Meta(ge=0)] = 0  # of the quantity taken
    spot: SpotName = "shelf"
    lot: Reference = ""
    into_department: DepartmentCode = ""  # where it is another
    into_spot: SpotName = "shelf"
    into_lot: Reference = ""
    unit: KeyedUnit | None = None  # of the quantity taken


class Repack(Fact, tag="repack", frozen=True):
    """Goods packed otherwise."""

    lines: Annotated[tuple[RepackLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    reason: Word = "repacking"  # of what was lost
    note: Text = ""

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if min(line.quantity, line.made) <= 0:
                yield QuantityNotPositive(line=number, quantity=min(line.quantity, line.made))
            elif line.lost >= line.quantity:
                yield LostExceedsTaken(line=number, lost=line.lost, quantity=line.quantity)
            if line.item == line.into:
                yield PackedIntoItself(line=number, item=line.item)
            yield from unit_faults(number, line.quantity, line.unit)

    def objections(self, books: Books) -> Iterator[Problem]:
        spots = {spot for line in self.lines for spot in (line.spot, line.into_spot)}
        yield from place_objections(self.location, spots, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            here = Place(self.location, line.spot)
            if line.lost:
                yield move(
                    line.item, line.lost, source=here, target=written_off(self.reason),
                    department=line.department, why="written-off", line=number, lot=line.lot,
                )  # fmt: skip
            out = move(
                line.item, line.quantity - line.lost, source=here, target=REGROUPED,
                department=line.department, why="regrouped", line=number, lot=line.lot,
            )  # fmt: skip
            into = move(
                line.into, line.made,
                source=REGROUPED, target=Place(self.location, line.into_spot),
                department=line.into_department or line.department,
                why="regrouped", line=number, lot=line.into_lot,
            )  # fmt: skip
            yield regroup((out,), (into,), same_goods=line.made == out.quantity)

    def prices_paid(self) -> Iterable[str]:
        return [line.into for line in self.lines]

    def touches(self) -> Iterable[PositionKey]:
        for line in self.lines:
            yield line.item, line.lot, self.location, line.spot, ""
            yield line.into, line.into_lot, self.location, line.into_spot, ""

    EXAMPLES = (
        {
            "kind": "repack",
            "id": "01937c5e-7a00-7000-8000-0000000000c5",
            "at": "2025-04-01T11:30:00Z",
            "location": "014",
            "actor": "lee",
            "lines": [
                {
                    "item": "TEA", "quantity": 2000, "department": "grocery",
                    "into": "TEA-LOOSE", "made": 475, "lost": 100,
                },
            ],
        },
    )  # fmt: skip
