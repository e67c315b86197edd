"""A till that gives Z reports has sold, its store has closed, and there is no report of it.

Where a store says its opening hours, a report may take as long after closing as it says; elsewhere
until the business day is over. It goes when the report comes.
"""

from collections.abc import Iterator

from tillbook.calendar import Instant
from tillbook.charted import Location
from tillbook.finding import Check, Seen
from tillbook.opening_hours import Hours, stretches
from tillbook.report import Rows
from tillbook.sentence import On, Place, sentence
from tillbook.watching import DAY, MINUTE, tills


def at_moment(rows: Rows, now: Instant) -> Iterator[Seen]:
    """Every till whose newest slips no report sums, though the day is over."""
    for till, location, hours in tills(rows, now):
        unsummed = till.first_summed > 0 and till.summed < till.sequence
        if unsummed and _is_over(till.day, location, hours, now):
            yield Seen(
                f"{till.origin}/{till.day}",
                sentence(
                    "{till} at {place} has given no Z report of {day}.",
                    till=till.origin,
                    place=Place(till.location),
                    day=On(till.day),
                ),
            )


def _is_over(day: int, location: Location, hours: Hours | None, now: Instant) -> bool:
    """Whether the report of a day should be here by now."""
    if hours:
        for one in stretches(hours, location, now - 8 * DAY, now):
            if one.day == day:
                return now > one.closes + hours.total_after_minutes * MINUTE
    return location.business_day(now) > day


CHECK = Check(
    name="z-report-missing",
    holds="A till that gives Z reports has given that of its last day.",
    severity="advice",
    owner="store manager",
    at_moment=at_moment,
    watched=True,
)
