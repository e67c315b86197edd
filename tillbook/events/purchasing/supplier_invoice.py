"""Supplier invoice: what a supplier asks for goods that came, for freight, for services.

    Dr  goods received not invoiced   each line of goods, by receipt line, at what it was received
    Dr  inventory           a difference of price, for what is left of the goods
    Dr  cost of goods sold  the same, for what is gone
    Dr  freight clearing    freight and the like, until it is landed on the goods
    Dr  consignment due     consigned goods that were sold, where they were
    Dr  any account         services
    Dr  input tax           each tax component
    Cr  payables            the total, by invoice
    Dr  payables            the total of a credit note
    Cr  goods received not invoiced   goods sent back that it credits, by line
    Cr  cost corrections    where it credits more than was claimed for them
    Cr  input tax           the tax on it
    Dr  exchange differences   our money fell between the goods and the invoice
    Cr  exchange differences   it rose
    Dr  between locations   where goods came to another location or lie there, for each of the two
    Cr  between locations

A credit note is an invoice whose total is below zero: its lines name goods that were sent back, or
a receipt line of which less is invoiced after all, with quantities below zero. A line of goods with
quantity 0 is a change of price alone. No more is invoiced of a line than was received, and no more
credited than was sent back; whether the prices agree is looked at by the three-way match.

An invoice in another currency says its amounts as it is printed, and the rate of its day. Where the
goods came in the same currency, what the price differs is told at the rate of the goods, and all
that is left of the difference is exchange; where they came in ours, all of it is price.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook import goods_line, payable
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import (
    CONSIGNMENT_DUE,
    COST_CORRECTIONS,
    EXCHANGE_DIFFERENCES,
    FREIGHT_CLEARING,
    GRNI,
    INPUT_TAX,
    PAYABLES,
    SUPPLIER,
)
from tillbook.document import LinesDoNotAddUp, TaxAmount, Word
from tillbook.duties import limit_objections, own_papers
from tillbook.errors import Problem
from tillbook.event import (
    MOST_LINES,
    HasFollowers,
    LocationCode,
    NamedEvent,
    Reference,
    Request,
    Text,
    UnknownLocation,
)
from tillbook.foreign import Rate, all_ours, ours, rate_faults, rate_objections
from tillbook.goods_line import GoodsLine
from tillbook.master import next_version
from tillbook.money import Currency, Money
from tillbook.periods import NoSuchDay, is_day
from tillbook.posting import Leg, credit, debit
from tillbook.quantity import Quantity
from tillbook.records import Master
from tillbook.setting import UnknownTaxCode, account_objections

NUMBER = "invoice_number"


class InvoiceLineUnclear(Problem):
    """A line is for goods, for a charge or for an account, and only for one of them."""

    remedy = "Name a receipt and its line, or a store with consigned goods, a charge, an account."


class InvoicedBeyondReceived(Problem):
    """More is invoiced of a line than was received, or more credited than was sent back."""

    remedy = "Invoice what came; ask the supplier for a credit note over the rest."
    status = 409


class OtherSupplier(Problem):
    """The goods came from another supplier."""

    remedy = "Correct the supplier or the receipt."


class InvoiceNumberUsed(Problem):
    """The supplier has used this invoice number before."""

    remedy = "It is posted already; reverse that one first if it was wrong."
    status = 409


class SamePersonInvoices(Problem):
    """Who received the goods may not approve the invoice for them."""

    remedy = "Ask another person; where there is nobody else, a `separation` document waives it."
    status = 403


class InvoiceLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Goods of a receipt line, or sent back by a line; or consigned goods that were sold; or a
    charge; or an account.
    """

    amount: Money  # of the whole line, net
    receipt: NamedEvent | None = None  # the receipt, or the supplier return
    receipt_line: Annotated[int, Meta(ge=0, le=MOST_LINES)] = 0
    quantity: Quantity = 0
    consigned: LocationCode = ""  # where consigned goods were sold that it is for
    charge: Annotated[str, Meta(max_length=64)] = ""
    account: Annotated[str, Meta(max_length=32)] = ""
    text: Text = ""

    @property
    def goods(self) -> tuple[str, int] | None:
        """The document and line of the goods that it is for."""
        return (self.receipt, self.receipt_line) if self.receipt else None


class SupplierInvoice(Request, tag="supplier_invoice", frozen=True):
    """An invoice, or a credit note, of a supplier."""

    supplier: Reference
    number: Word  # the supplier's own
    currency: Currency
    lines: Annotated[tuple[InvoiceLine, ...], Meta(min_length=1, max_length=MOST_LINES)]
    total: Money
    taxes: Annotated[tuple[TaxAmount, ...], Meta(max_length=100)] = ()
    issued: Day | None = None  # by the supplier
    due: Day | None = None
    rate: Rate | None = None  # of its day, where the currency is not the company's

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    LIMITED = True
    APART_FROM = ("receipt",)

    def check(self) -> Iterator[Problem]:
        yield from rate_faults(self.rate)
        for number, line in enumerate(self.lines, 1):
            purposes = [line.receipt, line.consigned, line.charge, line.account]
            if sum(map(bool, purposes)) != 1 or (line.quantity and not line.receipt):
                yield InvoiceLineUnclear(line=number)
        made = sum(line.amount for line in self.lines) + sum(tax.amount for tax in self.taxes)
        if made != self.total:
            yield LinesDoNotAddUp(lines=made, total=self.total)
        for day in (self.issued, self.due):
            if day is not None and not is_day(day):
                yield NoSuchDay(day=day)

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from goods_line.goods_awaited(self._goods(), books)

    def _goods(self) -> list[tuple[str, int]]:
        return [line.goods for line in self.lines if line.goods]

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from rate_objections(self.currency, self.rate, books)
        for tax in self.taxes:
            if tax.code not in books.chart.taxes:
                yield UnknownTaxCode(code=tax.code)
        used = books.master(NUMBER, self._number(books))
        if used and used.fields["id"]:
            yield InvoiceNumberUsed(supplier=self.supplier, number=self.number)
        for line in self.lines:
            if line.account:
                yield from account_objections(line.account, books)
            there = books.chart.locations.get(line.consigned)
            if line.consigned and (there is None or there.company != books.company.code):
                yield UnknownLocation(location=line.consigned)
        yield from goods_line.goods_objections(self._goods(), books)
        for number, line in enumerate(self.lines, 1):
            found = goods_line.goods_line(*line.goods, books) if line.goods else None
            if found:
                yield from self._against(number, line, found)
        for id in own_papers(self, dict(self._goods()), books):
            yield SamePersonInvoices(actor=self.actor, receipt=id)
        yield from limit_objections(self, lambda: abs(ours(self.total, self.rate)), books)

    def _against(self, number: int, line: InvoiceLine, found: GoodsLine) -> Iterator[Problem]:
        """What is wrong with a line, seen beside the goods that it is for."""
        if found.supplier != self.supplier:
            yield OtherSupplier(line=number, supplier=found.supplier)
        if not found.takes(line.quantity):
            yield InvoicedBeyondReceived(
                line=number, invoiced=found.invoiced + line.quantity,
                received=found.quantity, before=found.invoiced,
            )  # fmt: skip

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        """A payment stands on it; a credit note over what it invoiced; an invoice over a credit."""
        if payable.is_paid(self.id, books):
            yield HasFollowers(of=self.id)
        for number, line in enumerate(self.lines, 1):
            found = goods_line.goods_line(*line.goods, books) if line.goods else None
            if found and not found.takes(-line.quantity):
                yield HasFollowers(of=self.id, line=number)

    def legs(self, books: Books) -> Iterator[Leg]:
        several = len(self.lines)
        amounts = [line.amount for line in self.lines] + [tax.amount for tax in self.taxes]
        parts = all_ours(amounts, self.rate)
        yield credit(PAYABLES[self.supplier], sum(parts), about=self.id)
        for tax, part in zip(self.taxes, parts[several:], strict=True):
            yield debit(INPUT_TAX[tax.code], part)
        for number, (line, part) in enumerate(zip(self.lines, parts[:several], strict=True), 1):
            if line.account:
                yield debit(line.account, part)
            elif line.consigned:
                yield debit(
                    CONSIGNMENT_DUE[self.supplier], part,
                    about=self.supplier, location=line.consigned,
                )  # fmt: skip
            elif line.charge:
                yield debit(FREIGHT_CLEARING[line.charge], part)
            elif line.goods:
                yield from self._cleared(number, line, part, books)

    def _cleared(self, number: int, line: InvoiceLine, part: Money, books: Books) -> Iterator[Leg]:
        """Clear what was received, where it was; put the difference of price on the goods."""
        assert line.goods
        found = goods_line.goods_line(*line.goods, books)
        assert found, "objections come first"
        clears = found.clears(line.quantity)
        difference = self._of_price(part - clears, line, found)
        yield debit(found.account, clears, about=found.about, location=found.location)
        exchange = part - clears - difference
        yield debit(EXCHANGE_DIFFERENCES[self.currency], exchange, location=found.location)
        if difference and found.quantity < 0:
            yield debit(COST_CORRECTIONS.key, difference)
        elif difference:
            yield debit(GRNI[self.supplier], difference, about=found.about)
            yield goods_line.landing(
                found, difference, against=replace(SUPPLIER, dimension=self.supplier),
                why="invoiced", line=number, about=found.about,
            )  # fmt: skip

    def _of_price(self, difference: Money, line: InvoiceLine, found: GoodsLine) -> Money:
        """What of a difference is the price's; the rest is the rate's, and never the goods'."""
        if self.rate and self.currency == found.currency:
            return found.price_difference(line.amount, line.quantity)
        return difference

    def undoing(self, number: int, books: Books) -> Iterator[Leg]:
        for at, line in enumerate(self.lines, 1):
            landed = goods_line.landed_before(number, at, books)
            found = goods_line.goods_line(*line.goods, books) if line.goods else None
            if landed and found:
                yield goods_line.landing(
                    found, -landed, against=replace(SUPPLIER, dimension=self.supplier),
                    why="reversed", line=at, about=found.about, undoes=number,
                )  # fmt: skip
            if found:
                yield from self._cent(number, at, found, books)

    def _cent(self, number: int, at: int, found: GoodsLine, books: Books) -> Iterator[Leg]:
        """What is still invoiced of a line clears its exact share; a cent that differs is nobody's.

        Of goods abroad it is the rate's.
        """
        cleared = goods_line.cleared_before(number, at, found.about, books)
        cent = cleared + found.clears(-self.lines[at - 1].quantity)
        abroad = self.rate and self.currency == found.currency
        yield debit(found.account, cent, about=found.about, location=found.location)
        if abroad:
            yield credit(EXCHANGE_DIFFERENCES[self.currency], cent, location=found.location)
        else:
            yield credit(COST_CORRECTIONS.key, cent)

    def masters(self, books: Books) -> Iterator[Master]:
        yield self._used(self.id, books)
        yield from self._noted(1, books.numbers[self.id], books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        original = books.document(self.id)
        assert original is not None, "what is undone is posted"
        yield self._used("", books)
        yield from self._noted(-1, original.number, books)

    def _number(self, books: Books) -> str:
        return f"{books.company.code}/{self.supplier}/{self.number}"

    def _used(self, id: str, books: Books) -> Master:
        return next_version(NUMBER, self._number(books), {"id": id}, books)

    def _noted(self, sign: int, number: int, books: Books) -> Iterator[Master]:
        """The lines of goods know how much of them is invoiced, and what it added to their cost."""
        for at, line in enumerate(self.lines, 1):
            if line.goods:
                found = goods_line.goods_line(*line.goods, books)
                assert found, "objections come first"
                quantity = sign * line.quantity
                yield goods_line.noted(
                    found.about, books, invoiced=quantity, cleared=found.clears(quantity),
                    extra=sign * goods_line.landed_before(number, at, books), followers=sign,
                )  # fmt: skip

    EXAMPLES = (
        {
            "kind": "supplier_invoice",
            "id": "01937c5e-7a00-7000-8000-0000000000a2",
            "at": "2025-04-03T09:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-100",
            "number": "INV-2025-117",
            "currency": "EUR",
            "lines": [
                {
                    "amount": 7500, "receipt": "01937c5e-7a00-7000-8000-000000000003",
                    "receipt_line": 1, "quantity": 24_000,
                },
                {
                    "amount": 1050, "receipt": "01937c5e-7a00-7000-8000-0000000000a5",
                    "receipt_line": 1, "quantity": 5000,
                },
                {"amount": 400, "charge": "freight"},
                {"amount": 100, "account": "6100", "text": "pallets hired"},
            ],
            "taxes": [{"code": "VAT20", "rate": 200_000, "base": 9050, "amount": 1810}],
            "total": 10860,
            "issued": 2025_04_01,
            "due": 2025_05_01,
        },
        {
            "kind": "supplier_invoice",
            "id": "01937c5e-7a00-7000-8000-000000000079",
            "at": "2025-04-04T09:30:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-200",
            "number": "C-0003",
            "currency": "EUR",
            "lines": [{"amount": 500, "consigned": "014", "text": "cards sold in March"}],
            "total": 500,
        },
        {
            "kind": "supplier_invoice",
            "id": "01937c5e-7a00-7000-8000-0000000000a3",
            "at": "2025-04-04T09:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-100",
            "number": "CN-2025-9",
            "currency": "EUR",
            "lines": [
                {
                    "amount": -620, "receipt": "01937c5e-7a00-7000-8000-0000000000a1",
                    "receipt_line": 1, "quantity": -2000,
                },
            ],
            "taxes": [{"code": "VAT20", "rate": 200_000, "base": -620, "amount": -124}],
            "total": -744,
            "issued": 2025_04_03,
        },
        {
            "kind": "supplier_invoice",
            "id": "01937c5e-7a00-7000-8000-0000000000b2",
            "at": "2025-04-06T09:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-200",
            "number": "US-1",
            "currency": "USD",
            "rate": {"ours": 92, "theirs": 100},
            "lines": [
                {
                    "amount": 6000, "receipt": "01937c5e-7a00-7000-8000-0000000000b1",
                    "receipt_line": 1, "quantity": 6000,
                },
            ],
            "total": 6000,
        },
        {
            "kind": "supplier_invoice",
            "id": "01937c5e-7a00-7000-8000-0000000000b3",
            "at": "2025-04-06T10:00:00Z",
            "location": "014",
            "actor": "ann",
            "supplier": "S-200",
            "number": "US-2",
            "currency": "USD",
            "rate": {"ours": 89, "theirs": 100},
            "lines": [
                {
                    "amount": 4100, "receipt": "01937c5e-7a00-7000-8000-0000000000b1",
                    "receipt_line": 1, "quantity": 4000,
                },
            ],
            "total": 4100,
        },
    )  # fmt: skip
