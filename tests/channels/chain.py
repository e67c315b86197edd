"""A week of the demo's chain in a book: made once, looked at by many tests."""

from datetime import datetime
from functools import cache

from sqlalchemy import text

from tillbook.calendar import SECOND, Instant, instant_of
from tillbook.channels.demo.history import Clock, History, Made, make
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.store.opening import open_store

DAYS = 7
END = instant_of(datetime.fromisoformat("2026-11-20T15:00:00Z"))  # a Friday


class Demo:
    """A book with the chain's history in it."""

    def __init__(self, path: str = ":memory:", days: int = DAYS, end: Instant = END) -> None:
        self.store: Store = open_store(path, name="demo")
        self.clock = Clock()
        self.ledger = Ledger(self.store, self.clock)
        self.past = History(days, end)
        self.made: Made = make(self.ledger, self.clock, self.past, lambda at, end: None)

    def later(self, seconds: int) -> Instant:
        """Turn the clock on."""
        self.clock.now += seconds * SECOND
        return self.clock.now

    def number(self, id: str) -> int:
        """The journal number of a document."""
        found = self.store.rows(text("SELECT number FROM journal WHERE id = :id"), id=id)
        return int(found[0][0])


@cache
def a_week() -> Demo:
    """The chain's newest week. Do not post to it."""
    return Demo()
