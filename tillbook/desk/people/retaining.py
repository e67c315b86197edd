"""Retaining: personal data are kept as long as they may be, and then erased by themselves.

One job follows the journal: it notes when a customer was last seen, and obeys each `person_erased`,
whichever book said it first. Another looks every night whose time has passed.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Executable, delete, select, update

from tillbook.by_database import said
from tillbook.calendar import SECOND, Instant
from tillbook.decision import RECORD as DECISION
from tillbook.desk.findings import tonight
from tillbook.desk.jobs import Job, Step
from tillbook.desk.people import personal
from tillbook.duties import ERASED, KEPT_DAYS, RETENTION, RULE
from tillbook.ledger import Ledger
from tillbook.people import attempt, customer, invitation, person, sign_in
from tillbook.store.door import Store
from tillbook.tables import held, held_body, journal, master

PAGE = 2_000  # documents in one step
PAUSE = SECOND
DAY = 24 * 3_600 * SECOND
SPENT_FOR = 30 * DAY  # an invitation that was used or has ended says no more after that


def follow(store: Store, after: int, now: Instant) -> Step:
    """Obey what the journal says of people, and note which customers were seen."""
    columns = (
        journal.c.number, journal.c.kind, journal.c.recorded_at,
        said(journal.c.body, "customer").label("customer"),
        said(journal.c.body, "person").label("person"),
    )  # fmt: skip
    wanted = select(*columns).where(journal.c.number > after).order_by(journal.c.number)
    rows = store.rows(wanted.limit(PAGE))
    if not rows:
        return Step(after, PAUSE)
    seen = {row.customer: row.recorded_at for row in rows if row.customer}
    gone = [row.person for row in rows if row.kind == ERASED]
    writes = [_seen(id, at) for id, at in sorted(seen.items())]
    writes += [statement for id in gone for statement in personal.erasing(store, id)]
    return Step(rows[-1].number, 0 if len(rows) == PAGE else PAUSE, writes)


FOLLOW = Job("people follow the journal", follow)


def retaining(clock: Callable[[], Instant]) -> Job:
    """The job that erases what has been kept for long enough."""

    def work(store: Store, after: int, now: Instant) -> Step:
        days = kept_days(store)
        ledger = Ledger(store, clock)
        for id, due in _due(store, days, now):
            wish = personal.document(id, by=RULE, at=due, because="time")
            ledger.post([wish])
        return Step(after, tonight(now) - now, list(_spent(store, days["held"], now)))

    return Job("personal data past their time", work, begins=tonight)


def kept_days(store: Store) -> dict[str, int]:
    """For how many days what is kept, by the newest `retention` of each."""
    rows = store.rows(select(master.c.code, master.c.fields).where(master.c.kind == RETENTION))
    told = {row.code: msgspec.json.decode(row.fields).get("days") for row in rows}
    return {code: usual if told.get(code) is None else told[code]
            for code, usual in KEPT_DAYS.items()}  # fmt: skip


def _due(store: Store, days: dict[str, int], now: Instant) -> Iterator[tuple[str, Instant]]:
    """(id, since when it is due) of people and customers whose time has passed."""
    closed = person.c.closed_at > 0
    for name, table, since, fits in (
        ("customers", customer, customer.c.seen_at, customer.c.seen_at > 0),
        ("people", person, person.c.closed_at, closed),
    ):
        if days[name]:
            wanted = select(table.c.id, since.label("since")).where(fits)
            old = wanted.where(since <= now - days[name] * DAY).order_by(table.c.id)
            yield from ((row.id, row.since + days[name] * DAY) for row in store.rows(old))


def _spent(store: Store, days: int, now: Instant) -> Iterator[Executable]:
    """Deletes what has ended and says who came when; and held bytes that are decided about."""
    yield delete(sign_in).where(sign_in.c.expires_at <= now)
    yield delete(invitation).where(invitation.c.expires_at <= now - SPENT_FOR)
    yield delete(attempt).where(attempt.c.since <= now - DAY)
    if days:
        decided = (master.c.kind == DECISION) & (master.c.code == held.c.body_hash)
        old = select(held.c.body_hash).join(master, decided)
        for row in store.rows(old.where(held.c.recorded_at <= now - days * DAY)):
            yield delete(held_body).where(held_body.c.body_hash == row.body_hash)


def _seen(id: str, at: Instant) -> Any:
    return update(customer).where(customer.c.id == id, customer.c.seen_at < at).values(seen_at=at)
