"""Tills: when each was last heard, and within a minute what is missing of one.

One job follows the journal and notes when each till spoke, its newest slip and its Z reports.
Another asks the watched checks every few seconds (numbers that jump, tills that are silent, reports
that have not come) and compares Z reports: each when it comes, and one that differs again whenever
its till has sent something since. What is not seen any more has gone.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import Executable, delete, insert, select, update

from tillbook import checking
from tillbook.calendar import SECOND, Instant
from tillbook.charting import chart_of
from tillbook.checks.z_report_differs import CHECK as DIFFERS
from tillbook.checks.z_report_differs import of_total
from tillbook.desk.findings import seen
from tillbook.desk.jobs import Job, Step
from tillbook.expressions import last_number
from tillbook.report import Rows
from tillbook.sides import SLIPS
from tillbook.store.door import Store
from tillbook.tables import book, journal
from tillbook.till_totals import REPORT, Total, totals
from tillbook.work import finding, job, till_heard

PAGE = 5_000  # documents in one step
LISTEN_EVERY = 5 * SECOND
WATCH_EVERY = 20 * SECOND
AT_ONCE = 500
DECIDING = frozenset({"held_corrected", "held_rejected", "till_key"})


class Heard(Struct):
    """When a till was heard, its newest slip, and the numbers of its Z reports."""

    origin: str
    location: str = ""
    day: int = 0
    sequence: int = 0
    heard_at: Instant = 0
    first_summed: int = 0
    summed: int = 0

    def hear(self, row: Any) -> None:
        """Take one of its documents in, in whichever order they come."""
        self.heard_at = max(self.heard_at, row.recorded_at)
        if row.kind == REPORT:
            self.first_summed = min(self.first_summed or row.sequence, row.sequence)
            self.summed = max(self.summed, row.sequence)
        elif row.kind in SLIPS and row.sequence > self.sequence:
            self.location, self.day, self.sequence = row.location, row.business_day, row.sequence


def listen(store: Store, after: int, now: Instant) -> Step:
    """Note what the next documents say of their tills."""
    row = journal.c
    columns = row.number, row.origin, row.kind, row.location, row.business_day
    wanted = select(*columns, row.sequence, row.recorded_at).where(row.number > after)
    documents = store.rows(wanted.order_by(row.number).limit(PAGE))
    if not documents:
        return Step(after, LISTEN_EVERY)
    (own,) = (one.name for one in store.rows(select(book.c.name)))
    heard = _known(store, {one.origin for one in documents if one.origin != own})
    for one in documents:
        if one.origin in heard:
            heard[one.origin].hear(one)
    pause = 0 if len(documents) == PAGE else LISTEN_EVERY
    return Step(documents[-1].number, pause, _kept(heard))


def _known(store: Store, origins: Iterable[str]) -> dict[str, Heard]:
    """What is known of some tills, new ones among them."""
    names = sorted(origins)
    made = {name: Heard(name) for name in names}
    for first in range(0, len(names), AT_ONCE):
        some = till_heard.c.origin.in_(names[first : first + AT_ONCE])
        made |= {row.origin: Heard(*row) for row in store.rows(select(till_heard).where(some))}
    return made


def _kept(heard: dict[str, Heard]) -> list[Executable]:
    names, writes = sorted(heard), list[Executable]()
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        writes.append(delete(till_heard).where(till_heard.c.origin.in_(some)))
        writes.append(insert(till_heard).values([structs.asdict(heard[name]) for name in some]))
    return writes


def watch(store: Store, after: int, now: Instant) -> Step:
    """Ask what is watched, and compare the reports that somebody should look at again."""
    with store.snapshot() as rows:
        last = last_number(rows)
        until = min(after + PAGE, last)
        names, found = checking.watched(rows, now) if _is_heard(rows, last) else (set(), [])
        asked = _reports(rows, after, until)
        for total in asked.values():
            found += DIFFERS.told(of_total(rows, total))
    there = {one.key for one in found}
    stood = store.rows(select(finding.c.key, finding.c.check).where(finding.c.gone_at == 0))
    compared = {
        f"{DIFFERS.name}:{one.report.origin}/{one.report.sequence}" for one in asked.values()
    }
    gone = [
        row.key for row in stood
        if row.key not in there and (row.check in names or row.key in compared)
    ]  # fmt: skip
    writes = [*_gone(gone, now), *seen(store, chart_of(store), found, until, now)]
    return Step(until, 0 if until < last else WATCH_EVERY, writes)


def _is_heard(rows: Rows, last: int) -> bool:
    """Whether the job that listens is not far behind: else tills would seem silent that are not."""
    query = select(job.c.after).where(job.c.name == LISTEN.name)
    return last - next((int(row.after) for row in rows(query)), 0) <= PAGE


def _reports(rows: Rows, after: int, until: int) -> dict[int, Total]:
    """Reports that are new, and those that differed of tills that have sent something since.

    Where somebody has decided about what is held, or a key has become known, all that differed.
    """
    row = journal.c
    among = select(row.number, row.origin, row.kind).where(row.number > after, row.number <= until)
    came = list(rows(among))
    new = [one.number for one in came if one.kind == REPORT]
    made: dict[int, Total] = {}
    for first in range(0, len(new), AT_ONCE):
        some = row.number.in_(new[first : first + AT_ONCE])
        made |= {one.number: one for one in totals(rows, some)}
    spoke = {one.origin for one in came}
    everything = any(one.kind in DECIDING for one in came)
    differed = select(finding.c.key).where(finding.c.check == DIFFERS.name, finding.c.gone_at == 0)
    for (key,) in list(rows(differed)):
        origin, _, sequence = key.partition(":")[2].rpartition("/")
        if everything or origin in spoke:
            wanted = row.origin == origin, row.sequence == int(sequence)
            made |= {one.number: one for one in totals(rows, *wanted)}
    return made


def _gone(keys: Sequence[str], now: Instant) -> Iterator[Executable]:
    for first in range(0, len(keys), AT_ONCE):
        some = finding.c.key.in_(keys[first : first + AT_ONCE])
        yield update(finding).where(some, finding.c.gone_at == 0).values(gone_at=now)


LISTEN = Job("tills are heard", listen)
WATCH = Job("tills are watched", watch)
