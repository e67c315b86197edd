"""Price list: which of an item's prices is in force at a location on a day.

A price of the location itself goes before one for all; of each, the newest that has begun.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tillbook.calendar import Day
from tillbook.money import Money, rounded
from tillbook.quantity import Quantity

Fields = Mapping[str, Any]
"""What a price record says: item, at_location, from_day, amount, per."""


def in_force(prices: Iterable[Fields], location: str, day: Day) -> Fields | None:
    """The price of those of one item; None where none has begun."""
    begun = [
        one
        for one in prices
        if one["from_day"] <= day and one.get("at_location", "") in ("", location)
    ]
    return max(begun, key=lambda one: (bool(one.get("at_location")), one["from_day"]), default=None)


def asked(price: Fields, quantity: Quantity) -> Money:
    """What so much of the item costs at a price, before anything is taken off."""
    return rounded(price.get("amount", 0) * quantity, price["per"])
