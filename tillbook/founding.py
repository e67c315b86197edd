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
from tillbook.store.server import shown

COMPANY = "main"
DEPARTMENT = ("general", "General merchandise", 2500)  # code, name, count limit in minor units
TAXES = (("STANDARD", "Standard rate 20 %", 200_000), ("ZERO", "Zero rate", 0))


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


def documents(said: Answers) -> Iterator[dict[str, Any]]:
    """The events that found the book."""
    at = f"{calendar.shown(said.first_day)}T00:00:00Z"
    yield starter.company(COMPANY, said.company, said.currency, said.first_day, at)
    yield from starter.chart(at)
    yield starter.location(
        said.store_code, said.store_name, COMPANY, said.zone, at,
        from_day=said.first_day, cut_off_hour=said.cut_off_hour,
    )  # fmt: skip
    code, name, limit = DEPARTMENT
    yield starter.record("department", code, at, name=name, count_limit=limit)
    for tax, title, rate in TAXES:
        yield starter.record("tax_rate", tax, at, name=title, rate=rate)


def refuse_used(ledger: Ledger) -> None:
    """Raise BookInUse for a book that has documents."""
    with ledger.store.looking() as session:
        number = session.head().number
    if number:
        raise BookInUse(book=shown(ledger.store.url), documents=number)


def found(ledger: Ledger, said: Answers) -> list[Outcome]:
    """Set an empty book up; raises BookInUse where it is not empty, and the first refusal."""
    refuse_used(ledger)
    if not 0 <= said.cut_off_hour <= 23:
        raise NoSuchHour(hour=said.cut_off_hour)
    return ledger.post([encode(document) for document in documents(said)])
