"""Archiving: the record of months that are closed, out of the way and back again.

What is archived is read as before: no figure changes, and no id can be posted again. In the book
itself stay all that decisions need, the sums by day, the checkpoints and where every chain stands.
"""

from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import func, select

from tillbook.archived import archived
from tillbook.calendar import Day, Instant, instant_of, last_of_month, shown, stamp
from tillbook.checkpointing import make_checkpoints
from tillbook.errors import Problem
from tillbook.expressions import number_at
from tillbook.report import Rows
from tillbook.store.door import Store
from tillbook.tables import book, journal

Month = int
"""yyyymm."""


class NoSuchMonth(Problem):
    """The calendar has no such month."""

    remedy = "Months are written as 2025-03."


class MonthNotOver(Problem):
    """The book has recorded nothing since the month ended, so more of it may come."""

    remedy = "Archive earlier months; this one when the next has begun."
    status = 409


class MonthNotClosed(Problem):
    """Something of the month belongs to a day that its company has not closed."""

    remedy = "Close the company's days through this one, or archive fewer months."
    status = 409


class Archived(Struct, frozen=True):
    """What is in the archive: all documents up to a number."""

    documents: int = 0
    through: Month = 0
    place: str = ""


def archive(store: Store, through: Month) -> Archived:
    """Move the record of all months through this one into the archive.

    A document is of the month in which it was recorded, by UTC. Raises MonthNotOver,
    MonthNotClosed, BookBusy, ArchiveInTheWay.
    """
    make_checkpoints(store)
    with store.snapshot() as rows:
        before, number = archive_of(rows), _last_of(rows, through)
    if number <= before.documents:
        return before
    _refuse_running(store, through)
    _refuse_open(store, through, number)
    return Archived(number, through, store.archive(month=through, number=number))


def reopen(store: Store, after: Month = 0) -> Archived:
    """Move the record of all months after this one back from the archive; what is left there."""
    with store.snapshot() as rows:
        before, number = archive_of(rows), _last_of(rows, after) if after else 0
    if number >= before.documents:
        return before
    store.reopen(month=after, number=number)
    return Archived(number, after if number else 0)


def archive_of(rows: Rows) -> Archived:
    """What is in the archive."""
    for number, month in rows(select(archived.c.number, archived.c.month)):
        return Archived(number, month)
    return Archived()


def month_of(text: str) -> Month:
    """A month as somebody writes it, 2025-03; raises NoSuchMonth."""
    try:
        at = datetime.strptime(text, "%Y-%m")
    except ValueError:
        raise NoSuchMonth(month=text) from None
    return at.year * 100 + at.month


def written(month: Month) -> str:
    """A month as somebody writes it."""
    return f"{month // 100}-{month % 100:02}"


def last_instant(month: Month) -> Instant:
    """The last microsecond of a month, by UTC."""
    year, number = divmod(month, 100)
    return instant_of(datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)) - 1


def last_day(month: Month) -> Day:
    """The last day of a month."""
    return last_of_month(*divmod(month, 100))


def _last_of(rows: Rows, month: Month) -> int:
    ((number,),) = rows(select(number_at(last_instant(month))))
    return int(number)


def _refuse_running(store: Store, month: Month) -> None:
    ((recorded_at,),) = store.rows(select(book.c.recorded_at))
    if recorded_at <= last_instant(month):
        raise MonthNotOver(month=written(month), last_recorded=stamp(recorded_at))


def _refuse_open(store: Store, month: Month, number: int) -> None:
    """The month's own days, and those to which its documents were posted."""
    newest = (
        select(journal.c.company, func.max(journal.c.posting_day))
        .where(journal.c.number <= number, journal.c.company != "")
        .group_by(journal.c.company)
    )
    posted = dict(map(tuple, store.rows(newest)))
    with store.looking() as session:
        companies = session.chart().companies
    for code, company in companies.items():
        day = max(last_day(month), posted.get(code, 0))
        if day >= company.books_from and day > company.closed_through:
            raise MonthNotClosed(
                month=written(month), company=code, day=shown(day),
                closed_through=shown(company.closed_through) if company.closed_through else "",
            )  # fmt: skip
