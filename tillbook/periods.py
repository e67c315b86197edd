"""Periods: which days a company may still post to."""

from collections.abc import Iterable, Iterator
from typing import Any

from tillbook import calendar
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.master import next_version
from tillbook.records import Master


class PeriodClosed(Problem):
    """The day lies in a closed period, or outside the company's periods."""

    remedy = "Choose an open day, or have the period reopened by somebody who may."
    status = 409


class NoSuchDay(Problem):
    """The calendar has no such day."""

    remedy = "Days are written yyyymmdd, as 20250331."


def day_objections(day: Day, books: Books) -> Iterator[Problem]:
    """Whether a day that a person chose is a day and open."""
    if not is_day(day):
        yield NoSuchDay(day=day)
    elif not books.company.is_open(day):
        yield PeriodClosed(
            day=calendar.shown(day),
            books_from=calendar.shown(books.company.books_from),
            closed_through=books.company.closed_through,
        )


class UnknownCompany(Problem):
    """No company has this code."""

    remedy = "Create the company, or correct the code."
    status = 404


def is_day(day: Day) -> bool:
    """Whether the calendar has the day."""
    try:
        calendar.date_of(day)
    except (ValueError, OverflowError):
        return False
    return True


def company_objections(company: str, books: Books) -> Iterator[Problem]:
    """Whether the company exists."""
    if company not in books.chart.companies:
        yield UnknownCompany(company=company)


def with_closed_through(company: str, day: Day, books: Books) -> Master:
    """The company's record, closed through a day."""
    return _changed(company, books, closed_through=day)


def with_years_ended(company: str, days: Iterable[Day], books: Books) -> Master:
    """The company's record, with the last days of the years whose result is carried over."""
    return _changed(company, books, years_ended=sorted(days))


def _changed(company: str, books: Books, **fields: Any) -> Master:
    record = books.master("company", company)
    assert record is not None, "objections come first"
    return next_version("company", company, {**record.fields, **fields}, books)
