"""Devices: where a person is signed in just now, and ending one of these or all the others."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select

from tillbook.calendar import Instant
from tillbook.desk.people.tokens import hash_of
from tillbook.errors import Problem
from tillbook.people import api_key, sign_in, till_sign_in
from tillbook.store.door import Store

SHOWN = 16  # characters of a hash: enough to say which one is meant, and no token


class UnknownSignIn(Problem):
    """There is no such sign-in of theirs, or it has ended."""

    remedy = "GET /api/v1/me/sign-ins lists them."
    status = 404


class Device(Struct, frozen=True):
    """A sign-in that has not ended."""

    id: str
    till: str  # what the till's key is called; empty: a browser
    provider: str  # that recognised them; empty: a password, or a PIN
    created_at: Instant
    seen_at: Instant  # as far as a minute; at a till, when it began
    expires_at: Instant
    this: bool  # the one that asks


def listed(store: Store, who: str, token: str, now: Instant, idle: Instant) -> list[Device]:
    """Where a person is signed in, the newest first."""
    found = [*_browsers(store, who, token, now, idle), *_tills(store, who, token, now)]
    return sorted(found, key=lambda it: (-it.created_at, it.id))


def _browsers(store: Store, who: str, token: str, now: Instant, idle: Instant) -> Iterator[Device]:
    row, mine = sign_in.c, hash_of(token)
    query = select(sign_in).where(row.person == who, row.expires_at > now)
    for it in store.rows(query.where(row.seen_at > now - idle)):
        ends = min(it.expires_at, it.seen_at + idle)
        yield Device(it.hash[:SHOWN], "", it.provider, it.created_at, it.seen_at, ends,
                     it.hash == mine)  # fmt: skip


def _tills(store: Store, who: str, token: str, now: Instant) -> Iterator[Device]:
    row, mine = till_sign_in.c, hash_of(token)
    query = (
        select(till_sign_in, api_key.c.name)
        .join_from(till_sign_in, api_key, api_key.c.id == row.key)
        .where(row.person == who, row.expires_at > now, api_key.c.revoked_at == 0)
    )
    for it in store.rows(query):
        yield Device(it.hash[:SHOWN], it.name, "", it.created_at, it.created_at, it.expires_at,
                     it.hash == mine)  # fmt: skip


def end(store: Store, who: str, token: str, id: str) -> None:
    """End one sign-in of a person, or where none is said all but the one of this token.

    Raises UnknownSignIn for one that is not theirs.
    """
    mine = hash_of(token)
    with store.keeping() as keep:
        ended = 0
        for table in (sign_in, till_sign_in):
            those = _which(table, who, mine, id)
            ended += len(list(keep(select(table.c.hash).where(*those))))
            keep(delete(table).where(*those))
        if id and not ended:
            raise UnknownSignIn(sign_in=id)


def _which(table: Any, who: str, mine: str, id: str) -> tuple[Any, Any]:
    theirs = table.c.person == who
    return theirs, table.c.hash.startswith(id, autoescape=True) if id else table.c.hash != mine
