"""Transfers: goods that one company sold to another, and how much of them came, line by line.

What has left and has not come is under way: it lies in no place of either company, is the buyer's,
and is worth what the seller has of him for it.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, literal_column, select, union_all

from tillbook.by_database import Expr, said
from tillbook.chart import OTHER_COMPANY
from tillbook.expressions import asked_for, of_company, record_of, total, within
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import journal, move

ID_LENGTH = 36
_LAST: Expr = literal_column(str(ID_LENGTH - 1))


def transfers(asked: Asked) -> Select[Any]:
    """What each company's papers say of each sort of goods of a transfer."""
    rows = union_all(_side(asked, "target", 1), _side(asked, "source", -1)).subquery("rows")
    place, sent = record_of("location", "place"), journal.alias("sent")
    company = said(place.c.fields, "company")
    dispatch = func.substr(rows.c.about, func.length(rows.c.about) - _LAST)
    day = func.coalesce(sent.c.business_day, literal_column("0"))
    key = rows.c.about, rows.c.item, rows.c.lot, company
    return (
        select(
            *key, func.max(day).label("business_day"),
            total(rows.c.quantity).label("quantity"), total(rows.c.value).label("value"),
        )
        .select_from(
            rows.join(place, place.c.code == rows.c.location)
            .outerjoin(sent, sent.c.id == dispatch)
        )
        .where(*within(asked, day))
        .group_by(*key)
        .order_by(func.max(day), rows.c.about, rows.c.item, rows.c.lot, company)
    )  # fmt: skip


def _side(asked: Asked, side: str, sign: int) -> Select[Any]:
    """Rows over the edge to the other company, one way."""
    about = move.c[f"{side}_about"]
    return select(
        about.label("about"), move.c.item, move.c.lot, move.c[f"{side}_location"].label("location"),
        (sign * move.c.quantity).label("quantity"), (sign * move.c.value).label("value"),
    ).where(
        move.c[f"{side}_spot"] == OTHER_COMPANY.spot,
        *asked_for(asked, move.c, "item", "lot"), *of_company(asked, about),
    )  # fmt: skip


def beside(rows: Iterable[Any]) -> Iterator[Row]:
    """What the seller says and what the buyer says, beside each other."""
    for (about, item, lot), found in groupby(rows, lambda row: tuple(row[:3])):
        seller, buyer, dispatch = about.split(" ")
        both = {row[3]: row for row in found}
        day = max(row[4] for row in both.values())
        sold, has = tuple(both[seller][5:7]) if seller in both else (0, 0)
        came, owes = tuple(both[buyer][5:7]) if buyer in both else (0, 0)
        yield (
            seller, buyer, dispatch, day, item, lot, sold, -came, sold + came,
            has, -owes, has + owes,
        )  # fmt: skip


REPORT = Report(
    name="transfers",
    title="Transfers",
    question="What did one company sell to another, and how much of it came?",
    columns=(
        Column("seller", "text"),
        Column("buyer", "text"),
        Column("dispatch", "text"),
        Column("business_day", "day", "of the dispatch; 0 if it has not come"),
        Column("item", "text"),
        Column("lot", "text"),
        Column("sold", "quantity", "less what was taken again"),
        Column("came", "quantity"),
        Column("under_way", "quantity", "below zero: more came than is known to have been sold"),
        Column("has", "money", "what the seller has of the buyer for it, by its own papers"),
        Column("owes", "money", "what the buyer owes for it, by its own"),
        Column("difference", "money", "for what is under way, or papers that do not agree"),
    ),
    takes=("company", "item", "lot", "from_day", "to_day"),
    select=transfers,
    fold=beside,
)
