"""Uploads: files that somebody has brought, until they are in the book or thrown away.

The page that sends one makes its id: sent twice it is there once. What it says stays here while it
is looked at, and is let go of once it is in the book.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Executable, delete, insert, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.lists.checking import Choices
from tillbook.desk.lists.telling import Told
from tillbook.drafts import upload
from tillbook.store.door import Store

WAITS, READ, WANTED, BROUGHT, UNREADABLE = "waits", "read", "wanted", "brought", "unreadable"
AT_WORK = (WAITS, WANTED)
KEPT_FOR = 7 * 24 * 3_600 * SECOND

HEAD = [
    upload.c[name]
    for name in ("id", "listing", "name", "state", "choices", "told", "locations", "by", "at",
                 "done", "rows", "began_at", "ended_at")
]  # fmt: skip


class Upload(Struct, frozen=True):
    """A file that was brought, without its content."""

    id: str
    listing: str
    name: str
    state: str
    choices: Choices
    told: Told | None  # what the book makes of it, once it was looked at
    locations: frozenset[str]
    by: str
    at: Instant
    done: int
    rows: int
    began_at: Instant
    ended_at: Instant

    @property
    def is_at_work(self) -> bool:
        """Whether the job has still to do with it."""
        return self.state in AT_WORK


def _upload(row: Any) -> Upload:
    told = msgspec.json.decode(row.told, type=Told) if row.told else None
    choices = msgspec.json.decode(row.choices, type=Choices)
    return Upload(
        row.id, row.listing, row.name, row.state, choices, told,
        frozenset(json.loads(row.locations)), row.by, *row[8:13],
    )  # fmt: skip


def keep(
    store: Store, id: str, listing: str, name: str, content: bytes, *, by: str,
    locations: Iterable[str], now: Instant,
) -> Upload | None:  # fmt: skip
    """Keep a file that came, once; None where the id is somebody else's already."""
    nothing = dict.fromkeys(("done", "rows", "began_at", "ended_at"), 0)
    row = {
        "id": id, "listing": listing, "name": name, "state": WAITS, "told": "", "by": by, "at": now,
        "choices": msgspec.json.encode(Choices()).decode(), "content": content,
        "locations": json.dumps(sorted(locations)),
    }  # fmt: skip
    with store.keeping() as write:
        write(delete(upload).where(upload.c.at < now - KEPT_FOR, upload.c.id != id))
        there = list(write(select(upload.c.by).where(upload.c.id == id)))
        if not there:
            write(insert(upload).values(**row, **nothing))
        elif there[0].by != by:
            return None
    return shown(store, id)


def shown(store: Store, id: str) -> Upload | None:
    """A file that was brought."""
    found = store.rows(select(*HEAD).where(upload.c.id == id))
    return _upload(found[0]) if found else None


def listed(store: Store, by: str, most: int = 20) -> list[Upload]:
    """What somebody has brought lately, the newest first."""
    mine = select(*HEAD).where(upload.c.by == by).order_by(upload.c.at.desc(), upload.c.id)
    return [_upload(row) for row in store.rows(mine.limit(most))]


def next_of(store: Store) -> tuple[Upload, bytes] | None:
    """The file that has waited longest for the job, with its content."""
    waits = select(*HEAD, upload.c.content).where(upload.c.state.in_(AT_WORK))
    found = store.rows(waits.order_by(upload.c.at).limit(1))
    return (_upload(found[0]), bytes(found[0].content)) if found else None


def look_again(store: Store, one: Upload, choices: Choices) -> bool:
    """Have it read anew as somebody says; not while the job is at it, nor once it is in."""
    said = {"choices": msgspec.json.encode(choices).decode(), "state": WAITS}
    return _moved(store, one.id, (READ, UNREADABLE), **said)


def want(store: Store, one: Upload) -> bool:
    """Have it taken in; a second time is the first."""
    return _moved(store, one.id, (READ,), state=WANTED)


def _moved(store: Store, id: str, states: Iterable[str], **values: Any) -> bool:
    fresh: Mapping[str, Any] = {"done": 0, "rows": 0, "began_at": 0}
    mine = upload.c.id == id, upload.c.state.in_(list(states))
    with store.keeping() as write:
        if not list(write(select(upload.c.id).where(*mine))):
            return False
        write(update(upload).where(*mine).values(**fresh, **values))
    return True


def discard(store: Store, one: Upload) -> None:
    """Throw a file away; one that is being taken in stays."""
    with store.keeping() as write:
        write(delete(upload).where(upload.c.id == one.id, upload.c.state != WANTED))


def at_row(id: str, done: int, rows: int, began: Instant) -> Executable:
    """How far the job has come with it."""
    return update(upload).where(upload.c.id == id).values(done=done, rows=rows, began_at=began)


def ended(id: str, before: str, state: str, told: Told, now: Instant) -> Executable:
    """What became of it; what is in the book is let go of here."""
    said: dict[str, Any] = {
        "state": state, "told": msgspec.json.encode(told).decode(), "ended_at": now,
    }  # fmt: skip
    if state == BROUGHT:
        said["content"] = b""
    return update(upload).where(upload.c.id == id, upload.c.state == before).values(**said)
