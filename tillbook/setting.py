"""Setting: whether a document fits the chart it is posted under.

What is unknown here has no meaning to the books, so a fact is held and a request refused. What
is merely unmapped is posted to suspense, and a check says so.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from tillbook.books import Books
from tillbook.document import Line, TaxAmount
from tillbook.errors import Problem

MOST_ROWS = 60_000  # of one document


class WrongCurrency(Problem):
    """The document's currency is not its company's."""

    remedy = "Give amounts in the company's currency; a supplier's document may say its rate."


class UnknownPlace(Problem):
    """The location has no place of this name."""

    remedy = "Add the place to the location, or name one that it has."


class UnknownTaxCode(Problem):
    """No tax rate has this code."""

    remedy = "Create the tax rate, or correct the code."


class UnknownAccount(Problem):
    """No account has this number."""

    remedy = "Create the account, or correct the number."


class UnknownItem(Problem):
    """The catalogue has no such item, and the company never had its goods."""

    remedy = "Create the item, or correct the code."
    status = 404


class TooManyPlaces(Problem):
    """The goods lie in more places than a document may have rows."""

    remedy = "Say a location, and post a document for each."
    status = 409


class ControlAccount(Problem):
    """The account is kept by documents and takes no manual journal."""

    remedy = "Post the document that changes it: a count, a return, an adjustment, a revaluation."
    status = 409


class Slip(Protocol):
    """What of a sale or a return the chart has a say in."""

    @property
    def location(self) -> str:
        """Where it happened."""

    @property
    def currency(self) -> str:
        """The currency of all amounts."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Goods and money, line by line."""

    @property
    def taxes(self) -> tuple[TaxAmount, ...]:
        """Each tax component once."""


def slip_objections(slip: Slip, books: Books) -> Iterator[Problem]:
    """Currency, tax codes and places of a slip."""
    if slip.currency != books.company.currency:
        yield from currency_objections(slip.currency, books)
    for tax in slip.taxes:
        if tax.code not in books.chart.taxes:
            yield UnknownTaxCode(code=tax.code)
    known, location = books.chart.spots, slip.location
    unknown = [line.spot for line in slip.lines if (location, line.spot) not in known]
    if unknown:
        yield from place_objections(location, dict.fromkeys(unknown), books)


def currency_objections(currency: str, books: Books) -> Iterator[Problem]:
    """Whether the currency is the company's."""
    if currency != books.company.currency:
        yield WrongCurrency(currency=currency, expected=books.company.currency)


def place_objections(location: str, spots: Iterable[str], books: Books) -> Iterator[Problem]:
    """Whether the location has all these places."""
    known = books.chart.spots
    for spot in spots:
        if (location, spot) not in known:
            yield UnknownPlace(location=location, place=spot)


def rows_objections(rows: int) -> Iterator[Problem]:
    """Whether a document that has a row for each place can have so many."""
    if rows > MOST_ROWS:
        yield TooManyPlaces(places=rows, most=MOST_ROWS)


def account_objections(account: str, books: Books) -> Iterator[Problem]:
    """Whether a person may name this account on a document."""
    if account not in books.chart.accounts:
        yield UnknownAccount(account=account)
    elif books.chart.is_controlled(account):
        yield ControlAccount(account=account)
