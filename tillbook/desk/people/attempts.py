"""Attempts: how often somebody may try a password, by login and by where they come from."""

from collections.abc import Iterable

from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people.tokens import hash_of
from tillbook.errors import Problem
from tillbook.people import attempt
from tillbook.store.door import Store

WINDOW = 15 * 60 * SECOND
BY_LOGIN, BY_ADDRESS = 10, 100


class TooManyAttempts(Problem):
    """Somebody has tried too often to sign in."""

    remedy = "Wait; the door opens again after the time that is said."
    status = 429


def at_the_door(login: str, address: str) -> Iterable[tuple[str, int]]:
    """What a try to sign in is counted by, and how many there may be of each."""
    return (f"login {login.lower()}", BY_LOGIN), (f"address {address}", BY_ADDRESS)


def from_there(address: str) -> Iterable[tuple[str, int]]:
    """What a try without a login is counted by."""
    return ((f"address {address}", BY_ADDRESS),)


def count(store: Store, tried: Iterable[tuple[str, int]], now: Instant, *, again: str = "") -> None:
    """Count a try before it is looked at; raises TooManyAttempts where it is one too many.

    `again` says what is tried by which wish: the very same once more is no further try.
    """
    with store.keeping() as keep:
        keep(delete(attempt).where(attempt.c.since <= now - WINDOW))
        late, mark = 0, hash_of(f"again {again}")
        if again and list(keep(select(attempt.c.subject).where(attempt.c.subject == mark))):
            return
        for said, most in tried:
            subject = hash_of(said)
            known = list(keep(select(attempt).where(attempt.c.subject == subject)))
            if not known:
                keep(attempt.insert().values(subject=subject, since=now, times=1))
            elif known[0].times >= most:
                late = max(late, known[0].since + WINDOW - now)
            else:
                more = update(attempt).where(attempt.c.subject == subject)
                keep(more.values(times=known[0].times + 1))
        if again and not late:
            keep(attempt.insert().values(subject=mark, since=now, times=1))
    if late:
        raise TooManyAttempts(retry_after=-(-late // SECOND))


def forget(store: Store, subject: str) -> None:
    """After a right password it begins anew."""
    with store.keeping() as keep:
        keep(delete(attempt).where(attempt.c.subject == hash_of(subject)))
