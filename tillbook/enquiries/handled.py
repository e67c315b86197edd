"""Handled: who did what about a finding, the newest first."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from tillbook import codec
from tillbook.calendar import Instant
from tillbook.expressions import numbers_of
from tillbook.finding import HANDLED
from tillbook.store.door import Store
from tillbook.tables import journal, master

AT_ONCE = 500

_fields = msgspec.json.Decoder(dict[str, Any]).decode


class Handling(Struct, frozen=True):
    """What somebody did about a finding."""

    number: int
    instant: Instant
    by: str
    action: str  # accept, reopen, assign, comment
    to: str
    reason: str


def handled(store: Store, keys: Collection[str]) -> Mapping[str, list[Handling]]:
    """What was done about each of these findings, the newest first."""
    told = {key: ids for key, ids in _told(store, list(keys)) if ids}
    numbers = numbers_of(store.rows, sorted({id for ids in told.values() for id in ids}))
    done = {one.number: one for one in _done(store, sorted(numbers.values()))}
    return {
        key: [done[numbers[id]] for id in reversed(ids) if numbers.get(id) in done]
        for key, ids in told.items()
    }


def _told(store: Store, keys: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The documents that a finding's record names."""
    row = master.c
    for first in range(0, len(keys), AT_ONCE):
        some = row.code.in_(keys[first : first + AT_ONCE])
        for code, fields in store.rows(
            select(row.code, row.fields).where(row.kind == HANDLED, some)
        ):
            yield code, _fields(fields).get("told_by", [])


def _done(store: Store, numbers: list[int]) -> Iterator[Handling]:
    row = journal.c
    for first in range(0, len(numbers), AT_ONCE):
        some = row.number.in_(numbers[first : first + AT_ONCE])
        for number, instant, body in store.rows(
            select(row.number, row.instant, row.body).where(some)
        ):
            event: Any = codec.reread(body.encode())
            yield Handling(number, instant, event.actor, event.action, event.to, event.reason)
