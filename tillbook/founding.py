"""Founding: the first documents of a new book.

Six answers make a shop: company, currency, first store, time zone, first day, cut-off hour. They
become ordinary events with the plain chart; whatever is answered here, later events change.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from tillbook import calendar, starter
from tillbook.calendar import Day
from tillbook.codec import encode
from tillbook.errors import Problem
from tillbook.ledger import Ledger, Outcome
from tillbook.store.door import Store
from tillbook.store.server import shown

COMPANY = "main"
DECEMBER = 12
DEPARTMENT = ("general", "General merchandise", 2500)  # code, name, count limit in minor units
Tax = tuple[str, str, int]  # code, name, rate in millionths
TAXES: tuple[Tax, ...] = (("STANDARD", "Standard rate 20 %", 200_000), ("ZERO", "Zero rate", 0))


class BookInUse(Problem):
    """The book has documents already; it is set up once."""

    remedy = "Choose another book with --book, or change this one by events (company, location)."
    status = 409


class NoSuchHour(Problem):
    """A day begins at an hour from 0 to 23."""

    remedy = "0 for midnight; 4 where the evening's last sales still belong to the day before."


class Answers(Struct, frozen=True):
    """What a new shop says about itself."""

    company: str
    currency: str
    store_code: str
    store_name: str
    zone: str
    first_day: Day
    cut_off_hour: int
    country: str = ""  # whose way of writing figures and days is kept
    year_end_month: int = 12
    taxes: tuple[Tax, ...] = TAXES


def documents(said: Answers) -> Iterator[dict[str, Any]]:
    """The events that found the book."""
    at = f"{calendar.shown(said.first_day)}T00:00:00Z"
    more: dict[str, Any] = {"country": said.country} if said.country else {}
    if said.year_end_month != DECEMBER:
        more["year_end_month"] = said.year_end_month
    yield starter.company(COMPANY, said.company, said.currency, said.first_day, at, **more)
    yield from starter.chart(at)
    yield starter.location(
        said.store_code, said.store_name, COMPANY, said.zone, at,
        from_day=said.first_day, cut_off_hour=said.cut_off_hour,
    )  # fmt: skip
    code, name, limit = DEPARTMENT
    yield starter.record("department", code, at, name=name, count_limit=limit)
    for tax, title, rate in said.taxes:
        yield starter.record("tax_rate", tax, at, name=title, rate=rate)


def used(store: Store) -> int:
    """How many documents a book has."""
    with store.looking() as session:
        return session.head().number


def refuse_used(store: Store) -> None:
    """Raise BookInUse for a book that has documents."""
    if number := used(store):
        raise BookInUse(book=shown(store.url), documents=number)


def found(ledger: Ledger, said: Answers) -> list[Outcome]:
    """Set an empty book up; raises BookInUse where it is not empty, and the first refusal."""
    refuse_used(ledger.store)
    return ledger.post(bodies(said))


def bodies(said: Answers) -> list[bytes]:
    """The documents that found the book, as they are posted; raises NoSuchHour."""
    if not 0 <= said.cut_off_hour <= 23:
        raise NoSuchHour(hour=said.cut_off_hour)
    return [encode(document) for document in documents(said)]
