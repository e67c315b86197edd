"""Sold by day: what of an item went over the counter, day by day, and when there was none left.

It is read off the stock cards of the places where the item lies, which are walked backwards only so
far; a day counts as known where all of them reach back to it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from tillbook.calendar import Day, day_before
from tillbook.quantity import Quantity

COUNTER = ("sold", "returned")


class Line(Protocol):
    """A row of a stock card."""

    @property
    def business_day(self) -> Day:
        """The trading day."""

    @property
    def why(self) -> str:
        """Sold, received …"""

    @property
    def quantity(self) -> Quantity:
        """In, or out below zero."""

    @property
    def quantity_after(self) -> Quantity:
        """What lay there then."""


class Card(NamedTuple):
    """The stock card of a place, the oldest row first, and whether it goes back to the first."""

    lines: Sequence[Line]
    is_whole: bool


class Sold(NamedTuple):
    """A day: what was sold of it, returns off, and whether there was none left at its end."""

    day: Day
    quantity: Quantity
    was_out: bool


def sold_by_day(cards: Iterable[Card], today: Day, days: int) -> list[Sold]:
    """The last days up to today, as far back as every card goes."""
    wanted = [today]
    while len(wanted) < days:
        wanted.append(day_before(wanted[-1]))
    every = list(cards)
    first = max((_known_from(card) for card in every), default=0)
    sums, left = defaultdict[Day, int](int), defaultdict[Day, int](int)
    seen: set[Day] = set()
    for card in every:
        closing = _closing(card)
        for line in card.lines:
            sums[line.business_day] -= line.quantity if line.why in COUNTER else 0
        for day, lying in _each(closing, sorted(wanted)):
            left[day] += lying
            seen.add(day)
    return [
        Sold(day, sums[day], day in seen and left[day] <= 0)
        for day in sorted(wanted) if day >= first
    ]  # fmt: skip


def _known_from(card: Card) -> Day:
    """The first day of which the card has all rows."""
    if card.is_whole or not card.lines:
        return 0
    return card.lines[0].business_day + 1  # the day after, or a number between it and the next


def _closing(card: Card) -> dict[Day, Quantity]:
    return {line.business_day: line.quantity_after for line in card.lines}


def _each(closing: dict[Day, Quantity], days: Sequence[Day]) -> Iterable[tuple[Day, Quantity]]:
    """What lay there at the end of each of the days, from the first that is known."""
    known = sorted(closing)
    for day in days:
        before = [it for it in known if it <= day]
        if before:
            yield day, closing[before[-1]]
