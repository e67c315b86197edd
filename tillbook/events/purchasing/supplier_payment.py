"""Supplier payment: the bank, or a drawer, has paid invoices of a supplier, whole or in part.

    Dr  payables            what is paid of each invoice, at the rate of the invoice
    Dr  any account         what the bank charged
    Cr  tender              the total, at the rate of the payment
    Dr  exchange differences   our money fell between invoice and payment
    Cr  exchange differences   it rose
    Cr  payables            a credit note that is settled with them
    Dr  between locations   where an invoice was posted at another location, for each of the two
    Cr  between locations

It is in the currency of its invoices. A credit note is settled by an amount below zero: taken off
what is paid, or refunded where the whole payment is below zero. No more is paid on an invoice than
is open; money that was sent beyond it goes to an account until somebody knows what it was for.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook import payable
from tillbook.books import Books
from tillbook.chart import EXCHANGE_DIFFERENCES, TENDER
from tillbook.document import CASH, LinesDoNotAddUp, Word
from tillbook.duties import limit_objections
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, NamedEvent, Reference, Request, Text
from tillbook.foreign import Rate, all_ours, ours, rate_faults, rate_objections
from tillbook.money import Currency, Money
from tillbook.payable import InvoiceNamedTwice, InvoiceReversed, InvoiceUnknown, Payable
from tillbook.posting import Leg, credit, debit
from tillbook.records import Master
from tillbook.setting import account_objections


class PaymentLineUnclear(Problem):
    """A line pays an invoice or goes to an account, only one of them, and is not zero."""

    remedy = "Name an invoice or an account, with its amount."


class InvoiceOfAnotherSupplier(Problem):
    """The invoice is of another supplier than is paid."""

    remedy = "Correct the supplier or the invoice; each supplier is paid for its own."


class InvoiceInAnotherCurrency(Problem):
    """The invoice is in another currency than the payment."""

    remedy = "Say the amount in the invoice's currency, and the rate at which the bank took it."


class PaidBeyondOpen(Problem):
    """More is paid on an invoice than is open, or the other way than it asks."""

    remedy = "Pay what is open; what was sent beyond it goes to an account."
    status = 409


class PaymentLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is paid on an invoice, or what the bank took beside."""

    amount: Money  # below zero on a credit note
    invoice: NamedEvent | None = None
    account: Annotated[str, Meta(max_length=32)] = ""
    text: Text = ""


class SupplierPayment(Request, tag="supplier_payment", frozen=True):
    """Money that went to a supplier, or came back."""

    supplier: Reference
    currency: Currency
    tender: Word  # the bank, or cash
    lines: Annotated[tuple[PaymentLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    total: Money
    rate: Rate | None = None  # at which the bank took it, where the currency is not the company's
    drawer: Reference = ""
    reference: Reference = ""  # the bank's

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    LIMITED = True

    def check(self) -> Iterator[Problem]:
        yield from rate_faults(self.rate)
        named = [line.invoice for line in self.lines if line.invoice]
        for number, line in enumerate(self.lines, 1):
            if bool(line.invoice) == bool(line.account) or not line.amount:
                yield PaymentLineUnclear(line=number)
            if line.invoice and named.count(line.invoice) > 1:
                yield InvoiceNamedTwice(line=number, invoice=line.invoice)
        made = sum(line.amount for line in self.lines)
        if made != self.total:
            yield LinesDoNotAddUp(lines=made, total=self.total)

    def awaits(self, books: Books) -> Iterator[Problem]:
        for line in self.lines:
            if line.invoice and books.document(line.invoice) is None:
                yield InvoiceUnknown(invoice=line.invoice)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from rate_objections(self.currency, self.rate, books)
        yield from limit_objections(self, lambda: abs(ours(self.total, self.rate)), books)
        for number, line in enumerate(self.lines, 1):
            if line.account:
                yield from account_objections(line.account, books)
            elif line.invoice:
                found = payable.payable(line.invoice, books)
                if found is None:
                    yield InvoiceUnknown(line=number, invoice=line.invoice)
                else:
                    yield from self._against(number, line, found, books)

    def _against(
        self, number: int, line: PaymentLine, found: Payable, books: Books
    ) -> Iterator[Problem]:
        """What is wrong with a line, seen beside the invoice that it pays."""
        if books.reversed_by(found.number):
            yield InvoiceReversed(line=number, invoice=found.id)
        if found.supplier != self.supplier:
            yield InvoiceOfAnotherSupplier(line=number, supplier=found.supplier)
        if found.currency != self.currency:
            yield InvoiceInAnotherCurrency(line=number, currency=found.currency)
        elif not found.takes(line.amount):
            yield PaidBeyondOpen(line=number, paid=line.amount, open=found.open)

    def legs(self, books: Books) -> Iterator[Leg]:
        parts = all_ours([line.amount for line in self.lines], self.rate)
        drawer = (self.drawer or self.origin) if self.tender == CASH else ""
        yield credit(TENDER[self.tender], sum(parts), about=drawer)
        exchange = EXCHANGE_DIFFERENCES[self.currency]
        for line, part in zip(self.lines, parts, strict=True):
            if line.account:
                yield debit(line.account, part)
            elif line.invoice:
                found = _owed(line.invoice, books)
                settled = found.settled(line.amount)
                yield debit(found.account, settled, about=found.id, location=found.location)
                yield debit(exchange, part - settled, location=found.location)

    def undoing(self, number: int, books: Books) -> Iterator[Leg]:
        """What is still paid keeps its exact share; a cent that differs is exchange."""
        entered = {row.about: row.amount for row in books.entries_of(number)}
        for line in self.lines:
            if line.invoice:
                found = _owed(line.invoice, books)
                cent = entered.get(found.id, 0) + found.settled(-line.amount)
                yield debit(found.account, cent, about=found.id, location=found.location)
                exchange = EXCHANGE_DIFFERENCES[self.currency]
                yield credit(exchange, cent, location=found.location)

    def masters(self, books: Books) -> Iterator[Master]:
        yield from self._noted(1, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        yield from self._noted(-1, books)

    def _noted(self, sign: int, books: Books) -> Iterator[Master]:
        for line in self.lines:
            if line.invoice:
                yield payable.paid(line.invoice, sign * line.amount, books, followers=sign)

    EXAMPLES = (
        {
            "kind": "supplier_payment",
            "id": "01937c5e-7a00-7000-8000-0000000000b5",
            "at": "2025-04-07T09:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-200",
            "currency": "USD",
            "rate": {"ours": 93, "theirs": 100},
            "tender": "bank",
            "lines": [
                {"invoice": "01937c5e-7a00-7000-8000-0000000000b2", "amount": 6000},
                {"account": "6100", "amount": 500, "text": "charges of the bank"},
            ],
            "total": 6500,
            "reference": "SEPA 4711",
        },
        {
            "kind": "supplier_payment",
            "id": "01937c5e-7a00-7000-8000-0000000000b6",
            "at": "2025-04-07T10:00:00Z",
            "location": "022",
            "actor": "ann",
            "supplier": "S-200",
            "currency": "USD",
            "rate": {"ours": 88, "theirs": 100},
            "tender": "bank",
            "lines": [
                {"invoice": "01937c5e-7a00-7000-8000-0000000000b3", "amount": 4000},
            ],
            "total": 4000,
        },
        {
            "kind": "supplier_payment",
            "id": "01937c5e-7a00-7000-8000-0000000000b7",
            "at": "2025-04-07T11:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-100",
            "currency": "EUR",
            "tender": "bank",
            "lines": [
                {"invoice": "01937c5e-7a00-7000-8000-0000000000a2", "amount": 10860},
                {"invoice": "01937c5e-7a00-7000-8000-0000000000a3", "amount": -744},
            ],
            "total": 10116,
        },
    )


def _owed(id: str, books: Books) -> Payable:
    found = payable.payable(id, books)
    assert found, "objections come first"
    return found
