"""Period close: no more postings up to and including a day.

    (no entry)

Facts that come later still post, on the first open day, with their business day kept, and are
listed as late.
"""

from collections.abc import Iterator

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.event import Request
from tillbook.master import Code
from tillbook.periods import NoSuchDay, company_objections, is_day, with_closed_through
from tillbook.records import Master
from tillbook.stopping import stopped_objections


class AlreadyClosed(Problem):
    """The period is closed already."""

    remedy = "Close through a later day, or reopen first."
    status = 409


class PeriodClose(Request, tag="period_close", frozen=True):
    """A company's days through this one are closed."""

    company: Code
    through: Day

    POSTED_BY = ("finance analyst",)
    AT_LOCATION = False

    def check(self) -> Iterator[Problem]:
        if not is_day(self.through):
            yield NoSuchDay(day=self.through)

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self.awaits(books)
        company = books.chart.companies.get(self.company)
        if company and self.through <= company.closed_through:
            yield AlreadyClosed(through=self.through, closed_through=company.closed_through)
        yield from stopped_objections(books)

    def company_code(self, books: Books) -> str:
        return self.company

    def masters(self, books: Books) -> Iterator[Master]:
        yield with_closed_through(self.company, self.through, books)

    EXAMPLES = (
        {
            "kind": "period_close",
            "id": "01937c5e-7a00-7000-8000-00000000000c",
            "at": "2025-04-02T09:00:00Z",
            "actor": "ann",
            "company": "main",
            "through": 2025_03_31,
        },
    )
