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

from msgspec.structs import replace

from tillbook.books import Books
from tillbook.chart import OTHER_COMPANY, Edge
from tillbook.errors import Problem
from tillbook.money import Money
from tillbook.setting import currency_objections


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
