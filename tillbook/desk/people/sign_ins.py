"""Sign-ins: a person comes in by a password, is known for a working day, and goes."""

from msgspec import Struct
from sqlalchemy import delete, select

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people import attempts, passwords
from tillbook.desk.people.principal import NotRecognised, Principal, granted
from tillbook.desk.people.tokens import book_secret, csrf_of, derived, hash_of
from tillbook.people import person, sign_in
from tillbook.store.door import Store

LASTS = 12 * 3600 * SECOND


class SignedIn(Struct, frozen=True):
    """What a person gets at the door."""

    person: str
    token: str
    csrf: str
    expires_at: Instant


def enter(
    store: Store, login: str, password: str, *, address: str, key: str, now: Instant
) -> SignedIn:
    """Sign in; by the same `key` again it is the same sign-in.

    Raises NotRecognised for a wrong login and a wrong password alike, and TooManyAttempts.
    """
    attempts.count(store, login, address, now)
    found = store.rows(select(person).where(person.c.login == login.lower()))
    kept = found[0].password if found and not found[0].closed_at else ""
    if not passwords.is_right(password, kept):
        raise NotRecognised()
    attempts.forget(store, login)
    token = derived(book_secret(store), "sign in", found[0].id, key)
    ends = _kept(store, hash_of(token), found[0].id, now)
    return SignedIn(found[0].id, token, csrf_of(token), ends)


def _kept(store: Store, hashed: str, who: str, now: Instant) -> Instant:
    with store.keeping() as keep:
        keep(delete(sign_in).where(sign_in.c.expires_at <= now))
        known = list(keep(select(sign_in.c.expires_at).where(sign_in.c.hash == hashed)))
        if known:
            return int(known[0].expires_at)
        ends = now + LASTS
        row = {"hash": hashed, "person": who, "created_at": now, "expires_at": ends}
        keep(sign_in.insert().values(**row))
    return ends


def leave(store: Store, token: str) -> None:
    """Sign out. Twice is once."""
    with store.keeping() as keep:
        keep(delete(sign_in).where(sign_in.c.hash == hash_of(token)))


def recognised(store: Store, token: str, now: Instant) -> Principal:
    """Who signed in by this token; raises NotRecognised."""
    query = (
        select(sign_in.c.person, sign_in.c.expires_at)
        .join_from(sign_in, person, person.c.id == sign_in.c.person)
        .where(sign_in.c.hash == hash_of(token), sign_in.c.expires_at > now)
        .where(person.c.closed_at == 0)
    )
    for row in store.rows(query):
        may, where = granted(store, row.person)
        return Principal(row.person, True, "", may, where, row.expires_at, csrf_of(token))
    raise NotRecognised()
