"""Chains: where each origin's chain stood, for whoever relays documents to another book.

A relayed line carries the hash that its origin's chain had before. An origin that seldom posts had
it long ago, and the journal knows rows by their numbers only: an index by origin would cost every
sale. So a job marks, stretch by stretch, the last document of each origin that had one there; what
came before a document is looked for in its own stretch, and else is the newest mark.
"""

from typing import Any

from sqlalchemy import func, insert, select

from tillbook.calendar import SECOND, Instant
from tillbook.desk.jobs import Job, Step
from tillbook.expressions import last_number
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.work import origin_mark

STRETCH = 4_096  # documents
PAUSE = 30 * SECOND


def mark(store: Store, after: int, now: Instant) -> Step:
    """Mark the next stretch, once it is full: from where marks end, whatever the job skipped."""
    after = marked(store)
    until = after + STRETCH
    if last_number(store.rows) < until:
        return Step(after, PAUSE)
    row = journal.c
    newest = select(func.max(row.number)).where(row.number > after, row.number <= until)
    numbers = [it[0] for it in store.rows(newest.group_by(row.origin))]
    stood = select(row.origin, row.number, row.hash).where(row.number.in_(numbers))
    marks = [{"until": until, **one._mapping} for one in store.rows(stood)]
    return Step(until, 0, [insert(origin_mark).values(marks)])


MARK = Job("chains are marked", mark)


def marked(store: Store) -> int:
    """Up to which number chains are marked; each stretch has a document, and with it a mark."""
    return int(store.rows(select(func.max(origin_mark.c.until)))[0][0] or 0)


def head_before(store: Store, origin: str, number: int) -> str:
    """Where an origin's chain stood before a document; empty at its beginning."""
    floor = min(marked(store), (number - 1) // STRETCH * STRETCH)
    row, kept = journal.c, origin_mark.c
    since = select(row.hash).where(row.origin == origin, row.number > floor, row.number < number)
    before = select(kept.hash).where(kept.origin == origin, kept.until <= floor)
    return _first(store, since.order_by(row.number.desc())) or _first(
        store, before.order_by(kept.until.desc())
    )


def _first(store: Store, query: Any) -> str:
    found = store.rows(query.limit(1))
    return str(found[0].hash) if found else ""
