"""Attempts: how often somebody may try a password, by login and by where they come from."""

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


def count(store: Store, login: str, address: str, now: Instant) -> None:
    """Count a try before it is looked at; raises TooManyAttempts where it is one too many."""
    tried = (f"login {login.lower()}", BY_LOGIN), (f"address {address}", BY_ADDRESS)
    with store.keeping() as keep:
        keep(delete(attempt).where(attempt.c.since <= now - WINDOW))
        late = 0
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
    if late:
        raise TooManyAttempts(retry_after=-(-late // SECOND))


def forget(store: Store, login: str) -> None:
    """After a right password the login begins anew."""
    with store.keeping() as keep:
        keep(delete(attempt).where(attempt.c.subject == hash_of(f"login {login.lower()}")))
