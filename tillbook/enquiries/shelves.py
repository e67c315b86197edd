"""Shelves: how many of which item lie where, for a screen that shows some items at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from tillbook.expressions import is_road, total
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.store.door import Store
from tillbook.tables import position

Amounts = tuple[Quantity, Money]


class Lying(Struct, frozen=True):
    """Goods of one item, by location."""

    by_location: Mapping[str, Amounts]

    @property
    def quantity(self) -> Quantity:
        """All of them."""
        return sum(it[0] for it in self.by_location.values())

    @property
    def value(self) -> Money:
        """What they are worth together."""
        return sum(it[1] for it in self.by_location.values())


NOTHING = Lying({})


def lying(store: Store, items: Iterable[str], locations: Sequence[str]) -> dict[str, Lying]:
    """What lies at these locations, without what is on the road and what is others'."""
    row = position.c
    wanted = (
        select(row.item, row.location, total(row.quantity), total(row.value))
        .where(row.item.in_(sorted(items)), row.location.in_(list(locations)))
        .where(row.owner == "", ~is_road(row.spot))
        .group_by(row.item, row.location)
    )
    return summed(store.rows(wanted))


def summed(rows: Iterable[Any]) -> dict[str, Lying]:
    """(item, location, quantity, value) by item."""
    found: dict[str, dict[str, Amounts]] = {}
    for item, location, quantity, value in rows:
        before = found.setdefault(item, {}).get(location, (0, 0))
        found[item][location] = before[0] + quantity, before[1] + (value or 0)
    return {item: Lying(by) for item, by in found.items()}


def below(store: Store, locations: Sequence[str], most: int) -> list[str]:
    """The items that lie below zero somewhere, by code."""
    row = position.c
    wanted = select(row.item).where(row.quantity < 0, row.location.in_(list(locations)))
    return [it[0] for it in store.rows(wanted.distinct().order_by(row.item).limit(most))]


def places(store: Store, item: str, locations: Sequence[str]) -> list[Any]:
    """Where an item lies, place by place; empty places that were never used are none."""
    row = position.c
    there = row.item == item, row.location.in_(list(locations)), ~is_road(row.spot)
    order = row.location, row.spot, row.owner, row.lot
    return list(store.rows(select(position).where(*there).order_by(*order)))


def on_the_road(store: Store, item: str, locations: Sequence[str]) -> Quantity:
    """How many are on their way from these locations."""
    row = position.c
    away = row.item == item, row.location.in_(list(locations)), is_road(row.spot)
    return int(store.rows(select(total(row.quantity)).where(*away))[0][0])
