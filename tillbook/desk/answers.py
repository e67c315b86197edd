"""Answers: what was answered to a wish is kept, so that the same wish again is the same answer.

A wish is known by its Idempotency-Key, which the caller made up; of the key a hash is kept. While
the first is being worked at, those that come after it wait. What is secret in an answer is not
kept: it is derived again (`tokens`).
"""

import hmac
import time
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people.tokens import hash_of
from tillbook.errors import Problem
from tillbook.people import kept_answer
from tillbook.store.door import Store

LEFT_BEHIND = 60 * SECOND  # after that, whoever was working at it is gone
WAITS = 500  # times a fiftieth of a second


class KeyReused(Problem):
    """The Idempotency-Key belongs to another wish already."""

    remedy = "Make a new key for each wish, and send the same one only with the same content."


class InProgress(Problem):
    """The same wish is being worked at."""

    remedy = "Ask again in a second."
    status = 409


class Wish(Struct, frozen=True):
    """Who wishes what, and by which key."""

    caller: str
    key: str
    request: bytes


class Kept(Struct, frozen=True):
    """An answer as it was given first."""

    status: int
    value: Any


Effect = Callable[[Instant], Kept]
"""Does what is wished; told when it was first wished, so that doing it again is the same."""


def once(store: Store, wish: Wish, effect: Effect, now: Instant) -> Kept:
    """Do what is wished, once, and answer the same ever after.

    A refusal is an answer too, and kept; a fault is none. Raises KeyReused and InProgress.
    """
    mine, found = _begin(store, wish, now)
    for _ in range(WAITS):
        if mine or found is None or found.status:
            break
        time.sleep(0.02)
        found = next(iter(store.rows(_row(wish))), None)
    if not mine:
        if found is None or not found.status:
            raise InProgress(retry_after=1)
        return Kept(found.status, msgspec.json.decode(found.answer))
    return _settled(store, wish, effect, now if found is None else int(found.at))


def _settled(store: Store, wish: Wish, effect: Effect, began: Instant) -> Kept:
    try:
        kept = effect(began)
    except Problem as problem:
        if problem.status >= 500:
            _forget(store, wish)
            raise
        kept = Kept(problem.status, problem.details())
    except BaseException:
        _forget(store, wish)
        raise
    text = msgspec.json.encode(kept.value).decode()
    with store.keeping() as keep:
        keep(update(kept_answer).where(*_mine(wish)).values(status=kept.status, answer=text))
    return kept


def _begin(store: Store, wish: Wish, now: Instant) -> tuple[bool, Any]:
    """(whether it is ours to do, what is known of it)."""
    with store.keeping() as keep:
        found = next(iter(keep(_row(wish))), None)
        if found is None:
            keep(kept_answer.insert().values(
                caller=wish.caller, key_hash=hash_of(wish.key), request_hash=_hash(wish),
                status=0, answer="", at=now,
            ))  # fmt: skip
            return True, None
    if found.request_hash != _hash(wish):
        raise KeyReused()
    return not found.status and found.at < now - LEFT_BEHIND, found


def _forget(store: Store, wish: Wish) -> None:
    with store.keeping() as keep:
        keep(delete(kept_answer).where(*_mine(wish)))


def _row(wish: Wish) -> Any:
    return select(kept_answer).where(*_mine(wish))


def _mine(wish: Wish) -> tuple[Any, Any]:
    return kept_answer.c.caller == wish.caller, kept_answer.c.key_hash == hash_of(wish.key)


def _hash(wish: Wish) -> str:
    """Keyed by what only the caller has: a password that a wish says cannot be guessed from it."""
    return hmac.digest(wish.key.encode(), wish.request, "sha256").hex()
