"""Passwords: hashed by Argon2id, checked in equal time whether the person exists or not."""

from collections.abc import Iterable
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from tillbook.desk.people.guessing import is_easy
from tillbook.errors import Problem

SHORTEST, LONGEST = 12, 256
AT_ONCE = Semaphore(2)  # each takes 46 MiB for some thirty milliseconds

_hasher = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)


@cache
def nobodys() -> str:
    """What is checked against where there is no person."""
    return _hasher.hash("a password that nobody has")


class PasswordTooWeak(Problem):
    """The password is too easy to guess."""

    remedy = (
        "Take at least 12 characters, such as three words that do not belong together: no password"
        " of the usual ones, no name of yours or of the shop, and no year behind it."
    )


def refuse_weak(password: str, words: Iterable[str]) -> None:
    """Raise PasswordTooWeak. How soon it is guessed is what counts; no rules of spelling.

    `words` are what somebody would try first: the login, the name, what the shop is called.
    """
    if not SHORTEST <= len(password) <= LONGEST or is_easy(password, words):
        raise PasswordTooWeak(shortest=SHORTEST, longest=LONGEST)


def hashed(password: str) -> str:
    """What is kept of a password."""
    with AT_ONCE:
        return _hasher.hash(password)


def is_right(password: str, kept: str) -> bool:
    """Whether it is the password that was kept; without one it takes as long, and is not."""
    try:
        with AT_ONCE:
            return _hasher.verify(kept or nobodys(), password[: LONGEST + 1]) and bool(kept)
    except (Argon2Error, InvalidHashError):
        return False
