"""Payable: what is owed on a supplier's invoice, as the open item that it is.

It is kept on *payables* under the invoice's id, in the company's currency and at the rate of the
invoice. Its record says how much of the invoice is paid, in the invoice's own currency. What is
paid takes its exact share of what was owed: an invoice that is paid whole owes 0.00, by whatever
parts and at whatever rates, and whichever of them were undone.
"""

from msgspec import Struct

from tillbook.books import Books
from tillbook.chart import PAYABLES, RoleKey
from tillbook.errors import Problem
from tillbook.master import next_version
from tillbook.money import Money, share
from tillbook.records import Document, Master
from tillbook.settled import settled_more

RECORD = "payable"
INVOICE = "supplier_invoice"


class InvoiceUnknown(Problem):
    """No invoice of this company has this id."""

    remedy = "Post the invoice first, or correct its id."
    status = 404


class InvoiceReversed(Problem):
    """The invoice was reversed, so nothing is owed on it."""

    remedy = "Name the invoice that was posted in its place."
    status = 409


class InvoiceNamedTwice(Problem):
    """The document names the same invoice twice."""

    remedy = "Say it once, with the sum."


class Payable(Struct, frozen=True):
    """An invoice, or below zero a credit note."""

    id: str
    number: int  # in the journal
    location: str
    account: RoleKey | str  # payables, as it was posted to
    supplier: str
    currency: str
    total: Money  # in its own currency
    owed: Money  # in the company's
    paid: Money = 0  # in its own

    @property
    def open(self) -> Money:
        """What is not paid yet, in its own currency."""
        return self.total - self.paid

    def takes(self, amount: Money) -> bool:
        """Whether so much more may be paid on it; a credit note takes what is below zero."""
        return min(self.open, 0) <= amount <= max(self.open, 0)

    def settled(self, amount: Money) -> Money:
        """By how much less is owed, in the company's currency, when so much more is paid."""
        return self._share(self.paid + amount) - self._share(self.paid)

    def _share(self, paid: Money) -> Money:
        return share(self.owed, paid, self.total)


def payable(id: str, books: Books) -> Payable | None:
    """The invoice as these books know it, None where the company has none of this id."""
    document = books.document(id)
    if document is None or document.envelope.kind != INVOICE:
        return None
    return _made(document, books) if document.company == books.company.code else None


def _made(document: Document, books: Books) -> Payable:
    event = document.event
    owed = [row for row in books.entries_of(document.number) if row.about == event.id]
    known = books.master(RECORD, event.id)
    return Payable(
        event.id, document.number, event.location,
        owed[0].account if owed else PAYABLES[event.supplier],
        event.supplier, event.currency, event.total, -sum(row.amount for row in owed),
        known.fields["paid"] if known else 0,
    )  # fmt: skip


def is_paid(id: str, books: Books) -> bool:
    """Whether a payment stands on the invoice."""
    known = books.master(RECORD, id)
    return bool(known and known.fields["followers"])


def paid(id: str, amount: Money, books: Books, *, followers: int) -> Master:
    """The invoice's record with one payment more that stands on it, or one less."""
    known = books.master(RECORD, id)
    before = known.fields if known else {"paid": 0, "followers": 0}
    fields = settled_more(before, amount, books) | {
        "paid": before["paid"] + amount, "followers": before["followers"] + followers,
    }  # fmt: skip
    return next_version(RECORD, id, fields, books)
