"""Asking: days and moments as people say them, made what a report takes."""

from datetime import UTC, datetime, time
from typing import Any

from tillbook import calendar
from tillbook.calendar import Day, Instant, instant_of
from tillbook.errors import Problem
from tillbook.report import Report


class NotADay(Problem):
    """This is no day of the calendar."""

    remedy = "Days are written 2025-03-31."


class NotAMoment(NotADay):
    """This is no moment."""

    remedy = "Moments are written 2025-03-31 (its end, UTC) or 2025-03-31T17:00:00Z."


def day_of(text: str) -> Day:
    """A day as people type it; 0 where nothing is typed."""
    if not text:
        return 0
    try:
        return calendar.parsed(text)
    except ValueError:
        raise NotADay(day=text) from None


def moment_of(said: str) -> Instant:
    """The moment that is said; the end of the day where only the day is, in UTC."""
    try:
        if len(said) == 10:
            day = datetime.fromisoformat(said)
            return instant_of(datetime.combine(day, time.max, tzinfo=UTC))
        moment = datetime.fromisoformat(said)
        return instant_of(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise NotAMoment(moment=said) from None


def as_it_was(said: str, wanted: Report) -> dict[str, Any]:
    """A report of goods knows the moment; one of money alone, the posting day."""
    if not said:
        return {}
    if "as_of_instant" in wanted.takes:
        return {"as_of_instant": moment_of(said)}
    return {"to_day": day_of(said[:10])}


def as_it_was_known(said: str) -> dict[str, Any]:
    """The books as they were known at a moment, or up to a journal number."""
    if not said:
        return {}
    number = said.removeprefix("#")
    if number.isdecimal() and number.isascii():
        return {"as_of_number": int(number)}
    return {"as_of_recorded": moment_of(said)}
