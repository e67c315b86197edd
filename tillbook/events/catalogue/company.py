"""Company: a legal entity, its currency and its periods.

(no entry)

The country (ISO 3166) says how figures and days are written where people read them; no rule of the
books asks for it.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.foreign import UnknownCurrency
from tillbook.master import MasterData, Name
from tillbook.money import CURRENCIES, Currency
from tillbook.periods import NoSuchDay, is_day


class CurrencyIsFixed(Problem):
    """A company's currency cannot change once it is created."""

    remedy = "Open a new company in the other currency."
    status = 409


class Company(MasterData, tag="company", frozen=True):
    """A company created or changed."""

    name: Name | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    books_from: Day | UnsetType = UNSET
    year_end_month: Annotated[int, Meta(ge=1, le=12)] | UnsetType = UNSET
    country: Annotated[str, Meta(max_length=2, pattern="^([A-Z]{2})?$")] | UnsetType = UNSET

    REQUIRED = ("currency",)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if fields.get("currency") not in CURRENCIES:
            yield UnknownCurrency(currency=fields.get("currency"))
        if not is_day(fields.get("books_from", 1900_01_01)):
            yield NoSuchDay(day=fields["books_from"])
        known = books.chart.companies.get(self.code)
        if known and known.currency != fields.get("currency"):
            yield CurrencyIsFixed(company=self.code, currency=known.currency)

    EXAMPLES = (
        {
            "kind": "company",
            "id": "01937c5e-7a00-7000-8000-00000000000e",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "main",
            "name": "Corner Shops",
            "currency": "EUR",
            "books_from": 2025_01_01,
            "year_end_month": 3,
        },
        {
            "kind": "company",
            "id": "01937c5e-7a00-7000-8000-0000000000e0",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "airport",
            "name": "Airport Shops",
            "currency": "EUR",
            "books_from": 2025_01_01,
        },
    )
