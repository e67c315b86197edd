"""Deliveries: what was sent to each webhook's address, and what it answered; the newest ones."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Executable, delete, insert, select

from tillbook.calendar import Instant
from tillbook.store.door import Store
from tillbook.work import delivery

KEPT = 1_000  # of one webhook


class Delivery(Struct, frozen=True):
    """One try to send a document."""

    webhook: str
    at: Instant
    number: int  # in the journal
    status: int  # that it was answered with; 0: no answer
    milliseconds: int
    problem: str


def listed(store: Store, webhook: str, *, before: Instant, most: int) -> list[Delivery]:
    """The newest tries before an instant, the newest first."""
    row = delivery.c
    query = select(delivery).where(row.webhook == webhook)
    if before:
        query = query.where(row.at < before)
    newest = query.order_by(row.at.desc(), row.number.desc()).limit(most)
    return [Delivery(*found) for found in store.rows(newest)]


def writes(webhook: str, tries: Sequence[dict[str, Any]]) -> list[Executable]:
    """What keeps these tries, and lets go of the oldest."""
    if not tries:
        return []
    row = delivery.c
    mine = row.webhook == webhook
    again = row.at.in_([one["at"] for one in tries]), row.number.in_([it["number"] for it in tries])
    oldest = select(row.at).where(mine).order_by(row.at.desc()).limit(1).offset(KEPT - 1)
    return [
        delete(delivery).where(mine, *again),
        insert(delivery).values(list(tries)),
        delete(delivery).where(mine, row.at < oldest.scalar_subquery()),
    ]
