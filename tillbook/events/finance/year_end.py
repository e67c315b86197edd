"""Year end: what the year earned goes to retained earnings, at each location.

    Dr  sales                   each account of income and expense to nothing, as here
    Dr  commission
    Dr  cost corrections
    Dr  shrinkage               (here more was found than lost)
    Cr  reductions
    Cr  cost of goods sold
    Cr  write-offs
    Cr  provision costs
    Cr  cash rounding
    Cr  any account             of those types
    Dr  retained earnings       what they lost, so that each location balances
    Cr  retained earnings       what they earned

It is the last entry of the year, dated its last day, and comes when all its days are closed and
the years before it are ended. The profit and loss report leaves it out, so that a year that is
ended still shows what it earned. To mend the year: reverse its end (the reversal has the same day),
reopen, post, close, and end it again.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from tillbook import calendar
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import RETAINED_EARNINGS
from tillbook.charted import Company
from tillbook.errors import Problem
from tillbook.event import Request
from tillbook.master import Code
from tillbook.money import Money
from tillbook.periods import company_objections, with_years_ended
from tillbook.posting import Leg, credit, debit
from tillbook.records import Master

CARRIED_OVER = ("income", "expense")


class OtherCompany(Problem):
    """The location belongs to another company than the document says."""

    remedy = "Say a location of the company, or the company of the location."


class YearNotClosed(Problem):
    """Days of the year are still open."""

    remedy = "Close the company's days through the last day of the year, then end it."
    status = 409


class YearEndedAlready(Problem):
    """The year is ended already."""

    remedy = "Nothing to do; reverse the year end first if the year is to be mended."
    status = 409


class LaterYearEnded(Problem):
    """A later year is ended, and rests on this one."""

    remedy = "Reverse the end of the later year first."
    status = 409


class EarlierYearNotEnded(Problem):
    """Accounts of income and expense stand at something from before the year."""

    remedy = "End the earlier year first."
    status = 409


class YearEnd(Request, tag="year_end", frozen=True):
    """A company's financial year ended; it is called after the year in which its last day lies."""

    company: Code
    year: Annotated[int, Meta(ge=1900, le=9998)]

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    UNDONE_ON_ITS_DAY = True

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)
        if books.company.code != self.company:
            yield OtherCompany(company=self.company, location=self.location)
            return
        company, last = books.company, books.company.last_day(self.year)
        if last in company.years_ended:
            yield YearEndedAlready(year=self.year, ended=calendar.shown(last))
        yield from _later_years(company, last)
        if company.closed_through < last:
            yield YearNotClosed(last_day=last, closed_through=company.closed_through)
        before = company.last_day(self.year - 1)
        for account, by_location in _results(books, before):
            if by_location:
                yield EarlierYearNotEnded(account=account, amount=sum(by_location.values()))

    def chosen_day(self, books: Books) -> Day | None:
        return books.company.last_day(self.year)

    def legs(self, books: Books) -> Iterator[Leg]:
        earned: dict[str, Money] = {}
        for account, by_location in _results(books, books.company.last_day(self.year)):
            for location, amount in by_location.items():
                yield credit(account, amount, location=location)
                earned[location] = earned.get(location, 0) + amount
        for location, amount in sorted(earned.items()):
            yield debit(RETAINED_EARNINGS.key, amount, location=location)

    def masters(self, books: Books) -> Iterator[Master]:
        last = books.company.last_day(self.year)
        yield with_years_ended(self.company, {*books.company.years_ended, last}, books)

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        company = books.chart.companies[self.company]
        yield from _later_years(company, company.last_day(self.year))

    def masters_undone(self, books: Books) -> Iterator[Master]:
        company = books.chart.companies[self.company]
        ended = {*company.years_ended} - {company.last_day(self.year)}
        yield with_years_ended(self.company, ended, books)

    EXAMPLES = (
        {
            "kind": "year_end",
            "id": "01937c5e-7a00-7000-8000-000000000063",
            "at": "2025-04-02T10:00:00Z",
            "location": "014",
            "actor": "ann",
            "company": "main",
            "year": 2025,
        },
    )


def _later_years(company: Company, last: Day) -> Iterator[Problem]:
    """Years that are ended and come after this day."""
    if company.years_ended and company.years_ended[-1] > last:
        yield LaterYearEnded(ended=calendar.shown(company.years_ended[-1]))


def _results(books: Books, day: Day) -> Iterator[tuple[str, dict[str, Money]]]:
    """The accounts of income and expense, with what each location of the company has on them."""
    locations, company = books.chart.locations, books.company.code
    for account in sorted(books.chart.accounts.values(), key=lambda one: one.code):
        if account.type in CARRIED_OVER:
            found = books.balances_through(account.code, day)
            yield (
                account.code,
                {
                    location: amount
                    for location, amount in found.items()
                    if locations[location].company == company
                },
            )
