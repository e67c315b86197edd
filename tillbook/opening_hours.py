"""Opening hours: from when to when a location is open, by its own clocks.

A store that closes after midnight closes on the day on which it opened. Weeks begin on a day and
hold until the next begins. Where the clocks are turned, a stretch is an hour longer or shorter.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

from tillbook.calendar import Day, Instant, date_of, day_of, instant_of, moment_of, zone
from tillbook.charted import Location

HOURS = "opening_hours"
"""The record of a location's opening hours, under its code."""

SILENT_AFTER = 120  # minutes, where the record says nothing
TOTAL_AFTER = 60

TimeOfDay = Annotated[
    str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="by the location's clocks")
]


class Open(Struct, frozen=True, forbid_unknown_fields=True):
    """When a store opens on a day of the week, and when it closes: the day after, if earlier."""

    weekday: Annotated[int, Meta(ge=1, le=7, description="Monday is 1")]
    opens: TimeOfDay
    closes: TimeOfDay


class Week(Struct, frozen=True, forbid_unknown_fields=True):
    """The week that is kept from a day on."""

    from_day: Day
    days: Annotated[tuple[Open, ...], Meta(max_length=7)]


class Hours(Struct, frozen=True):
    """The opening hours of a location, as its record has them."""

    weeks: Sequence[Week]
    closed_on: Sequence[Day] = ()
    silent_after_minutes: int = SILENT_AFTER
    total_after_minutes: int = TOTAL_AFTER

    def on(self, day: Day) -> Open | None:
        """When the store is open on a day; None if it is not."""
        weeks = [week for week in self.weeks if week.from_day <= day]
        if not weeks or day in self.closed_on:
            return None
        weekday = date_of(day).isoweekday()
        return next((one for one in weeks[-1].days if one.weekday == weekday), None)


class Stretch(NamedTuple):
    """A day of a store, from its opening to its closing."""

    day: Day
    opens: Instant
    closes: Instant


def stretches(
    hours: Hours, location: Location, since: Instant, until: Instant
) -> Iterator[Stretch]:
    """Every stretch in which the store was open between two instants, whole, the oldest first."""
    day = moment_of(since).date() - timedelta(days=2)  # whatever the zone, and past midnight
    while day <= moment_of(until).date() + timedelta(days=1):
        open = hours.on(day_of(day))
        if open:
            opens = _instant(location, day_of(day), open.opens, 0)
            past_midnight = int(open.closes <= open.opens)
            closes = _instant(location, day_of(day), open.closes, past_midnight)
            if closes > since and opens <= until:
                yield Stretch(day_of(day), opens, closes)
        day += timedelta(days=1)


def open_for(hours: Hours, location: Location, since: Instant, until: Instant) -> Instant:
    """For how long, in microseconds, the store has been open between two instants."""
    return sum(
        max(0, min(one.closes, until) - max(one.opens, since))
        for one in stretches(hours, location, since, until)
    )


def _instant(location: Location, day: Day, said: str, days_later: int) -> Instant:
    kept = [one.zone for one in location.hours if one.from_day <= day]
    local = datetime.combine(
        date_of(day) + timedelta(days=days_later), time.fromisoformat(said),
        zone(kept[-1] if kept else location.hours[0].zone),
    )  # fmt: skip
    return instant_of(local)
