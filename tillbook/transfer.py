"""Transfer: goods that go to another company of the group, by two papers and a price.

The one company posts a dispatch, the other an arrival, and each line says the agreed price. The
goods are the buyer's once they have left; until his arrival says that he has them, what they cost
him is what the seller has of him on *intercompany*. Each company posts by its own paper alone, and
neither waits for the other's: what the one has is compared with what the other owes, never made
equal to it. So the two may keep a book each.

The account is kept by transfer: seller, buyer and the id of the dispatch. Both papers name the
same, so that over the group it is zero once all goods have come.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from tillbook.books import Books
from tillbook.chart import OTHER_COMPANY, Edge
from tillbook.errors import Problem
from tillbook.event import HasFollowers
from tillbook.master import next_version
from tillbook.money import Money
from tillbook.posting import Move
from tillbook.records import Document, Master
from tillbook.setting import currency_objections

RECORD = "transfer_paper"
PAPERS = ("dispatch", "arrival", "transfer_return")


class BetweenCompanies(Problem):
    """The goods of the dispatch were sold to another company, and are not lost by closing it."""

    remedy = "Post a transfer return for what never came; write off there what came and is gone."


class WithinCompany(Problem):
    """Goods are taken again from another company, and the location is of the same company."""

    remedy = "Name a location of the other company; within one company goods are sent or moved."


class TransferWithoutPrice(Problem):
    """Goods go to another company, or come from one, and a line does not say for what price."""

    remedy = "Say the agreed price of each line, 0 if there is none, and the currency."


class PriceWithinCompany(Problem):
    """Goods stay in the company, and a line says a price for them."""

    remedy = "Leave the price out, or name a location of the other company."


class CompaniesDifferInCurrency(Problem):
    """The two companies do not keep their books in the same currency."""

    remedy = "Sell the goods to the other company, which receives them as from any supplier abroad."


class NotOursToTransfer(Problem):
    """Goods of a supplier go to another company."""

    remedy = "Send them back to him, or buy them first; he leaves his goods with one company."


class Priced(Protocol):
    """What of a line says that it goes to another company."""

    @property
    def price(self) -> Money | None:
        """The agreed price of the whole line, none within the company."""

    @property
    def owner(self) -> str:
        """Whose goods they are; empty for ours."""


def is_sold(lines: Sequence[Priced]) -> bool:
    """Whether goods go to another company, or come from one: then all lines say a price."""
    return any(line.price is not None for line in lines)


def transfer_objections(
    there: str, currency: str | None, lines: Sequence[Priced], books: Books
) -> Iterator[Problem]:
    """Whether the lines say a price where they must, and only there, in a currency that fits."""
    other = books.chart.locations.get(there)
    if other is None:
        return
    if other.company == books.company.code:
        for number, line in enumerate(lines, 1):
            if line.price is not None:
                yield PriceWithinCompany(line=number, price=line.price)
        if currency is not None:
            yield from currency_objections(currency, books)
        return
    theirs = books.chart.companies[other.company].currency
    if theirs != books.company.currency:
        yield CompaniesDifferInCurrency(ours=books.company.currency, theirs=theirs)
    for number, line in enumerate(lines, 1):
        if line.price is None:
            yield TransferWithoutPrice(line=number)
        if line.owner:
            yield NotOursToTransfer(line=number, owner=line.owner)
    yield from currency_objections(currency or "", books)


def sold_to(buyer: str, dispatch: str, books: Books) -> tuple[Edge, str]:
    """The edge that goods leave for to a location of another company, and the transfer."""
    company = books.chart.locations[buyer].company
    return _edge(company), f"{books.company.code} {company} {dispatch}"


def bought_from(seller: str, dispatch: str, books: Books) -> tuple[Edge, str]:
    """The edge that goods come over from a location of another company, and the transfer."""
    company = books.chart.locations[seller].company
    return _edge(company), f"{company} {books.company.code} {dispatch}"


def _edge(company: str) -> Edge:
    return replace(OTHER_COMPANY, dimension=company)


# What is owed on a paper, and how much of it is paid.


class Due(Struct, frozen=True):
    """A paper of a transfer: what its company owes by it, or, below zero, has of the other.

    A dispatch is what another company owes us, an arrival what we owe, a transfer return what is
    taken off the dispatch.
    """

    id: str
    number: int  # in the journal
    location: str
    partner: str  # the other company
    transfer: str
    account: str  # intercompany, as it was posted to
    amount: Money
    paid: Money = 0

    @property
    def open(self) -> Money:
        """What is not paid yet."""
        return self.amount - self.paid

    def takes(self, amount: Money) -> bool:
        """Whether so much more may be paid on it; of what others owe us, what is below zero."""
        return min(self.open, 0) <= amount <= max(self.open, 0)


def due(paper: str, books: Books) -> Due | None:
    """The paper as these books know it, None where the company has none of this id."""
    document = books.document(paper)
    if document is None or document.envelope.kind not in PAPERS:
        return None
    ours = document.company == books.company.code and document.event.sold
    return _due(document, books) if ours else None


def _due(document: Document, books: Books) -> Due:
    event = document.event
    account, transfer = _posted_to(books.moves_of(document.number))
    seller, buyer, _ = transfer.split(" ")
    partner = buyer if document.company == seller else seller
    amount = sum(line.price for line in event.lines)
    known = books.master(RECORD, event.id)
    return Due(
        event.id, document.number, event.location, partner, transfer, account,
        -amount if document.envelope.kind == "dispatch" else amount,
        known.fields["paid"] if known else 0,
    )  # fmt: skip


def _posted_to(moves: Sequence[Move]) -> tuple[str, str]:
    """The account and the transfer of goods that crossed to another company, or came."""
    for row in moves:
        if row.source_spot == OTHER_COMPANY.spot:
            return row.source_account, row.source_about
        if row.target_spot == OTHER_COMPANY.spot:
            return row.target_account, row.target_about
    raise ValueError("no goods crossed")  # each paper has a line


def paid_objections(paper: str, books: Books) -> Iterator[Problem]:
    """A paper is not undone while a payment stands on it."""
    known = books.master(RECORD, paper)
    if known and known.fields["followers"]:
        yield HasFollowers(of=paper)


def paid(paper: str, amount: Money, books: Books, *, followers: int) -> Master:
    """The paper's record with one payment more that stands on it, or one less."""
    known = books.master(RECORD, paper)
    before = known.fields if known else {"paid": 0, "followers": 0}
    fields = {"paid": before["paid"] + amount, "followers": before["followers"] + followers}
    return next_version(RECORD, paper, fields, books)
