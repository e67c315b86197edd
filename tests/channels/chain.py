"""A week of the demo's chain in a book: made once, looked at by many tests."""

from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import text

from tillbook.calendar import SECOND, Instant, instant_of
from tillbook.channels.demo.history import Clock, History, Made, make
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.store.opening import open_store

DAYS = 7
END = instant_of(datetime.fromisoformat("2026-11-20T15:00:00Z"))  # a Friday


class Chain:
    """A book with the chain's history in it, and a clock that the test turns."""

    def __init__(self, path: str, now: Instant = 0) -> None:
        self.store: Store = open_store(path, name="demo")
        self.clock = Clock()
        self.clock.now = now
        self.ledger = Ledger(self.store, self.clock)

    def later(self, seconds: int) -> Instant:
        """Turn the clock on."""
        self.clock.now += seconds * SECOND
        return self.clock.now

    def number(self, id: str) -> int:
        """The journal number of a document."""
        found = self.store.rows(text("SELECT number FROM journal WHERE id = :id"), id=id)
        return int(found[0][0])


class Week(Chain):
    """The chain's newest week, as it is made. Do not post to it: post to a copy."""

    def __init__(self, *, days: int = DAYS, end: Instant = END, path: str = ":memory:") -> None:
        super().__init__(path)
        self.made: Made = make(self.ledger, self.clock, History(days, end), lambda at, end: None)

    def copied(self, folder: Path) -> Chain:
        """The same in a file of its own."""
        path = folder / "week.db"
        writer = self.store.writer  # type: ignore[attr-defined]
        writer.execute("VACUUM INTO ?", (str(path),))
        return Chain(str(path), self.clock.now)


@cache
def a_week() -> Week:
    """The one that tests share."""
    return Week()
