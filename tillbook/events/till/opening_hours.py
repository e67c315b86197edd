"""Opening hours: when a store is open, so that a till that says nothing is missed.

    (no entry)

The code of the record is the location. Its weeks are said whole and change ahead, as its zone does:
what has begun stays. A day is given by its number, Monday is 1; who closes after midnight says a
time before the opening. `closed_on` are days on which the store stays closed, a holiday or a
stocktaking; a weekday that no line names is closed. How long a till may be silent while the store
is open, and how long after closing its Z report may take, is said in minutes.
"""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tillbook import calendar
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.master import MasterData
from tillbook.opening_hours import HOURS, Week
from tillbook.periods import NoSuchDay, is_day

Minutes = Annotated[int, Meta(ge=1, le=7 * 24 * 60)]


class WeekdayTwice(Problem):
    """A week says the same day's hours so that they overlap or have no end."""

    remedy = "Say each stretch of a day once, from its opening to its closing."


class OpeningInThePast(Problem):
    """Opening hours may change for days that have not begun."""

    remedy = "Choose a later day; leave weeks that have begun, and days that are over, as they are."
    status = 409


class OpeningHours(MasterData, tag=HOURS, frozen=True):
    """The opening hours of a location created or changed."""

    weeks: Annotated[tuple[Week, ...], Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    closed_on: Annotated[tuple[Day, ...], Meta(max_length=1000)] | UnsetType = UNSET
    silent_after_minutes: Minutes | UnsetType = UNSET
    total_after_minutes: Minutes | UnsetType = UNSET

    REQUIRED = ("weeks",)
    POSTED_BY = ("store manager", "administrator")

    def check(self) -> Iterator[Problem]:
        weeks = self.weeks or ()
        for day in (*(week.from_day for week in weeks), *(self.closed_on or ())):
            if not is_day(day):
                yield NoSuchDay(day=day)
        for week in weeks:
            said = [open.weekday for open in week.days]
            for open in week.days:
                if said.count(open.weekday) > 1 or open.opens == open.closes:
                    yield WeekdayTwice(from_day=week.from_day, weekday=open.weekday)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        location = books.chart.locations.get(self.code)
        if location is None:
            yield UnknownLocation(location=self.code)
            return
        days = [week["from_day"] for week in fields.get("weeks", ())]
        record = books.master(HOURS, self.code)
        today = location.business_day(books.now)
        if days != sorted(set(days)) or (
            record and begun(record.fields, today) != begun(fields, today)
        ):
            yield OpeningInThePast(location=self.code, today=calendar.shown(today))

    EXAMPLES = (
        {
            "kind": "opening_hours",
            "id": "01937c5e-7a00-7000-8000-00000000b103",
            "at": "2025-04-09T05:00:00Z",
            "actor": "ann",
            "code": "014",
            "weeks": [
                {
                    "from_day": 2025_04_10,
                    "days": [
                        {"weekday": day, "opens": "08:00", "closes": "20:00"} for day in range(1, 7)
                    ],
                }
            ],
            "closed_on": [2025_12_25, 2025_12_26],
            "silent_after_minutes": 120,
            "total_after_minutes": 60,
        },
    )


def begun(fields: dict[str, Any], today: Day) -> tuple[Any, Any]:
    """What of the hours is not for today to change."""
    weeks = [msgspec.convert(week, Week) for week in fields.get("weeks", ())]
    closed = [day for day in fields.get("closed_on", ()) if day < today]
    return [week for week in weeks if week.from_day <= today], sorted(closed)
