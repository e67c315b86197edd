"""Checkpointing: cutting what has been recorded into stretches, each with its flows.

A job for the night, and part of every close; no sale waits for it. What it makes depends on the
record alone: whoever makes it, and whenever, makes the same. A stretch is summed up outside the
book's lock, for nothing about it can change any more.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from tillbook.calendar import Instant, day_before, instant_of, moment_of
from tillbook.checkpoints import DOCUMENTS, Stretch, checkpoint, flow, flows, moved
from tillbook.expressions import number_at
from tillbook.report import Rows
from tillbook.store import queries
from tillbook.store.door import BookBusy, Store
from tillbook.store.session import SqlSession
from tillbook.tables import book, journal, move

A_DAY: Instant = 86_400_000_000  # microseconds
FEW = 20  # one in so many may be late, and by more than a day

Progress = Callable[[int, int], None]
"""Is told up to which document of how many there are checkpoints."""


def make_checkpoints(
    store: Store, documents: int = DOCUMENTS, progress: Progress | None = None
) -> int:
    """Make every checkpoint that is due; how many were.

    `documents` is the longest stretch.
    """
    with store.snapshot() as rows:
        last, number = _newest(rows), _one(rows, select(book.c.number))
        ends = due(rows, documents)
    made = 0
    for end in ends:
        with store.snapshot() as rows:
            stretch = stretch_of(rows, last + 1, end)
            summed = list(rows(flows(stretch)))
        made += _put(store, stretch, summed)
        last = end
        if progress:
            progress(end, number)
    _part(store)
    return made


def _part(store: Store) -> None:
    """Part the record after the last month that is over; who reads just then is not disturbed."""
    with store.snapshot() as rows:
        today = moment_of(_one(rows, select(book.c.recorded_at)))
        ended = datetime(today.year, today.month, 1, tzinfo=UTC) - timedelta(microseconds=1)
        number = _one(rows, select(number_at(instant_of(ended))))
    with suppress(BookBusy):  # tomorrow, then: no figure depends on it
        store.part(month=ended.year * 100 + ended.month, number=number)


def due(rows: Rows, documents: int = DOCUMENTS) -> list[int]:
    """The journal numbers at which checkpoints are wanting."""
    last = _newest(rows)
    number, recorded_at = next(iter(rows(select(book.c.number, book.c.recorded_at))))
    if last >= number:
        return []
    first = last + 1
    whole = range(first + documents - 1 - last % documents, number + 1, documents)
    began = _one(rows, select(journal.c.recorded_at).where(journal.c.number == first))
    months = (_one(rows, select(number_at(end))) for end in month_ends(began, recorded_at))
    return sorted(end for end in {*whole, *months} if last < end)


def month_ends(first: Instant, last: Instant) -> Iterator[Instant]:
    """The last instants of the months, in UTC, that begin before `first` and are over by `last`."""
    began = moment_of(first)
    year, month = began.year, began.month
    while True:
        year, month = year + month // 12, month % 12 + 1
        end = instant_of(datetime(year, month, 1, tzinfo=UTC)) - 1
        if end >= last:
            return
        yield end


def stretches(rows: Rows) -> list[Stretch]:
    """The stretches that there are checkpoints of, cut anew from the record."""
    number = checkpoint.c.number
    ends = [int(end) for (end,) in rows(select(number).order_by(number))]
    return [stretch_of(rows, last + 1, end) for last, end in pairwise([0, *ends])]


def stretch_of(rows: Rows, first: int, last: int) -> Stretch:
    """The stretch between two documents, from the record."""
    source, within = moved(first, last)
    both = select(move.c.instant, journal.c.posting_day).select_from(source).where(within)
    rowset = both.subquery("moved")
    at, day = rowset.c.instant, rowset.c.posting_day
    bounds = select(
        func.count(), func.min(at), func.max(at), func.min(day), func.max(day)
    ).select_from(rowset)
    count, low, high, low_day, high_day = next(iter(rows(bounds)))
    if not count:
        return Stretch(last, first, 0, 0, 0, 0)
    few = count // FEW
    most, most_days = (_one(rows, _nth(column, few)) for column in (at, day))
    return Stretch(
        last, first, max(low, most - A_DAY), high, max(low_day, day_before(most_days)), high_day
    )


def _nth(column: ColumnElement[Any], at: int) -> Select[Any]:
    return select(column).order_by(column).limit(1).offset(at)


def _put(store: Store, stretch: Stretch, summed: Sequence[Any]) -> int:
    with store.transaction() as session:
        assert isinstance(session, SqlSession), "a book in a database"
        if session.fetch("SELECT 1 FROM checkpoint WHERE number >= ?", (stretch.number,)):
            return 0  # somebody else has made it meanwhile
        put(session, checkpoint, [stretch])
        put(session, flow, summed)
    return 1


def put(session: SqlSession, table: Table, rows: Sequence[Any]) -> None:
    """Write rows of a projection."""
    session.put(table, queries.insert(table), map(tuple, rows))


def _newest(rows: Rows) -> int:
    return int(_one(rows, select(func.coalesce(func.max(checkpoint.c.number), 0))))


def _one(rows: Rows, query: Select[Any]) -> Any:
    (found,) = next(iter(rows(query)))
    return found
