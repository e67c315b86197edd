"""Provision: what is put aside at a month's end for goods that have grown old.

    Dr  provision costs     what is put aside, by department, at each store
    Cr  stock provisions    by the month's end
    Dr  stock provisions    what the last provision put aside is taken back whole
    Cr  provision costs

It says for each store and department what the goods are worth and what is put aside for them, never
more than their worth; the difference to the last month is the month's cost or gain. The goods keep
their cost. `tillbook provision` reads the ages, applies the rules and posts it; a month that is
provided for is not provided for again, and a month before it is too late.

Its reversal has its own day, and lets the provision before it stand again.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook import calendar, provisions
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import PROVISION_COSTS, STOCK_PROVISIONS
from tillbook.document import Charge
from tillbook.errors import Problem
from tillbook.event import (
    DepartmentCode,
    HasFollowers,
    LocationCode,
    NamedEvent,
    Request,
    UnknownLocation,
)
from tillbook.master import Code
from tillbook.money import Currency
from tillbook.periods import company_objections, day_objections, is_day
from tillbook.posting import Leg, credit, debit
from tillbook.records import Master
from tillbook.setting import currency_objections

MOST_PROVIDED = 10_000  # lines: twenty departments of 500 stores


class NotAMonthsEnd(Problem):
    """Stock is provided for at the end of a month, and the day is another."""

    remedy = "Say the last day of the month."


class ProvidedAlready(Problem):
    """This month is provided for, or a later one is."""

    remedy = "Nothing to do; or reverse the later provisions first, the newest first."
    status = 409


class PreviousDiffers(Problem):
    """Another provision stands than the document takes back."""

    remedy = "Name the one that stands; `tillbook provision` does."
    status = 409


class ProvidedBeyondWorth(Problem):
    """More is put aside for goods than they are worth."""

    remedy = "Put aside their worth at most."


class ProvidedTwice(Problem):
    """A provision says the same store and department twice."""

    remedy = "Add the two up."


class ProvisionLine(Struct, frozen=True, forbid_unknown_fields=True):
    """The goods of a department at a store: their worth, and what is put aside."""

    store: LocationCode
    department: DepartmentCode
    worth: Charge
    amount: Charge


class Provision(Request, tag="provision", frozen=True):
    """What is put aside for a company's stock."""

    company: Code
    day: Day
    currency: Currency
    lines: Annotated[tuple[ProvisionLine, ...], Meta(max_length=MOST_PROVIDED)] = ()
    previous: NamedEvent | None = None  # the provision that it takes back

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    UNDONE_ON_ITS_DAY = True
    AT_LOCATION = False

    def check(self) -> Iterator[Problem]:
        if not is_day(self.day) or not provisions.is_month_end(self.day):
            yield NotAMonthsEnd(day=self.day)
        seen: set[tuple[str, str]] = set()
        for number, line in enumerate(self.lines, 1):
            if line.amount > line.worth:
                yield ProvidedBeyondWorth(line=number, worth=line.worth, amount=line.amount)
            if (line.store, line.department) in seen:
                yield ProvidedTwice(line=number, store=line.store, department=line.department)
            seen.add((line.store, line.department))

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)
        if self.previous and books.document(self.previous) is None:
            yield PreviousDiffers(previous=self.previous)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)
        yield from currency_objections(self.currency, books)
        yield from day_objections(self.day, books)
        for number, line in enumerate(self.lines, 1):
            there = books.chart.locations.get(line.store)
            if there is None or there.company != self.company:
                yield UnknownLocation(line=number, location=line.store)
        previous, day = provisions.standing(self.company, books)
        if day >= self.day:
            yield ProvidedAlready(through=calendar.shown(day))
        if previous != (self.previous or ""):
            yield PreviousDiffers(previous=self.previous or "", standing=previous)

    def company_code(self, books: Books) -> str:
        return self.company

    def chosen_day(self, books: Books) -> Day | None:
        return self.day

    def legs(self, books: Books) -> Iterator[Leg]:
        previous = books.document(self.previous) if self.previous else None
        if previous:
            yield from previous.event.put_aside(-1)
        yield from self.put_aside(1)

    def put_aside(self, sign: int) -> Iterator[Leg]:
        """What it puts aside; below zero where that is taken back."""
        about = calendar.shown(self.day)
        for line in self.lines:
            amount, at = sign * line.amount, line.store
            yield debit(PROVISION_COSTS[line.department], amount, location=at)
            yield credit(STOCK_PROVISIONS[line.department], amount, about=about, location=at)

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        yield from day_objections(self.day, books)
        if provisions.standing(self.company, books)[0] != self.id:
            yield HasFollowers(of=self.id)

    def masters(self, books: Books) -> Iterator[Master]:
        yield provisions.with_one_more(self.company, self.id, self.day, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        yield provisions.with_one_less(self.company, books)

    EXAMPLES = (
        {
            "kind": "provision",
            "id": "01937c5e-7a00-7000-8000-000000007012",
            "at": "2025-03-31T18:30:00Z",
            "actor": "ann",
            "company": "main",
            "day": 2025_02_28,
            "currency": "EUR",
            "lines": [
                {"store": "014", "department": "grocery", "worth": 7000, "amount": 1000},
                {"store": "014", "department": "household", "worth": 500, "amount": 200},
            ],
        },
        {
            "kind": "provision",
            "id": "01937c5e-7a00-7000-8000-000000007013",
            "at": "2025-04-01T18:30:00Z",
            "actor": "ann",
            "company": "main",
            "day": 2025_03_31,
            "currency": "EUR",
            "lines": [
                {"store": "014", "department": "grocery", "worth": 6000, "amount": 700},
            ],
            "previous": "01937c5e-7a00-7000-8000-000000007012",
        },
    )  # fmt: skip
