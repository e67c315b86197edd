"""A till asked another price than the list says for the day, before anything was taken off.

A reduction is said on its line and is no difference. A till that has not heard of a new price
differs on every slip, so that a finding is of an item, a location and a day. Items without a price
are not looked at; nor is half a minor unit by which a till may round otherwise.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tillbook import codec, price_list
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.price_list import Fields
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, On, Place, sentence
from tillbook.sides import SELLING, sign_of
from tillbook.tables import journal, master

PRICES = select(master.c.fields).where(master.c.kind == "price").order_by(master.c.code)
SLIPS = (
    select(journal.c.number, journal.c.location, journal.c.business_day, journal.c.body)
    .where(journal.c.kind.in_(sorted(SELLING)))
    .order_by(journal.c.number)
)

Differing = dict[tuple[str, str, Day], tuple[int, list[int]]]
"""By item, location and day: what was asked beyond the list, and in which documents."""


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Lines of a slip that ask another price."""
    envelope, found = document.envelope, Differing()
    for line in _sold(document.event) if envelope.kind in SELLING else ():
        prices = books.prices_of(line.item)
        _compare(line, prices, (envelope.location, envelope.business_day, document.number), found)
    yield from _seen(found)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every line of every slip, against the list as it is now."""
    prices: dict[str, list[Fields]] = {}
    for (fields,) in rows(PRICES):
        one = json.loads(fields)
        prices.setdefault(one["item"], []).append(one)
    found = Differing()
    for number, location, day, body in rows(SLIPS) if prices else ():
        for line in _sold(codec.reread(body.encode())):
            if line.item in prices:
                _compare(line, prices[line.item], (location, day, number), found)
    yield from _seen(found)


def _sold(slip: Any) -> list[Any]:
    return [line for line in slip.lines if line.item and sign_of(line) > 0]


def _compare(
    line: Any, prices: Sequence[Fields], where: tuple[str, Day, int], found: Differing
) -> None:
    """Add a line to those that differ, if it does."""
    location, day, number = where
    price = price_list.in_force(prices, location, day) if prices else None
    beyond = line.list - price_list.asked(price, line.quantity) if price else 0
    if abs(beyond) > 1:
        before, documents = found.get((line.item, location, day), (0, []))
        found[line.item, location, day] = before + beyond, [*documents, number]


def _seen(found: Differing) -> Iterator[Seen]:
    for (item, location, day), (beyond, documents) in found.items():
        amount = Amount(abs(beyond), location)
        text = "{item} was sold at {place} on {day} for {amount} below the list."
        if beyond > 0:
            text = "{item} was sold at {place} on {day} for {amount} above the list."
        says = sentence(text, item=AnItem(item), place=Place(location), day=On(day), amount=amount)
        yield Seen(f"{item}/{location}/{day}", says, tuple(dict.fromkeys(documents)), amount)


CHECK = Check(
    name="price-differs",
    holds="A till asks the price that the list says.",
    severity="advice",
    owner="store manager",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
