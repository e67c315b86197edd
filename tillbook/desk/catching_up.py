"""Catching up: a book that was filled in one go is looked over once, instead of slip by slip.

An import of years would keep the checks busy with documents that one look over the whole book
judges as well. Both jobs of the checks then go on from where the book ends. A finding counts as
seen when the newest document that it names was recorded, for its age is what people go by.
"""

import msgspec
from sqlalchemy import select, update

from tillbook.calendar import Instant
from tillbook.desk.findings import FOLLOW, LOOK_OVER, look_over, tonight
from tillbook.desk.jobs import enlist
from tillbook.finding import Finding
from tillbook.sentence import SAID, Amount
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.work import finding, job

AT_ONCE = 500  # numbers in one question

_numbers = msgspec.json.Decoder(tuple[int, ...]).decode


def catch_up(store: Store, now: Instant) -> list[Finding]:
    """Look the whole book over, keep what is found, and let the jobs follow from here."""
    enlist(store, (FOLLOW, LOOK_OVER), now)
    step = look_over(store, 0, now)
    with store.keeping() as keep:
        for write in step.writes:
            keep(write)
        for one, due in ((FOLLOW, now), (LOOK_OVER, tonight(now))):
            keep(update(job).where(job.c.name == one.name).values(after=step.after, due=due))
    _date(store)
    return standing(store)


def standing(store: Store) -> list[Finding]:
    """What stands now, broken laws first."""
    rows = store.rows(select(finding).where(finding.c.gone_at == 0).order_by(finding.c.key))
    found = [
        Finding(
            row.key, row.check, row.severity, row.owner, SAID(row.says), _numbers(row.documents),
            Amount(row.value, currency=row.currency) if row.currency else None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.severity != "broken law")


def _date(store: Store) -> None:
    named = {one.key: max(one.documents) for one in standing(store) if one.documents}
    wanted = select(journal.c.number, journal.c.recorded_at)
    when: dict[int, Instant] = {}
    numbers = sorted(set(named.values()))
    for first in range(0, len(numbers), AT_ONCE):
        some = journal.c.number.in_(numbers[first : first + AT_ONCE])
        when |= {row.number: row.recorded_at for row in store.rows(wanted.where(some))}
    with store.keeping() as keep:
        for key, number in named.items():
            keep(update(finding).where(finding.c.key == key).values(seen_at=when[number]))
