"""Prices: what items cost the customer, where and from when; or on one day.

Without a day these are all prices that were ever set. On a day it is the newest that has begun, for
each item and place; and at a location that has a price of its own, that one goes before the price
of all places. A price is money per quantity: 15.99 per 10 litres.
"""

from typing import Any

from sqlalchemy import Select, Text, and_, cast, exists, func, literal, literal_column, or_, select

from tillbook.by_database import Expr, said, said_whole
from tillbook.report import BACK_OFFICE, Asked, Column, Report
from tillbook.tables import master

KIND = "price"
newer = master.alias("newer")


def prices(asked: Asked) -> Select[Any]:
    """The prices, by item, place and day."""
    row = master.c
    item, place, day = said(row.fields, "item"), _place(row), said_whole(row.fields, "from_day")
    amount, per = said_whole(row.fields, "amount"), said_whole(row.fields, "per")
    named = {"item": item, "location": place, "from_day": day, "amount": amount, "per": per}
    query = select(*(part.label(name) for name, part in named.items())).where(row.kind == KIND)
    if asked.item:
        sold = literal(asked.item, Text)
        of_it = row.code >= sold.concat("@"), row.code < sold.concat("A"), item == sold
        query = query.where(*of_it)  # a stretch of the key: A comes right after @
    if asked.location:
        query = query.where(or_(place == "", place == asked.location))
    if asked.to_day:
        today = literal(asked.to_day, row.version.type)
        query = query.where(day <= today, ~_begun(item, place, row.code, today))
        if asked.location:
            here = literal(asked.location, Text)
            first = item.concat("@").concat(here).concat("@")
            query = query.where(or_(place != "", ~_begun(item, here, first, today)))
    return query.order_by(item, place, day)


def _place(columns: Any) -> Expr:
    """Where a price holds; empty for all places."""
    place: Expr = func.coalesce(said(columns.fields, "at_location"), literal_column("''"))
    return place


def _begun(item: Expr, place: Expr, after: Expr, today: Expr) -> Expr:
    """Whether there is a price whose code comes after this one, and that has begun by a day."""
    until = item.concat("@").concat(place).concat("@").concat(cast(today, Text))
    return exists().where(and_(
        newer.c.kind == KIND, newer.c.code > after, newer.c.code <= until,
        said(newer.c.fields, "item") == item, _place(newer.c) == place,
    ))  # fmt: skip


REPORT = Report(
    name="prices",
    title="Prices",
    question="What do items cost the customer, where and from when?",
    read_by=("cashier", *BACK_OFFICE),
    columns=(
        Column("item", "text"),
        Column("location", "text", "where it holds; empty: wherever there is no other"),
        Column("from_day", "day"),
        Column("amount", "money", "for so much as `per` says"),
        Column("per", "quantity"),
    ),
    takes=("item", "location", "to_day"),
    looked_up_by=("item", "location", "to_day"),
    select=prices,
)
