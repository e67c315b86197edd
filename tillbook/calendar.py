"""Time as the books keep it: instants to the microsecond, and days that are not moments.

An *instant* is whole microseconds since 1970 UTC. A *day* is the number yyyymmdd, so that it
sorts, compares and reads the same in Python, SQL and print.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000  # microseconds
QUARTER_HOUR = 15 * 60 * SECOND

EARLIEST = datetime(1900, 1, 2, tzinfo=UTC)  # in every zone a day that the books can write

Instant = int
Day = Annotated[
    int,
    Meta(ge=1900_01_01, le=9998_12_31, description="yyyymmdd", extra={"means": "day"}),
]


def instant_of(moment: datetime) -> Instant:
    """The instant of an aware datetime, exactly."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(instant: Instant) -> datetime:
    """The instant as a datetime in UTC."""
    return EPOCH + timedelta(microseconds=instant)


def stamp(instant: Instant) -> str:
    """The instant in ISO 8601, UTC."""
    return moment_of(instant).isoformat().replace("+00:00", "Z")


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The IANA time zone; raises ValueError for a name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name!r} is no IANA time zone") from None


def business_day(instant: Instant, zone_name: str, cut_off_hour: int) -> Day:
    """The trading day: the local date, where a day begins at the cut-off hour."""
    day = _quarter_hour_day(instant // QUARTER_HOUR, zone_name, cut_off_hour)
    return day or _business_day(instant, zone_name, cut_off_hour)


@lru_cache(maxsize=4096)
def _quarter_hour_day(quarter: int, zone_name: str, cut_off_hour: int) -> Day:
    """The day of all instants of a quarter of an hour; 0 where it ends within."""
    first = _business_day(quarter * QUARTER_HOUR, zone_name, cut_off_hour)
    last = _business_day((quarter + 1) * QUARTER_HOUR - 1, zone_name, cut_off_hour)
    return first if first == last else 0


def _business_day(instant: Instant, zone_name: str, cut_off_hour: int) -> Day:
    local = moment_of(instant).astimezone(zone(zone_name)).replace(tzinfo=None)
    return day_of((local - timedelta(hours=cut_off_hour)).date())


def day_of(value: date) -> Day:
    """A calendar date as a day number."""
    return value.year * 10_000 + value.month * 100 + value.day


def date_of(day: Day) -> date:
    """A day number as a calendar date; raises ValueError for 20250230."""
    return date(day // 10_000, day // 100 % 100, day % 100)


def day_after(day: Day) -> Day:
    """The next calendar day."""
    return day_of(date_of(day) + timedelta(days=1))


def day_before(day: Day) -> Day:
    """The calendar day before."""
    return day_of(date_of(day) - timedelta(days=1))


def last_of_month(year: int, month: int) -> Day:
    """The last day of a month."""
    return day_of(date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1))


def shown(day: Day) -> str:
    """A day as people and ISO 8601 write it: 2025-03-31."""
    return date_of(day).isoformat()


def parsed(text: str) -> Day:
    """A day number from 2025-03-31; raises ValueError for anything else."""
    return day_of(date.fromisoformat(text))
