"""Exchange revaluation: what is open in another currency, at the closing rate of a day.

    Dr  unrealised differences   our money fell since: what is open costs us more
    Cr  exchange adjustments     by invoice or receipt line
    Dr  exchange adjustments     it rose
    Cr  unrealised differences

It is for one currency and one day, most often the last of a period, and names each invoice and each
line of goods not invoiced with what of it was open when that day ended. What they stand at stays:
an invoice owes its exact share until it is paid, and goods keep the cost that they came at. The
next day it is taken back, so that a payment finds the books as they were and what is realised is
told once, between invoice and payment.

What is open on a day, and at which rate, `tillbook revalue-foreign` asks the books.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook import calendar, foreign_item, goods_line
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import EXCHANGE_ADJUSTMENTS, UNREALISED_DIFFERENCES
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, HasFollowers, NamedEvent, Request
from tillbook.foreign import Rate, rate_faults, rate_objections
from tillbook.foreign_item import ForeignItem
from tillbook.goods_line import LineNamedTwice, NothingReceived, ReceiptReversed
from tillbook.money import Currency, Money
from tillbook.payable import InvoiceNamedTwice, InvoiceReversed, InvoiceUnknown
from tillbook.periods import day_objections
from tillbook.posting import Leg, credit, debit
from tillbook.quantity import Quantity
from tillbook.records import Master


class RevaluedItemUnclear(Problem):
    """A line is for an invoice with an amount, or for a line of goods with a quantity."""

    remedy = "Name an invoice and what is open of it, or a receipt, its line and the quantity."


class ItemInAnotherCurrency(Problem):
    """The invoice, or the goods, are in another currency than is revalued."""

    remedy = "Revalue each currency by itself, at its own rate."


class NothingOpen(Problem):
    """Nothing of it was open when the day ended."""

    remedy = "Leave it out; `tillbook revalue-foreign` finds what was open."
    status = 409


class OpenDiffers(Problem):
    """Another part of it was open when the day ended."""

    remedy = "Say what was open then; what was paid or invoiced later does not count."
    status = 409


class RevaluedAlready(Problem):
    """It is revalued at this day or a later one, or an earlier revaluation still stands."""

    remedy = "Nothing to do; or take the earlier one back first, or reverse it."
    status = 409


class RevaluedItem(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An invoice or a line of goods, and what of it was open."""

    invoice: NamedEvent | None = None
    amount: Money = 0  # open of the invoice, in its currency; of a credit note below zero
    receipt: NamedEvent | None = None  # the receipt, or the supplier return
    receipt_line: Annotated[int, Meta(ge=0, le=MOST_LINES)] = 0
    quantity: Quantity = 0  # not invoiced; sent back and not credited: below zero

    @property
    def is_clear(self) -> bool:
        """Whether it is for one item, and says of it what it should."""
        if self.invoice:
            return not (self.receipt or self.receipt_line or self.quantity)
        return bool(self.receipt and self.receipt_line and not self.amount)

    @property
    def open(self) -> int:
        """What of it was open."""
        return self.amount if self.invoice else self.quantity

    @property
    def about(self) -> str:
        """The open item."""
        return self.invoice or goods_line.about(self.receipt or "", self.receipt_line)

    def found(self, books: Books) -> ForeignItem | None:
        """The item as these books know it."""
        if self.invoice:
            return foreign_item.invoice(self.invoice, books)
        return foreign_item.goods(self.receipt or "", self.receipt_line, books)

    def missing(self) -> Problem:
        """What is said where the books do not know it."""
        if self.invoice:
            return InvoiceUnknown(invoice=self.invoice)
        return NothingReceived(receipt=self.receipt, line=self.receipt_line)


class ExchangeRevaluation(Request, tag="exchange_revaluation", frozen=True):
    """Open items of one currency at the closing rate of a day."""

    day: Day
    currency: Currency
    rate: Rate
    lines: Annotated[tuple[RevaluedItem, ...], Meta(min_length=1, max_length=MOST_LINES)]

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    UNDONE_ON_ITS_DAY = True

    def check(self) -> Iterator[Problem]:
        yield from rate_faults(self.rate)
        seen: set[str] = set()
        for number, line in enumerate(self.lines, 1):
            if not line.is_clear:
                yield RevaluedItemUnclear(line=number)
            elif line.about in seen:
                yield _twice(number, line)
            seen.add(line.about)

    def awaits(self, books: Books) -> Iterator[Problem]:
        for line in self.lines:
            if books.document(line.invoice or line.receipt or "") is None:
                yield line.missing()

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from rate_objections(self.currency, self.rate, books)
        yield from day_objections(self.day, books)
        for number, line in enumerate(self.lines, 1):
            found = line.found(books)
            if found is None:
                yield line.missing()
            else:
                yield from self._against(number, line, found, books)

    def _against(
        self, number: int, line: RevaluedItem, found: ForeignItem, books: Books
    ) -> Iterator[Problem]:
        """What is wrong with a line, seen beside the open item."""
        if books.reversed_by(found.number):
            yield (
                InvoiceReversed(line=number, invoice=line.invoice)
                if line.invoice
                else ReceiptReversed(line=number, receipt=line.receipt)
            )
        if found.currency != self.currency:
            yield ItemInAnotherCurrency(line=number, currency=found.currency)
        through = foreign_item.revalued_through(found.about, books)
        if through >= self.day or foreign_item.standing(found.about, books):
            yield RevaluedAlready(line=number, through=calendar.shown(through))
        open = found.open_on(self.day)
        if not open:
            yield NothingOpen(line=number, about=found.about)
        elif open != line.open:
            yield OpenDiffers(line=number, said=line.open, open=open)

    def chosen_day(self, books: Books) -> Day | None:
        return self.day

    def legs(self, books: Books) -> Iterator[Leg]:
        for line in self.lines:
            found = line.found(books)
            assert found, "objections come first"
            more = found.adjustment(line.open, self.rate)
            unrealised, adjusted = (
                role[self.currency] for role in (UNREALISED_DIFFERENCES, EXCHANGE_ADJUSTMENTS)
            )
            yield debit(unrealised, more, location=found.location)
            yield credit(adjusted, more, about=found.about, location=found.location)

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        yield from day_objections(self.day, books)
        for number, line in enumerate(self.lines, 1):
            if foreign_item.standing(line.about, books) != self.id:
                yield HasFollowers(of=self.id, line=number)

    def masters(self, books: Books) -> Iterator[Master]:
        for line in self.lines:
            yield foreign_item.revalued(line.about, self.id, self.day, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        for line in self.lines:
            yield foreign_item.unrevalued(line.about, books)

    EXAMPLES = (
        {
            "kind": "exchange_revaluation",
            "id": "01937c5e-7a00-7000-8000-000000000083",
            "at": "2025-04-07T17:30:00Z",
            "location": "014",
            "actor": "ann",
            "day": 2025_04_06,
            "currency": "USD",
            "rate": {"ours": 91, "theirs": 100},
            "lines": [
                {"invoice": "01937c5e-7a00-7000-8000-0000000000b2", "amount": 6000},
            ],
        },
        {
            "kind": "exchange_revaluation",
            "id": "01937c5e-7a00-7000-8000-000000000080",
            "at": "2025-04-07T18:00:00Z",
            "location": "014",
            "actor": "ann",
            "day": 2025_04_07,
            "currency": "USD",
            "rate": {"ours": 95, "theirs": 100},
            "lines": [
                {"invoice": "01937c5e-7a00-7000-8000-0000000000b3", "amount": 100},
            ],
        },
    )


def _twice(number: int, line: RevaluedItem) -> Problem:
    if line.invoice:
        return InvoiceNamedTwice(line=number, invoice=line.invoice)
    return LineNamedTwice(line=number, receipt=line.receipt)
