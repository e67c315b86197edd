"""The chain as it goes on: it sells, receives, sends and counts while somebody looks.

It begins where the book stands, so that it can be stopped and started: shelves, tills' numbers and
prices are read from it. A document's id comes from its till and number, or its place and instant,
and both go forward only: nothing is ever twice. It is never closed, for somebody may look at night.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from sqlalchemy import exists, select

from tillbook import calendar, codec, price_list
from tillbook.by_database import said
from tillbook.calendar import SECOND, Instant
from tillbook.channels.demo import keeping
from tillbook.channels.demo.catalogue import by_code, wares
from tillbook.channels.demo.chain import (
    EVERY,
    HOURS,
    STORES,
    WAREHOUSE,
    Chances,
    cumulated,
    day_of,
    pulls,
)
from tillbook.channels.demo.selling import Counter, pull_of
from tillbook.channels.demo.supplying import Suppliers
from tillbook.channels.demo.troubles import BELOW, MILL_LANE
from tillbook.channels.demo.world import Bodies, Due, World
from tillbook.report import Rows
from tillbook.tables import journal, master, origin, position

QUIET = 110 * SECOND  # between two things that happen while nobody looks
ROAD = 45 * SECOND  # a transfer takes no night while somebody looks
FIRST_ARRIVAL = 20 * SECOND
DOINGS = {"sale": 84, "return": 3, "order": 6, "dispatch": 4, "count": 2, "write-off": 1}

_arrival = journal.alias("arrival")
UNDER_WAY = select(journal.c.body).where(
    journal.c.kind == "dispatch",
    ~exists().where(
        _arrival.c.kind == "arrival", said(_arrival.c.body, "dispatch") == journal.c.id
    ),
)
SHELVES = select(position.c.location, position.c.item, position.c.quantity).where(
    position.c.spot == "shelf", position.c.owner == "", position.c.lot == ""
)
NUMBERS = select(origin.c.origin, origin.c.sequence)
PRICES = select(master.c.fields).where(master.c.kind == "price")


class Live:
    """The chain from now on."""

    def __init__(self, rows: Rows, now: Instant, seed: int) -> None:
        self.world = World(Chances(seed))
        self.counter = Counter(self.world)
        self.suppliers = Suppliers(self.world, pulls(day_of(now), self.world.chances), ROAD)
        self.orders = sorted(
            {(ware.supplier, place) for ware in wares() for place in _brought_to(ware.department)}
        )
        self._read(rows, now)

    def _read(self, rows: Rows, now: Instant) -> None:
        """Take over what the book says."""
        world, day = self.world, day_of(now)
        world.shelf = {(where, item): quantity for where, item, quantity in rows(SHELVES)}
        world.numbers = dict(map(tuple, rows(NUMBERS)))
        world.unsupplied.add((MILL_LANE.location, BELOW))
        listed: dict[str, list[Any]] = {}
        for (fields,) in rows(PRICES):
            one = json.loads(fields)
            listed.setdefault(one["item"], []).append(one)
        for item, prices in listed.items():
            price = price_list.in_force(prices, "", day)
            if price and item in by_code():
                world.prices[item] = price["amount"]
        for number, (body,) in enumerate(rows(UNDER_WAY)):
            sent: Any = codec.reread(body.encode())
            due = now + (number + 1) * FIRST_ARRIVAL
            world.plan(due, lambda when, it=sent: self.suppliers.arrive(it, when))  # type: ignore[misc]

    def step(self, now: Instant) -> list[bytes]:
        """What comes to the book at an instant: what was due, and one thing more."""
        bodies = [body for due in self.world.until(now) for body in due.bodies]
        chances = self.world.chances.of("live", now)
        (doing,) = chances.choices(list(DOINGS), list(DOINGS.values()))
        return [*bodies, *self._do(doing, now, chances)]

    def _do(self, doing: str, now: Instant, chances: Random) -> Bodies:
        if doing in ("sale", "return"):
            return self._ring(doing, now, chances)
        store = chances.choice(STORES)
        if doing == "order":
            supplier, place = chances.choice(self.orders)
            return self.suppliers.order(supplier, place, now)
        if doing == "dispatch":
            return self.suppliers.dispatch(store, now)
        if doing == "write-off":
            return keeping.written_off(self.world, store, now)
        among = [ware for ware in wares() if self.world.on_hand(store.location, ware.code) > 0]
        sheet = chances.sample(among, min(len(among), 4))
        missing = keeping.missed(sheet, self.world, store.location, now)
        apart = 1_000  # the tills do not wait
        if not sheet:
            return ()
        return keeping.counted(self.world, store, now, sheet, missing, apart, store.manager)

    def _ring(self, doing: str, now: Instant, chances: Random) -> Iterator[bytes]:
        (store,) = chances.choices(EVERY, [one.slips for one in EVERY])
        till, day = chances.choice(store.tills), day_of(now)
        weights = cumulated(pulls(day, self.world.chances))
        pull = pull_of(day, self.world, weights)
        made: Any = None
        if doing == "return":
            made = self.counter.returned(store, till, now, chances)
        made = made or self.counter.sale(store, till, now, pull, chances)
        if made:
            yield from self.world.sent(made)


def traded_since(live: Live, since: Instant, now: Instant) -> Iterator[Due]:
    """What the chain did while nobody looked: its usual hours, at its usual pace."""
    instant = since + QUIET
    while instant < now:
        if calendar.moment_of(instant).hour in HOURS:
            bodies = live.step(instant)
            if bodies:
                yield Due(instant, bodies)
        instant += QUIET


def _brought_to(department: str) -> tuple[str, ...]:
    """Where suppliers bring goods of a department."""
    if department in ("bakery", "fresh"):
        return tuple(store.location for store in STORES)
    return (WAREHOUSE,)
