"""Selling: what was sold of each item, and to whom, over the last weeks.

Only the slips know the net of a line, so a day's slips are read once and their sums kept; they are
read again when the day has had another document. So after the first look only today is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from msgspec import Struct
from sqlalchemy import func, select

from tillbook import calendar, codec
from tillbook.calendar import Day
from tillbook.expressions import rows_of, total
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.sides import SELLING, SLIPS, net_lines
from tillbook.store.door import Store
from tillbook.tables import journal, move

Key = tuple[str, str]
"""(location, item) or (location, customer)."""

Signature = tuple[int, int]
"""How many documents a day has, and the newest: it changes with every one."""


class Sums(Struct):
    """What a day, or some days, came to."""

    units: dict[Key, Quantity]
    net: dict[Key, Money]
    cost: dict[Key, Money]
    spent: dict[Key, Money]
    slips: dict[Key, int]


class ItemSold(Struct, frozen=True):
    """What was sold of an item."""

    item: str
    units: Quantity
    net: Money
    cost: Money

    @property
    def margin(self) -> Money:
        """What was left."""
        return self.net - self.cost


class Buyer(Struct, frozen=True):
    """What a customer bought."""

    customer: str
    slips: int
    net: Money


_days: WeakKeyDictionary[Store, dict[Day, tuple[Signature, Sums]]] = WeakKeyDictionary()


def sold(store: Store, last: Day, days: int) -> list[Sums]:
    """The sums of each of the posting days up to the last one."""
    wanted = [last]
    while len(wanted) < days:
        wanted.append(calendar.day_before(wanted[-1]))
    known, signed = _days.setdefault(store, {}), _signatures(store, wanted[-1], last)
    for day in wanted:
        if day in signed and (day not in known or known[day][0] != signed[day]):
            known[day] = signed[day], _read(store, day)
    return [known[day][1] for day in wanted if day in signed]


def _signatures(store: Store, first: Day, last: Day) -> dict[Day, Signature]:
    row = journal.c
    query = (
        select(row.posting_day, func.count(), func.max(row.number))
        .where(row.posting_day.between(first, last)).group_by(row.posting_day)
    )  # fmt: skip
    return {int(day): (int(many), int(newest)) for day, many, newest in store.rows(query)}


def _read(store: Store, day: Day) -> Sums:
    """A day's slips, line by line, and the cost of what they moved."""
    made = Sums(*(defaultdict(int) for _ in range(5)))
    row = journal.c
    slips = row.posting_day == day, row.kind.in_(sorted(SLIPS))
    for place, kind, body in store.rows(select(row.location, row.kind, row.body).where(*slips)):
        slip: Any = codec.reread(body.encode())
        for line in net_lines(slip, SLIPS[kind]):
            made.units[place, line.line.item] += line.quantity
            made.net[place, line.line.item] += line.net
            made.spent[place, slip.customer] += line.net
        made.slips[place, slip.customer] += kind in SELLING
    costs = (
        select(row.location, move.c.item, move.c.why, total(move.c.value))
        .join_from(journal, move, rows_of(move.c.number, row.number)).where(*slips)
        .where(move.c.why.in_(("sold", "returned"))).group_by(row.location, move.c.item, move.c.why)
    )  # fmt: skip
    for place, item, why, value in store.rows(costs):
        made.cost[place, item] += value if why == "sold" else -value
    return made


def _within(sums: Iterable[Sums], name: str, locations: Sequence[str]) -> dict[str, int]:
    """One of the figures, by item or customer, over these locations."""
    found: dict[str, int] = defaultdict(int)
    for one in sums:
        for (place, key), amount in getattr(one, name).items():
            if place in locations:
                found[key] += amount
    return found


def items_sold(sums: Sequence[Sums], locations: Sequence[str]) -> list[ItemSold]:
    """Each item that was sold, what brought most first."""
    units, net, cost = (_within(sums, name, locations) for name in ("units", "net", "cost"))
    made = [ItemSold(it, units[it], net[it], cost.get(it, 0)) for it in units if it]
    return sorted(made, key=lambda it: (-it.net, it.item))


def buyers(sums: Sequence[Sums], locations: Sequence[str]) -> list[Buyer]:
    """Each customer who is known by an id, who bought most first."""
    spent, slips = _within(sums, "spent", locations), _within(sums, "slips", locations)
    made = [Buyer(it, slips[it], spent[it]) for it in spent if it]
    return sorted(made, key=lambda it: (-it.net, it.customer))


def pace(sums: Sequence[Sums], locations: Sequence[str]) -> Mapping[Key, Quantity]:
    """What was sold of each item in each place."""
    found: dict[Key, int] = defaultdict(int)
    for one in sums:
        for key, amount in one.units.items():
            if key[0] in locations and key[1]:
                found[key] += amount
    return found
