"""A till says nothing while its store is open: has its line been cut, and are slips piling up?

A store's opening hours say how long a till may be silent. Time in which the store is closed does
not count. Looked at are tills that number their documents and have sold there within a week; it
goes as soon as the till speaks.
"""

from collections.abc import Iterator
from typing import Any

from tillbook.calendar import SECOND, Instant, stamp
from tillbook.finding import Check, Seen
from tillbook.opening_hours import open_for
from tillbook.report import Rows
from tillbook.sentence import Many, Place, sentence
from tillbook.watching import MINUTE, tills


def at_moment(rows: Rows, now: Instant) -> Iterator[Seen]:
    """Every till that has been silent for longer than its store's patience."""
    for till, location, hours in tills(rows, now):
        silent = open_for(hours, location, till.heard_at, now) if hours else 0
        if hours and silent > hours.silent_after_minutes * MINUTE:
            yield _seen(till, silent)


def _seen(till: Any, silent: int) -> Seen:
    says = sentence(
        "{till} at {place} has said nothing for {long} of opening hours; it was last heard at"
        " {since}.",
        till=till.origin, place=Place(till.location),
        long=Many(silent // MINUTE, "minute", "minutes"),
        since=stamp(till.heard_at // SECOND * SECOND),
    )  # fmt: skip
    return Seen(till.origin, says)


CHECK = Check(
    name="till-silent",
    holds="A till of a store that is open is heard.",
    severity="advice",
    owner="store manager",
    at_moment=at_moment,
    watched=True,
)
