"""A store has no sales for a day on which it always sells: are a day's slips still on the way?

A store that sold on the same weekday of each of the four weeks before, and on this one did not, is
named as soon as the book has heard of sales of a later day, from whichever store. Days are posting
days: what came too late for a closed period is on the list of late facts.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from tillbook.calendar import Day, date_of, day_of
from tillbook.chart import SALES
from tillbook.expressions import mapped_to, total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Amount, On, Place, sentence
from tillbook.tables import day_balance

WEEKS = 4

_SALES = mapped_to(SALES.name)
_KEY = day_balance.c.location, day_balance.c.posting_day
SOLD = (
    select(*_KEY, total(day_balance.c.credit).label("revenue"))
    .where(day_balance.c.account.in_(_SALES), day_balance.c.credit > 0)
    .group_by(*_KEY)
    .order_by(*_KEY)
)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every silent day of every store, with what such a day usually brings."""
    stores: dict[str, dict[Day, int]] = {}
    for location, day, revenue in rows(SOLD):
        stores.setdefault(location, {})[day] = revenue
    newest = max((day for days in stores.values() for day in days), default=0)
    for location, days in stores.items():
        yield from _silent(location, days, newest)


def _silent(location: str, days: dict[Day, int], newest: Day) -> Iterator[Seen]:
    for day in sorted({_weeks_on(day, 1) for day in days}):
        before = [days.get(_weeks_on(day, -week), 0) for week in range(1, WEEKS + 1)]
        if day not in days and day < newest and all(before):
            usual = sum(before) // WEEKS
            says = sentence(
                "{place} sold nothing on {day}; such a day usually brings {usual}.",
                place=Place(location),
                day=On(day),
                usual=Amount(usual, location),
            )
            yield Seen(f"{location}/{day}", says, (), Amount(usual, location))


def _weeks_on(day: Day, weeks: int) -> Day:
    return day_of(date_of(day) + timedelta(weeks=weeks))


CHECK = Check(
    name="store-day-missing",
    holds="A store that sells every week has sold this week.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
)
