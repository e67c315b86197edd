"""Item merge: two codes are one item; what lies under the one goes on under the other.

    Dr  regrouping          the goods of the code that is given up, at cost
    Cr  inventory
    Dr  inventory           the same goods under the code that stays, at that same value
    Cr  regrouping

It is made at each location that has such goods, and the lines say how many, so that every book
moves the same goods whatever else it has heard of by then. What is below zero there is taken from
the code that stays. Goods keep the receipt line that they came from. What is on the road arrives
under the code on its papers, and a fact that names the code that was given up is posted as it
stands: a check says so, and the next merge moves it. Both codes stay in the catalogue, so that
both still scan.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    DepartmentCode,
    ItemCode,
    Reference,
    Request,
    SpotName,
    Text,
)
from tillbook.merged import became, becomes, renamed, told
from tillbook.posting import Leg
from tillbook.quantity import Quantity
from tillbook.records import Master, PositionKey
from tillbook.setting import place_objections


class MergedWithItself(Problem):
    """An item is merged with itself."""

    remedy = "Name the other item."


class MergeInACircle(Problem):
    """The item that is to stay has itself become the one that is to be given up."""

    remedy = "Keep the other one, or reverse the merges that say otherwise."
    status = 409


class MergedAlready(Problem):
    """The item has become another one."""

    remedy = "Name what it has become, or reverse that merge."
    status = 409


class ItemUnknown(Problem):
    """The catalogue has no item of this code."""

    remedy = "Create the item; what was posted under a code that is none is identified."
    status = 404


class BaseUnitsDiffer(Problem):
    """The two items are counted in different base units."""

    remedy = "Repack the goods: that says how many of the one come of the other."
    status = 409


class NothingToMerge(Problem):
    """The place has no such goods under the code, or fewer of them."""

    remedy = "Say what `tillbook report on-hand` shows for the code, or less of it."
    status = 409


class MergedLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Of the goods in one place, so many; below zero, so many that are missing there."""

    quantity: Quantity
    spot: SpotName = "shelf"
    lot: Reference = ""


class ItemMerge(Request, tag="item_merge", frozen=True):
    """One item is another, and at one location its goods go over."""

    item: ItemCode
    into: ItemCode
    department: DepartmentCode  # of the item that stays
    lines: Annotated[tuple[MergedLine, ...], Meta(max_length=MOST_LINES)] = ()
    reason: Text = ""

    POSTED_BY = ("inventory planner", "administrator")
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        if self.item == self.into:
            yield MergedWithItself(item=self.item)
        for number, line in enumerate(self.lines, 1):
            if not line.quantity:
                yield NothingToMerge(line=number, quantity=line.quantity)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self._catalogue_objections(books)
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)
        named: dict[tuple[str, str], Quantity] = {}
        for number, line in enumerate(self.lines, 1):
            key = line.spot, line.lot
            named[key] = named.get(key, 0) + line.quantity
            there = books.on_hand(self.item, Place(self.location, line.spot), line.lot)
            if not min(0, there) <= named[key] <= max(0, there):
                yield NothingToMerge(line=number, quantity=line.quantity, on_hand=there)

    def _catalogue_objections(self, books: Books) -> Iterator[Problem]:
        """Whether both are items that can be one."""
        known = [books.master("item", code) for code in (self.item, self.into)]
        for code, item in zip((self.item, self.into), known, strict=True):
            if item is None:
                yield ItemUnknown(item=code)
        units = [item.fields["base_unit"] for item in known if item]
        if len(set(units)) > 1:
            yield BaseUnitsDiffer(item=self.item, counted_in=units[0], into_counted_in=units[1])
        if self.item in becomes(self.into, books):
            yield MergeInACircle(item=self.item, into=self.into)
        elif became(self.into, books):
            yield MergedAlready(item=self.into, into=became(self.into, books))
        if became(self.item, books) not in ("", self.into):
            yield MergedAlready(item=self.item, into=became(self.item, books))

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            yield renamed(
                self.item, self.into, line.quantity, Place(self.location, line.spot),
                department=self.department, line=number, lot=line.lot,
            )  # fmt: skip

    def masters(self, books: Books) -> Iterator[Master]:
        yield told(self.item, self.into, self.id, books)

    def prices_paid(self) -> Iterable[str]:
        return (self.item, self.into)

    def touches(self) -> Iterable[PositionKey]:
        for line in self.lines:
            for item in (self.item, self.into):
                yield item, line.lot, self.location, line.spot, ""

    EXAMPLES = (
        {
            "kind": "item_merge",
            "id": "01937c5e-7a00-7000-8000-0000000000c6",
            "at": "2025-04-01T12:00:00Z",
            "location": "014",
            "actor": "lee",
            "item": "MUG-OLD",
            "into": "MUG",
            "department": "household",
            "lines": [{"quantity": 2000}],
            "reason": "the maker's new code",
        },
    )
