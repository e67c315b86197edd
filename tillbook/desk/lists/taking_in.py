"""Taking in: the job that looks at what was brought, and that brings it into the book.

One file after the other. It is looked at anew right before it is written, so that what the page
showed and what is done are about the same book; then it goes in by one commit, or not at all.
"""

from collections.abc import Callable
from weakref import WeakKeyDictionary

from sqlalchemy import update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.jobs import Job, Step
from tillbook.desk.lists import uploads
from tillbook.desk.lists.bringing import bring
from tillbook.desk.lists.checking import checked
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.documents import Bringer
from tillbook.desk.lists.telling import Told, told_of
from tillbook.desk.lists.uploads import BROUGHT, READ, UNREADABLE, WANTED, Upload
from tillbook.desk.lists.workbook import ListUnreadable
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.work import job

NAME = "lists are taken in"
PAUSE = 5 * SECOND
LEASE = 600 * SECOND
TELLS_EVERY = SECOND // 4

_written: WeakKeyDictionary[Store, dict[str, int]] = WeakKeyDictionary()
"""Rows of files that are being written right now: the book cannot say it before the commit."""


def written(store: Store, id: str) -> int:
    """How many documents of a file are written in the commit that is under way."""
    return _written.get(store, {}).get(id, 0)


def wake(store: Store, now: Instant) -> None:
    """Have the job look at once."""
    with store.keeping() as write:
        write(update(job).where(job.c.name == NAME, job.c.due > now).values(due=now))


def taking_in(clock: Callable[[], Instant]) -> Job:
    """The job."""

    def work(store: Store, after: int, now: Instant) -> Step:
        found = uploads.next_of(store)
        if found is None:
            return Step(after, PAUSE)
        one, content = found
        state, told = _dealt_with(store, clock, one, content)
        return Step(after, 0, [uploads.ended(one.id, one.state, state, told, clock())])

    return Job(NAME, work, lease=LEASE)


def _dealt_with(
    store: Store, clock: Callable[[], Instant], one: Upload, content: bytes
) -> tuple[str, Told]:
    """What becomes of a file: its new state, and what is told of it."""
    ledger, listing = Ledger(store, clock), LISTS[one.listing]
    by = Bringer(one.by, clock(), one.locations)
    progress = _Progress(store, clock, one.id)
    try:
        made = checked(ledger, listing, content, one.choices, by, progress.looked)
    except ListUnreadable as problem:
        return UNREADABLE, Told(reason=str(problem.numbers.get("reason", "")))
    except Exception as fault:
        if store.is_lost(fault):
            raise  # the job goes on with it once the book can be had
        return UNREADABLE, Told(reason=f"a fault of this program: {type(fault).__name__}")
    if one.state != WANTED or not made.is_well:
        return READ, told_of(listing, made)
    try:
        is_in = bring(ledger, listing, made, progress.wrote)
    finally:
        _written.get(store, {}).pop(one.id, None)
    return BROUGHT if is_in else READ, told_of(listing, made)


class _Progress:
    """Tells how far it has come: in the book while that is free, and beside it during a commit."""

    def __init__(self, store: Store, clock: Callable[[], Instant], id: str) -> None:
        self._store, self._clock, self._id = store, clock, id
        self._began = self._told = clock()

    def looked(self, done: int, rows: int) -> None:
        """So many rows were held against the book."""
        now = self._clock()
        if now - self._told >= TELLS_EVERY or not done:
            self._told = now
            with self._store.keeping() as write:
                write(uploads.at_row(self._id, done, rows, self._began))

    def wrote(self, done: int, documents: int) -> None:
        """So many documents are written, and not committed."""
        _written.setdefault(self._store, {})[self._id] = done
