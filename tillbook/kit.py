"""Kit: goods that are sold as one, and the goods that they are made of."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import REGROUPED, Place
from tillbook.document import QuantityNotPositive
from tillbook.errors import Problem
from tillbook.event import DepartmentCode, ItemCode, Reference, SpotName
from tillbook.posting import Goods, move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey
from tillbook.setting import place_objections

Weight = Annotated[int, Meta(ge=0, le=2**53, extra={"means": "money"})]


class KitHoldsItself(Problem):
    """A kit is made of itself."""

    remedy = "Name as its parts the goods that it is really made of."


class KitGoods(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """Goods of a kit: the kit itself, or what it is made of."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""


class KitPart(KitGoods, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """What comes out of a kit, with its weight in the kit's value where somebody states one."""

    weight: Weight = 0


def kit_faults(kit: KitGoods, lines: Sequence[KitGoods]) -> Iterator[Problem]:
    """Whether a kit and its parts can be."""
    for number, line in enumerate((*lines, kit), 1):
        if line.quantity <= 0:
            yield QuantityNotPositive(line=number, quantity=line.quantity)
    for number, line in enumerate(lines, 1):
        if (line.item, line.lot) == (kit.item, kit.lot):
            yield KitHoldsItself(line=number, item=line.item)


def kit_objections(location: str, goods: Sequence[KitGoods], books: Books) -> Iterator[Problem]:
    """Whether the location has the places."""
    yield from place_objections(location, {one.spot for one in goods}, books)


def to_the_edge(location: str, number: int, goods: KitGoods) -> Goods:
    """Goods that are used up."""
    return move(
        goods.item, goods.quantity,
        source=Place(location, goods.spot), target=REGROUPED,
        department=goods.department, why="regrouped", line=number, lot=goods.lot,
    )  # fmt: skip


def from_the_edge(location: str, number: int, goods: KitGoods) -> Goods:
    """Goods that are made."""
    return move(
        goods.item, goods.quantity,
        source=REGROUPED, target=Place(location, goods.spot),
        department=goods.department, why="regrouped", line=number, lot=goods.lot,
    )  # fmt: skip


def position_of(location: str, goods: KitGoods) -> PositionKey:
    """The position that the goods leave or come to."""
    return goods.item, goods.lot, location, goods.spot, ""
