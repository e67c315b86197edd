"""Manual journal: an accountant's own entry.

    Dr  any account         that takes manual journals
    Cr  any account

Accounts of places that hold goods and of open items take none: they would no longer be what
their documents say (case 8). The day is the accountant's choice; where it is closed, the journal is
refused and never moved.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.duties import limit_objections
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Request, Text
from tillbook.money import Currency, Money
from tillbook.periods import day_objections
from tillbook.posting import Leg, debit
from tillbook.setting import account_objections, currency_objections


class JournalUnbalanced(Problem):
    """The journal's debits and credits differ."""

    remedy = "Debits are positive, credits negative; they sum to zero."


class JournalLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One account; a debit is positive, a credit negative."""

    account: Annotated[str, Meta(min_length=1, max_length=32)]
    amount: Money
    text: Text = ""


class ManualJournal(Request, tag="manual_journal", frozen=True):
    """An entry by hand."""

    day: Day
    currency: Currency
    lines: Annotated[tuple[JournalLine, ...], Meta(min_length=2, max_length=MOST_LINES)]
    text: Text = ""

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    LIMITED = True

    def check(self) -> Iterator[Problem]:
        out = sum(line.amount for line in self.lines)
        if out:
            yield JournalUnbalanced(out_by=out)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        yield from day_objections(self.day, books)
        debits = [line.amount for line in self.lines if line.amount > 0]
        yield from limit_objections(self, lambda: sum(debits), books)
        for line in self.lines:
            yield from account_objections(line.account, books)

    def chosen_day(self, books: Books) -> Day | None:
        return self.day

    def legs(self, books: Books) -> Iterator[Leg]:
        for line in self.lines:
            yield debit(line.account, line.amount)

    EXAMPLES = (
        {
            "kind": "manual_journal",
            "id": "01937c5e-7a00-7000-8000-00000000000a",
            "at": "2025-03-31T17:00:00Z",
            "location": "014",
            "actor": "ann",
            "day": 2025_03_31,
            "currency": "EUR",
            "lines": [
                {"account": "6100", "amount": 150_000, "text": "rent March"},
                {"account": "2900", "amount": -150_000},
            ],
        },
    )
