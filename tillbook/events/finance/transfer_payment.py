"""Transfer payment: one company of the group pays another for goods, or is paid; each says its own.

    Dr  intercompany        by transfer: what is paid of an arrival, or of what was taken again
    Cr  tender              the total
    Dr  tender              where the total is below zero: money that came
    Cr  intercompany        by transfer: what is paid of a dispatch

Each line names a paper of the company that posts this, and no more is paid than is open on it. What
each has of the other may be settled in one payment: its own dispatches are lines below zero.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import TENDER
from tillbook.document import CASH, LinesDoNotAddUp, Word
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, NamedEvent, Reference, Request
from tillbook.money import Currency, Money
from tillbook.posting import Leg, credit, debit
from tillbook.records import Master
from tillbook.setting import currency_objections
from tillbook.transfer import due, paid


class TransferUnknown(Problem):
    """No dispatch, arrival or transfer return between companies of this id stands here."""

    remedy = "Name a paper that the company itself has posted; `tillbook trace` finds it."
    status = 404


class TransferOfAnotherCompany(Problem):
    """The paper is about goods of another company than is paid."""

    remedy = "Correct the company or the paper; each company is paid for its own."


class TransferNamedTwice(Problem):
    """The payment names the same paper twice."""

    remedy = "Say it once, with the sum."


class SettledBeyondOpen(Problem):
    """More is paid on a paper than is open, or the other way than it asks."""

    remedy = "Pay what is open."
    status = 409


class SettledLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is paid on a paper: above zero by us, below zero to us."""

    paper: NamedEvent
    amount: Money


class TransferPayment(Request, tag="transfer_payment", frozen=True):
    """Money between companies of the group for goods."""

    partner: Reference  # the other company
    currency: Currency
    tender: Word  # the bank, or cash
    lines: Annotated[tuple[SettledLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    total: Money
    drawer: Reference = ""
    reference: Reference = ""  # the bank's

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        named = [line.paper for line in self.lines]
        for number, line in enumerate(self.lines, 1):
            if named.count(line.paper) > 1:
                yield TransferNamedTwice(line=number, paper=line.paper)
        made = sum(line.amount for line in self.lines)
        if made != self.total:
            yield LinesDoNotAddUp(lines=made, total=self.total)

    def awaits(self, books: Books) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if books.document(line.paper) is None:
                yield TransferUnknown(line=number, paper=line.paper)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        for number, line in enumerate(self.lines, 1):
            found = due(line.paper, books)
            if found is None or books.reversed_by(found.number):
                yield TransferUnknown(line=number, paper=line.paper)
            elif found.partner != self.partner:
                yield TransferOfAnotherCompany(line=number, company=found.partner)
            elif not found.takes(line.amount):
                yield SettledBeyondOpen(line=number, paid=line.amount, open=found.open)

    def legs(self, books: Books) -> Iterator[Leg]:
        drawer = (self.drawer or self.origin) if self.tender == CASH else ""
        yield credit(TENDER[self.tender], self.total, about=drawer)
        for line in self.lines:
            found = due(line.paper, books)
            assert found, "objections come first"
            yield debit(found.account, line.amount, about=found.transfer, location=found.location)

    def masters(self, books: Books) -> Iterator[Master]:
        yield from self._noted(1, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        yield from self._noted(-1, books)

    def _noted(self, sign: int, books: Books) -> Iterator[Master]:
        for line in self.lines:
            yield paid(line.paper, sign * line.amount, books, followers=sign)

    EXAMPLES = (
        {
            "kind": "transfer_payment",
            "id": "01937c5e-7a00-7000-8000-0000000000e5",
            "at": "2025-04-08T09:00:00Z",
            "location": "101",
            "actor": "eve",
            "partner": "main",
            "currency": "EUR",
            "tender": "bank",
            "lines": [{"paper": "01937c5e-7a00-7000-8000-0000000000e3", "amount": 4500}],
            "total": 4500,
            "reference": "SEPA 4801",
        },
        {
            "kind": "transfer_payment",
            "id": "01937c5e-7a00-7000-8000-0000000000e6",
            "at": "2025-04-08T11:00:00Z",
            "location": "014",
            "actor": "ann",
            "partner": "airport",
            "currency": "EUR",
            "tender": "bank",
            "lines": [
                {"paper": "01937c5e-7a00-7000-8000-0000000000e2", "amount": -6000},
                {"paper": "01937c5e-7a00-7000-8000-0000000000e4", "amount": 1500},
            ],
            "total": -4500,
        },
    )
