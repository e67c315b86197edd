"""Sign-ins: a person comes in by a password, is known for a working day, and goes."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people import attempts, passwords, second
from tillbook.desk.people.principal import NotRecognised, Principal, granted
from tillbook.desk.people.tokens import book_secret, csrf_of, derived, hash_of
from tillbook.people import person, second_factor, sign_in
from tillbook.report import Rows
from tillbook.store.door import Store

LASTS = 12 * 3600 * SECOND
NOTED = 60 * SECOND  # within a minute, a use is not noted again


class SignedIn(Struct, frozen=True):
    """What a person gets at the door."""

    person: str
    token: str
    csrf: str
    expires_at: Instant


def enter(
    store: Store, login: str, password: str, *, code: str, address: str, key: str, now: Instant
) -> SignedIn:
    """Sign in; by the same `key` again it is the same sign-in.

    Raises NotRecognised for a wrong login and a wrong password alike, SecondFactorNeeded where the
    password is right and the code is missing, and TooManyAttempts.
    """
    attempts.count(store, attempts.at_the_door(login, address), now)
    found = store.rows(select(person).where(person.c.login == login.lower()))
    kept = found[0].password if found and not found[0].closed_at else ""
    if not passwords.is_right(password, kept):
        raise NotRecognised()
    secret, who = book_secret(store), str(found[0].id)

    def prove(keep: Rows) -> None:
        second.demand(keep, secret, who, code, now)

    made = signed_in(store, who, derived(secret, "sign in", who, key), now, prove)
    attempts.forget(store, f"login {login.lower()}")
    return made


def signed_in(
    store: Store, who: str, token: str, now: Instant, prove: Callable[[Rows], None],
    provider: str = "",
) -> SignedIn:  # fmt: skip
    """Let somebody in; by the same token again it is the same sign-in, and proved already."""
    with store.keeping() as keep:
        keep(delete(sign_in).where(sign_in.c.expires_at <= now))
        hashed, ends = hash_of(token), now + LASTS
        known = list(keep(select(sign_in.c.expires_at).where(sign_in.c.hash == hashed)))
        if not known:
            prove(keep)
            row = {"hash": hashed, "person": who, "created_at": now, "expires_at": ends}
            keep(sign_in.insert().values(provider=provider, seen_at=now, **row))
    return SignedIn(who, token, csrf_of(token), int(known[0].expires_at) if known else ends)


def leave_elsewhere(store: Store, who: str, token: str) -> None:
    """Sign a person out everywhere but where this token is."""
    with store.keeping() as keep:
        others = sign_in.c.person == who, sign_in.c.hash != hash_of(token)
        keep(delete(sign_in).where(*others))


def leave(store: Store, token: str) -> None:
    """Sign out. Twice is once."""
    with store.keeping() as keep:
        keep(delete(sign_in).where(sign_in.c.hash == hash_of(token)))


def recognised(
    store: Store, token: str, now: Instant, *, idle: Instant, used: bool, demands: bool
) -> Principal:
    """Who signed in by this token, and used it within `idle`; raises NotRecognised.

    `used` notes that they did so now. Where a second factor `demands` to be there, who has none
    may do nothing but begin one.
    """
    query = (
        select(sign_in, second_factor.c.confirmed_at)
        .join_from(sign_in, person, person.c.id == sign_in.c.person)
        .outerjoin(second_factor, second_factor.c.person == sign_in.c.person)
        .where(sign_in.c.hash == hash_of(token), sign_in.c.expires_at > now)
        .where(sign_in.c.seen_at > now - idle, person.c.closed_at == 0)
    )
    for row in store.rows(query):
        seen = _noted(store, row, now) if used else row.seen_at
        ends, csrf = min(row.expires_at, seen + idle), csrf_of(token)
        if demands and not row.provider and not row.confirmed_at:
            nothing: frozenset[str] = frozenset()
            return Principal(row.person, True, "", nothing, nothing, ends, csrf, unproved=True)
        return Principal(row.person, True, "", *granted(store, row.person), ends, csrf)
    raise NotRecognised()


def _noted(store: Store, row: Any, now: Instant) -> Instant:
    """Note that a sign-in is used; answers when that was."""
    if now - int(row.seen_at) < NOTED:
        return int(row.seen_at)
    with store.keeping() as keep:
        keep(update(sign_in).where(sign_in.c.hash == row.hash).values(seen_at=now))
    return now
