"""Prices: what an item costs the customer, where and since when."""

import json

from msgspec import Struct
from sqlalchemy import select

from tillbook.calendar import Day
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.store.door import Store
from tillbook.tables import master


class Listed(Struct, frozen=True, order=True):
    """A price from a day on."""

    from_day: Day
    location: str  # empty: everywhere
    amount: Money
    per: Quantity


def prices(store: Store, item: str) -> list[Listed]:
    """All prices of an item, the newest first."""
    begins = master.c.code.startswith(f"{item}@", autoescape=True)
    wanted = select(master.c.fields).where(master.c.kind == "price", begins)
    said = (json.loads(row.fields) for row in store.rows(wanted))
    made = [
        Listed(it["from_day"], it.get("at_location", ""), it.get("amount", 0), it["per"])
        for it in said
        if it.get("item") == item
    ]
    return sorted(made, reverse=True)


def price_of(listed: list[Listed], location: str, day: Day) -> Listed | None:
    """The price at a location on a day: its own before the one of everywhere."""
    begun = [it for it in listed if it.from_day <= day and it.location in ("", location)]
    return next((it for it in begun if it.location), begun[0] if begun else None)
