"""The chain: its stores and tills, its hours, and how much is bought when.

Everything that is left to chance is drawn from the seed and from what it is about, so that the
same seed makes the same days.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from random import Random

from msgspec import Struct

from tillbook import calendar
from tillbook.calendar import SECOND, Day, Instant, instant_of
from tillbook.channels.demo.catalogue import wares
from tillbook.channels.demo.goods import OFFERS, SEASONS

COMPANY, NAME, CURRENCY, ZONE = "main", "Harbour & Hill", "EUR", "Europe/Dublin"
WAREHOUSE, WEB = "900", "web-shop"
MINUTE, HOUR = 60 * SECOND, 3_600 * SECOND
WEEK = (90, 82, 88, 100, 128, 150, 62)  # percent of a usual day, Monday first
HOURS = {8: 4, 9: 7, 10: 9, 11: 11, 12: 13, 13: 10, 14: 7, 15: 7, 16: 9, 17: 13, 18: 11, 19: 6}
SUNDAY = {11: 9, 12: 12, 13: 12, 14: 11, 15: 9, 16: 7}
ONLINE = {0: 2, 7: 4, 8: 5, 10: 6, 12: 8, 14: 6, 16: 7, 18: 9, 20: 13, 21: 14, 22: 9, 23: 4}
OFFER_DAYS = 12


class Store(Struct, frozen=True):
    """A store of the chain; the web shop is one that has no door."""

    location: str
    name: str
    tills: tuple[str, ...]
    slips: int  # on a usual day
    channel: str = "store"

    @property
    def cashiers(self) -> tuple[str, ...]:
        """Those who stand at its tills, by their staff numbers."""
        if self.channel == "web":
            return ()
        return tuple(f"s-{self.location}{number}" for number in range(1, 5))

    @property
    def manager(self) -> str:
        """Who runs it."""
        return f"m-{self.location}"


STORES = (
    Store("101", "Mill Lane", ("101-till-1", "101-till-2"), 104),
    Store("102", "Harbour", ("102-till-1", "102-till-2"), 86),
    Store("103", "Kings Road", ("103-till-1", "103-till-2"), 64),
    Store("104", "Station", ("104-till-1", "104-till-2"), 48),
)
SHOP = Store(WAREHOUSE, "Warehouse and web shop", (WEB,), 38, "web")
EVERY = (*STORES, SHOP)
SHARES = {"101": 34, "102": 28, "103": 21, "104": 17, WAREHOUSE: 12}
"""How much of the chain's goods each sells, in percent of the four stores."""


class Chances(Struct, frozen=True):
    """What a seed draws for each thing that is asked."""

    seed: int

    def of(self, *what: object) -> Random:
        """The chances of one thing, the same whenever it is asked."""
        return Random(f"{self.seed} {what}")

    def id(self, instant: Instant, *what: object) -> str:
        """The id of a document (UUID version 8): its time in front, then what it is."""
        time, name = f"{instant // 1000:012x}", sha256(f"{self.seed} {what}".encode()).hexdigest()
        return f"{time[:8]}-{time[8:]}-8{name[:3]}-8{name[3:6]}-{name[6:18]}"


def at(day: Day, hour: int, minute: int = 0, second: int = 0) -> Instant:
    """An instant of a day, by the chain's clocks."""
    local = calendar.date_of(day)
    zone = calendar.zone(ZONE)
    clock = datetime(local.year, local.month, local.day, hour, minute, tzinfo=zone)
    return instant_of(clock) + second * SECOND


def day_of(instant: Instant) -> Day:
    """The chain's day of an instant."""
    return calendar.business_day(instant, ZONE, 0)


def days_before(day: Day, many: int) -> Day:
    """A day so many days ago."""
    return calendar.day_of(calendar.date_of(day) - timedelta(days=many))


def weekday(day: Day) -> int:
    """0 for Monday."""
    return calendar.date_of(day).weekday()


def rush(store: Store, day: Day) -> dict[int, int]:
    """The hours in which the store sells on a day, with their weights."""
    if store.channel == "web":
        return ONLINE
    return SUNDAY if weekday(day) == 6 else HOURS


def slips_on(store: Store, day: Day, chances: Chances) -> int:
    """How many slips a store makes on a day."""
    month = day // 100 % 100
    usual = store.slips * WEEK[weekday(day)] * (125 if month == 12 else 100)
    return usual * chances.of("slips", store.location, day).randint(88, 112) // 1_000_000


def offer_on(day: Day, chances: Chances) -> int:
    """Which offer runs on a day: one after the other, with some days between."""
    number, within = divmod(calendar.date_of(day).toordinal(), OFFER_DAYS + 4)
    return (number + chances.seed) % len(OFFERS) if within < OFFER_DAYS else -1


def pulls(day: Day, chances: Chances) -> list[int]:
    """How much each item is bought on a day, beside the others."""
    month, offer = day // 100 % 100 - 1, offer_on(day, chances)
    return [
        one.pull * SEASONS[one.season][month] * (240 if one.offer == offer >= 0 else 100)
        for one in wares()
    ]


def cumulated(weights: list[int]) -> list[int]:
    """Weights as `choices` wants them."""
    return list(accumulate(weights))
