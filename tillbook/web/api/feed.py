"""The feed: every document that was posted, in the order of the journal, after a cursor.

Numbers are contiguous and a document is told after its commit, so who asks for everything after
the last number it has never misses one. `GET /events` is asked; `GET /stream` tells by itself.
"""

import asyncio
import time
from collections.abc import AsyncGenerator

import msgspec
from msgspec import Struct
from sqlalchemy import select

from tillbook.desk.following import News, Told
from tillbook.event import load_kinds
from tillbook.expressions import last_number
from tillbook.money import MOST
from tillbook.roles import FEED
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.web.call import Call
from tillbook.web.route import EVENT_STREAM, Answer, Parameter, Route, encode, told

MOST_WAIT = 25  # seconds
MOST_ROWS = 1_000
LOOKED_AT = 5_000  # journal numbers at a time, however few of them are wanted
BEATS = 15.0  # seconds between signs of life
PATIENCE = 15.0  # seconds that a listener may take to read what it is told at a time


class Posted(Struct, frozen=True):
    """A document as the journal has it: its bytes and its envelope, unchanged."""

    number: int
    id: str
    kind: str
    location: str
    origin: str
    sequence: int
    business_day: int
    posting_day: int
    recorded_at: int
    body_hash: str
    hash: str
    envelope: msgspec.Raw
    body: msgspec.Raw


class Page(Struct, frozen=True):
    """Some documents; ask again after `next`."""

    events: list[Posted]
    next: int


class Wanted(Struct, frozen=True):
    """Which documents somebody follows."""

    kind: str
    locations: frozenset[str]  # empty: all

    def takes(self, news: News) -> bool:
        """Whether this is one of them."""
        here = not self.locations or news.location in self.locations
        return here and (not self.kind or news.kind == self.kind)


def wanted(call: Call) -> Wanted:
    """What is asked for, as far as it may be; raises OutOfScope."""
    return Wanted(call.query.get("kind", ""), call.principal.within(call.query.get("location", "")))


async def events(call: Call) -> Answer:
    """A page of the feed; waits for one if it is asked to."""
    these, query, doors = wanted(call), call.query, call.doors
    after, limit = query.get("after", 0), query.get("limit", 500)
    ends = time.monotonic() + query.get("wait", 0)
    while True:
        page = await doors.in_thread(page_of, doors.store, these, after, limit)
        left = ends - time.monotonic()
        if page.events or left <= 0:
            return told(page)
        after = page.next
        if not await doors.follower.beyond(after, left):
            return told(page)


def page_of(store: Store, these: Wanted, after: int, limit: int) -> Page:
    """The documents after a number that are wanted, and the number to go on after."""
    last = last_number(store.rows)
    until = min(after + LOOKED_AT, last)
    columns = [journal.c[name] for name in Posted.__struct_fields__]
    query = select(*columns).where(journal.c.number > after, journal.c.number <= until)
    if these.kind:
        query = query.where(journal.c.kind == these.kind)
    if these.locations:
        query = query.where(journal.c.location.in_(sorted(these.locations)))
    rows = store.rows(query.order_by(journal.c.number).limit(limit))
    found = [
        Posted(*list(row[:-2]), *(msgspec.Raw(said.encode()) for said in row[-2:])) for row in rows
    ]
    whole = len(found) < limit
    return Page(found, max(until, after) if whole else found[-1].number)


# Told by itself.


async def stream(call: Call) -> Answer:
    """News as they come, as server-sent events."""
    these, said = wanted(call), call.headers.get("last-event-id", "")
    if said.isdecimal() and len(said) <= 16:
        after = int(said)
    elif "after" in call.query:
        after = call.query["after"]
    else:
        after = await call.doors.in_thread(last_number, call.doors.store.rows)
    ends = call.principal.expires_at
    return Answer(200, media=EVENT_STREAM, parts=_parts(call, these, after, ends))


async def _parts(call: Call, these: Wanted, after: int, ends: int) -> AsyncGenerator[bytes, None]:
    doors = call.doors
    gone = asyncio.ensure_future(call.left())
    beat = min(BEATS, call.query.get("beat", BEATS))
    try:
        yield b": welcome\n\n"
        while not (gone.done() or doors.follower.ended or (ends and ends <= doors.clock())):
            if not await doors.follower.beyond(after, beat):
                yield b": still here\n\n"
                if not await call.may_still():
                    return
                continue
            found, after = await doors.follower.after(after)
            chunk = b"".join(event_of(one) for one in found if these.takes(one.news))
            if chunk:
                began = time.monotonic()
                yield chunk
                if time.monotonic() - began > PATIENCE:
                    yield too_slow(after)
                    return
    finally:
        gone.cancel()


def event_of(one: Told) -> bytes:
    """One document as a server-sent event; its id is the cursor to go on after."""
    news = one.news
    return b"id: %d\nevent: %b\ndata: %b\n\n" % (news.number, news.kind.encode(), one.text)


def too_slow(after: int) -> bytes:
    """The last word to whoever reads more slowly than the book is told: where to go on."""
    return b"id: %d\nevent: too-slow\ndata: %b\n\n" % (after, encode({"after": after}))


AFTER = Parameter("after", "The journal number of the last one you have.", "whole", most=MOST)
LOCATION = Parameter("location", "Only this location.", most=32)


def routes() -> tuple[Route, ...]:
    """The feed's two doors; what kinds there are they know once all are loaded."""
    kind = Parameter("kind", "Only this kind.", choices=tuple(sorted(load_kinds())))
    return _asked(kind), _streamed(kind)


def _asked(kind: Parameter) -> Route:
    return Route(
        method="GET", path="/api/v1/events", permission=FEED, answer=events, tag="feed",
        says="Documents after a cursor, in the order of the journal.", gives={200: Page},
        names={"document": "/events/0/id"},
        query=(
            AFTER, kind, LOCATION,
            Parameter("limit", "At most so many.", "whole", most=MOST_ROWS, least=1),
            Parameter("wait", "Seconds to wait for one.", "whole", most=MOST_WAIT),
        ),
    )  # fmt: skip


def _streamed(kind: Parameter) -> Route:
    return Route(
        method="GET", path="/api/v1/stream", permission=FEED, answer=stream, tag="feed",
        says="Documents and the goods they moved, as they are posted.", media=(EVENT_STREAM,),
        query=(
            AFTER, kind, LOCATION,
            Parameter("beat", "Seconds between signs of life.", "whole", most=15, least=1),
        ),
        gives={200: ""},
    )  # fmt: skip
