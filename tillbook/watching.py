"""Watching: the tills that are expected to speak, and by which hours.

When a till was last heard is kept by a job that follows the journal (`desk/tills.py`). A till is an
origin that numbers its documents and sells; the book's own origin is none.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import select

from tillbook.calendar import SECOND, Instant, day_of, moment_of
from tillbook.charted import Location
from tillbook.opening_hours import HOURS, Hours
from tillbook.report import Rows
from tillbook.tables import master
from tillbook.work import till_heard

MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
MISSED_FOR = 7 * DAY  # who has not sold for longer has been put away

Till = Any  # a row of `till_heard`


def tills(rows: Rows, now: Instant) -> Iterator[tuple[Till, Location, Hours | None]]:
    """Tills that have sold within a week, each with its location and the hours of that."""
    since = day_of(moment_of(now - MISSED_FOR).date())
    hours = {code: msgspec.convert(it, Hours) for code, it in _records(rows, HOURS)}
    known = {code: msgspec.convert(it, Location) for code, it in _records(rows, "location")}
    row = till_heard.c
    query = select(till_heard).where(row.day >= since, row.location != "").order_by(row.origin)
    for till in rows(query):
        if till.location in known:
            yield till, known[till.location], hours.get(till.location)


def _records(rows: Rows, kind: str) -> list[tuple[str, dict[str, Any]]]:
    query = select(master.c.code, master.c.fields).where(master.c.kind == kind)
    return [(row.code, msgspec.json.decode(row.fields)) for row in rows(query)]
