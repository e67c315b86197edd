"""Following: who waits for news of the journal is told as soon as there is some.

One task asks for the journal's last number, a few times a second and only while somebody waits;
what is new is read once, however many listen. A listener that falls behind reads from the journal
itself, so nobody's queue grows.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from msgspec import Struct
from sqlalchemy import and_, select

from tillbook.expressions import last_number, rows_between
from tillbook.posting import LINES_PER_EVENT
from tillbook.store.door import Store
from tillbook.tables import journal, move

EVERY = 0.1  # seconds
REMEMBERED = 2_000
PAGE = 500


class Moved(Struct, frozen=True):
    """Goods that a document moved."""

    item: str
    quantity: int
    source: str  # location/spot
    target: str
    why: str


class News(Struct, frozen=True):
    """A document that was posted, and what it moved."""

    number: int
    id: str
    kind: str
    location: str
    business_day: int
    posting_day: int
    moved: tuple[Moved, ...]


class Follower:
    """Tells listeners what the journal has beyond a number."""

    def __init__(
        self, store: Store, in_thread: Callable[..., Awaitable[Any]], every: float = EVERY
    ) -> None:
        self.store = store
        self.number = -1  # the last that has been read
        self._in_thread = in_thread
        self._every = every
        self._known: deque[News] = deque(maxlen=REMEMBERED)
        self._news = asyncio.Event()
        self._waiting = 0
        self.ended = False

    async def follow(self) -> None:
        """Look for news until cancelled; a book that cannot be reached is asked again."""
        while True:
            if self._waiting:
                with suppress(Exception):
                    await self._look()
            await asyncio.sleep(self._every)

    async def _look(self) -> None:
        last = await self._in_thread(last_number, self.store.rows)
        if self.number < 0 or last - self.number > REMEMBERED:
            self._known.clear()
            self.number = last
        elif last > self.number:
            found = await self._in_thread(since, self.store, self.number, last)
            self._known.extend(found)
            self.number = last
        else:
            return
        told, self._news = self._news, asyncio.Event()
        told.set()

    async def beyond(self, number: int, seconds: float) -> bool:
        """Wait for news beyond a number; False if none came in time, or the doors close."""
        self._waiting += 1
        try:
            async with asyncio.timeout(seconds):
                while self.number <= number and not self.ended:
                    await self._news.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return self.number > number

    def end(self) -> None:
        """Send everybody home: nobody waits any more."""
        self.ended = True
        self._news.set()

    async def after(self, number: int) -> tuple[list[News], int]:
        """What came after a number, some of it; and the number up to which that is all."""
        if self._known and self._known[0].number <= number + 1:
            first = self._known[0].number
            found = list(self._known)[number + 1 - first :]
            return found, self.number
        until = min(number + PAGE, self.number)
        return await self._in_thread(since, self.store, number, until), until


def since(store: Store, after: int, until: int) -> list[News]:
    """The documents of a stretch of the journal, with the goods that they moved."""
    heads = ("number", "id", "kind", "location", "business_day", "posting_day")
    among = journal.c.number > after, journal.c.number <= until
    wanted = select(*(journal.c[name] for name in heads)).where(*among).order_by(journal.c.number)
    goods = and_(rows_between(move.c.number, after + 1, until), move.c.quantity > 0)
    moved: dict[int, list[Moved]] = {}
    for row in store.rows(select(move).where(goods).order_by(move.c.number)):
        moved.setdefault(row.number // LINES_PER_EVENT, []).append(_moved(row))
    return [News(*[*row, tuple(moved.get(row.number, ()))]) for row in store.rows(wanted)]


def _moved(row: Any) -> Moved:
    source = f"{row.source_location}/{row.source_spot}"
    target = f"{row.target_location}/{row.target_spot}"
    return Moved(row.item, row.quantity, source, target, row.why)
