"""Period reopen: closed days may be posted to again.

(no entry)
"""

from collections.abc import Iterator

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.event import Request, Text
from tillbook.master import Code
from tillbook.periods import NoSuchDay, company_objections, is_day, with_closed_through
from tillbook.records import Master


class NotClosed(Problem):
    """The days are open."""

    remedy = "Nothing to do."
    status = 409


class YearIsEnded(Problem):
    """The result of a year among these days is carried to retained earnings."""

    remedy = "Reverse the year end first; end the year again when it is mended."
    status = 409


class PeriodReopen(Request, tag="period_reopen", frozen=True):
    """A company's days after this one are open again; 0 reopens all."""

    company: Code
    through: Day | int
    reason: Text

    POSTED_BY = ("finance analyst",)
    AT_LOCATION = False

    def check(self) -> Iterator[Problem]:
        if self.through and not is_day(self.through):
            yield NoSuchDay(day=self.through)

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self.awaits(books)
        company = books.chart.companies.get(self.company)
        if company and self.through >= company.closed_through:
            yield NotClosed(through=self.through, closed_through=company.closed_through)
        if company and company.years_ended and self.through < company.years_ended[-1]:
            yield YearIsEnded(through=self.through, ended=company.years_ended[-1])

    def company_code(self, books: Books) -> str:
        return self.company

    def masters(self, books: Books) -> Iterator[Master]:
        yield with_closed_through(self.company, self.through, books)

    EXAMPLES = (
        {
            "kind": "period_reopen",
            "id": "01937c5e-7a00-7000-8000-00000000000d",
            "at": "2025-04-02T11:00:00Z",
            "actor": "ann",
            "company": "main",
            "through": 2025_02_28,
            "reason": "supplier credit note of March",
        },
    )
