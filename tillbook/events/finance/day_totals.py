"""Day totals: what another system says that a store's day came to.

    (no entry: a figure from outside is an observation, and is compared with ours)

While a chain pilots this book beside the system that it has, that system's figures of each day are
kept here, beside ours and never in their place. Totals that are said again, corrected, are a new
document; the newest counts, and the older ones stay in the journal. The check `totals-differ` and
`tillbook compare` set both side by side.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.document import Word
from tillbook.errors import Problem
from tillbook.event import Fact
from tillbook.master import next_version
from tillbook.money import Currency, Money
from tillbook.periods import NoSuchDay, is_day
from tillbook.quantity import Quantity
from tillbook.records import Master
from tillbook.setting import currency_objections
from tillbook.totals import FIGURES, RECORD, TENDER, Figures

SlipCount = Annotated[int, Meta(ge=0, le=2**53, description="how many sales")]


class TotalsSayNothing(Problem):
    """Totals of a day hold no figure."""

    remedy = "Say at least one: revenue, tax, units, slips, a tender, cogs, stock_value."


class TenderTwice(Problem):
    """Totals of a day say the same tender twice."""

    remedy = "Add the two up."


class TenderTotal(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What one tender brought, change and refunds off."""

    kind: Word
    amount: Money


class DayTotals(Fact, tag="day_totals", frozen=True):
    """The figures of a store's day by another system; what it does not say is left out."""

    day: Day
    system: Word
    currency: Currency
    revenue: Money | None = None  # net of tax, after reductions, returns taken off
    tax: Money | None = None
    units: Quantity | None = None
    slips: SlipCount | None = None
    tenders: Annotated[tuple[TenderTotal, ...], Meta(max_length=100)] = ()
    cogs: Money | None = None
    stock_value: Money | None = None  # what was on hand at the day's end

    POSTED_BY = ("finance analyst", "IT support")

    def check(self) -> Iterator[Problem]:
        if not self.figures():
            yield TotalsSayNothing(location=self.location, day=self.day)
        if not is_day(self.day):
            yield NoSuchDay(day=self.day)
        kinds = [tender.kind for tender in self.tenders]
        for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
            yield TenderTwice(tender=kind)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)

    def figures(self) -> Figures:
        """What is said, by figure."""
        said = {name: getattr(self, name) for name in FIGURES}
        said |= {TENDER + tender.kind: tender.amount for tender in self.tenders}
        return {name: amount for name, amount in said.items() if amount is not None}

    def masters(self, books: Books) -> Iterator[Master]:
        code = f"{self.location}/{self.day}/{self.system}"
        fields = {
            "system": self.system, "location": self.location, "day": self.day,
            "figures": self.figures(),
        }  # fmt: skip
        yield next_version(RECORD, code, fields, books)

    EXAMPLES = (
        {
            "kind": "day_totals",
            "id": "01937c5e-7a00-7000-8000-000000000030",
            "at": "2025-04-09T06:00:00Z",
            "location": "014",
            "actor": "ann",
            "day": 2025_03_31,
            "system": "old till",
            "currency": "EUR",
            "revenue": 257_100,
            "tax": 16_700,
            "units": 93_000,
            "tenders": [
                {"kind": "cash", "amount": 120_000}, {"kind": "card", "amount": 153_800},
            ],
        },
    )  # fmt: skip
