"""PINs: how a person comes to a till, by a short number that is theirs and one that they know.

A PIN opens a till and nothing else: it counts only through the key of a till, only at the places of
both, and never for what administers the shop. After five wrong ones the number rests for a while.
"""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people import attempts, passwords
from tillbook.desk.people.principal import NotRecognised, Principal, granted
from tillbook.desk.people.tokens import hash_of
from tillbook.errors import Problem
from tillbook.people import api_key, person, pin, till_sign_in
from tillbook.roles import ADMINISTRATOR, EVERYWHERE, IT_SUPPORT, permissions
from tillbook.store.door import Store

LASTS = 12 * 3600 * SECOND
BY_CODE, BY_KEY = 5, 60  # wrong ones in a quarter of an hour
SHORTEST, LONGEST = 4, 12
FIRST_CODE = 100
RUNS = "01234567890", "09876543210"
TILL_MARK = "tbt_"


class PinTooWeak(Problem):
    """The PIN is too easy to guess."""

    remedy = "Take 4 to 12 digits, not all the same and not in a row; six are better than four."


class NotAtATill(Problem):
    """A person comes in by a PIN through the key of a till, one with an origin."""

    remedy = "Send the key of the till: Authorization: Bearer tbk_..."
    status = 409


class AtTheTill(Struct, frozen=True):
    """Who is at the till, and what the till shows for them until they go."""

    person: str
    name: str
    token: str
    expires_at: Instant
    permissions: list[str]
    locations: list[str]


def choose(store: Store, who: str, digits: str, now: Instant) -> str:
    """Give a person a PIN, or another; answers the number that they type with it.

    Raises PinTooWeak.
    """
    refuse_weak(digits)
    kept = passwords.hashed(digits)
    with store.keeping() as keep:
        found = list(keep(select(pin.c.code).where(pin.c.person == who)))
        if found:
            changed = {"pin": kept, "created_at": now}
            keep(update(pin).where(pin.c.person == who).values(**changed))
            return str(found[0].code)
        taken = {row.code for row in keep(select(pin.c.code))}
        code = next(
            str(it) for it in range(FIRST_CODE, FIRST_CODE + len(taken) + 1)
            if str(it) not in taken
        )  # fmt: skip
        keep(pin.insert().values(person=who, code=code, pin=kept, created_at=now))
    return code


def refuse_weak(digits: str) -> None:
    """Raise PinTooWeak."""
    fits = digits.isascii() and digits.isdecimal() and SHORTEST <= len(digits) <= LONGEST
    if not fits or len(set(digits)) < 2 or any(digits in run for run in RUNS):
        raise PinTooWeak(shortest=SHORTEST, longest=LONGEST)


def forget(store: Store, who: str) -> None:
    """Take a person's PIN, and send them home from every till. Twice is once."""
    with store.keeping() as keep:
        for table in (pin, till_sign_in):
            keep(delete(table).where(table.c.person == who))


def enter(
    store: Store, till: Principal, code: str, digits: str, *, token: str, now: Instant
) -> AtTheTill:
    """Come to a till.

    Raises NotAtATill, TooManyAttempts, and NotRecognised for whatever does not fit.
    """
    if till.is_person or not till.origin:
        raise NotAtATill()
    tried = (f"pin {code}", BY_CODE), (f"till {till.id}", BY_KEY)
    attempts.count(store, tried, now, again=f"{token} {digits}")
    query = (
        select(pin.c.person, pin.c.pin, person.c.name)
        .join_from(pin, person, person.c.id == pin.c.person)
        .where(pin.c.code == code, person.c.closed_at == 0)
    )
    found = store.rows(query)
    if not passwords.is_right(digits, found[0].pin if found else ""):
        raise NotRecognised()
    may, where = _reach(store, found[0].person, till)
    if not where:
        raise NotRecognised()
    attempts.forget(store, f"pin {code}")
    ends = _kept(store, hash_of(token), found[0].person, till, now)
    return AtTheTill(found[0].person, found[0].name, token, ends, sorted(may), sorted(where))


def _kept(store: Store, hashed: str, who: str, till: Principal, now: Instant) -> Instant:
    ends = min(now + LASTS, till.expires_at or now + LASTS)
    with store.keeping() as keep:
        keep(delete(till_sign_in).where(till_sign_in.c.expires_at <= now))
        known = list(keep(select(till_sign_in.c.expires_at).where(till_sign_in.c.hash == hashed)))
        if known:
            return int(known[0].expires_at)
        row = {"hash": hashed, "person": who, "key": till.id, "created_at": now}
        keep(till_sign_in.insert().values(expires_at=ends, **row))
    return ends


def leave(store: Store, token: str) -> None:
    """Go from the till. Twice is once."""
    with store.keeping() as keep:
        keep(delete(till_sign_in).where(till_sign_in.c.hash == hash_of(token)))


def recognised(store: Store, token: str, now: Instant) -> Principal:
    """Who came to a till by this token; raises NotRecognised once the key of the till has ended."""
    query = (
        select(till_sign_in.c.person, till_sign_in.c.expires_at, api_key)
        .join_from(till_sign_in, person, person.c.id == till_sign_in.c.person)
        .join(api_key, api_key.c.id == till_sign_in.c.key)
        .where(till_sign_in.c.hash == hash_of(token), till_sign_in.c.expires_at > now)
        .where(person.c.closed_at == 0, api_key.c.revoked_at == 0)
    )
    for row in store.rows(query):
        till = Principal(row.id, False, row.origin, *granted(store, row.id), row.expires_at)
        may, where = _reach(store, row.person, till)
        if where:
            ends = int(row[1])
            return Principal(row.person, True, row.origin, may, where, ends)
    raise NotRecognised()


def _reach(store: Store, who: str, till: Principal) -> tuple[frozenset[str], frozenset[str]]:
    """What a person may do at a till, and where: at the places of both."""
    may, theirs = granted(store, who)
    return may - never_by_pin(), _both(theirs, till.locations)


def _both(theirs: frozenset[str], tills: Iterable[str]) -> frozenset[str]:
    if EVERYWHERE in theirs:
        return frozenset(tills)
    return theirs if EVERYWHERE in tills else theirs.intersection(tills)


def never_by_pin() -> frozenset[str]:
    """What only administrators and IT support may do: a few digits are too little for it."""
    high = {ADMINISTRATOR, IT_SUPPORT}
    return frozenset(name for name, by in permissions().items() if by and high.issuperset(by))
