"""GRNI: goods received and not invoiced, and goods sent back and not credited, line by line.

It is the account seen by its open items, so it cannot differ from the account. A line that is
invoiced whole is not on it.
"""

from typing import Any

from sqlalchemy import Select, Text, and_, case, cast, func, literal_column, or_, select

from tillbook.by_database import Expr, number_of, said, said_whole
from tillbook.chart import GRNI
from tillbook.expressions import open_items, record_of, rows_of, total
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal, move

ID_LENGTH: Expr = literal_column("36")
LINE_FROM: Expr = literal_column("38")
SLASH: Expr = literal_column("'/'")


def grni(asked: Asked) -> Select[Any]:
    """The open lines, oldest first."""
    items = open_items(asked, GRNI.name)
    goods, state = move.c, record_of("goods_line", "state")
    sent = record_of("drop_ship", "sent")  # by the supplier to the customer: a slip names no one
    document = func.substr(items.c.about, literal_column("1"), ID_LENGTH)
    came = or_(goods.why == "received", goods.why == "sent-back")
    quantity = total(case((goods.why == "sent-back", -goods.quantity), else_=goods.quantity))
    invoiced = said_whole(func.max(state.c.fields), "invoiced")
    key = items.c.about, items.c.amount, journal.c.number, journal.c.id, journal.c.business_day
    query = (
        select(
            items.c.about, func.coalesce(
                said(func.max(journal.c.body), "supplier"),
                said(func.max(sent.c.fields), "supplier"),
            ).label("supplier"),
            journal.c.business_day, func.max(journal.c.location).label("location"),
            func.max(goods.item).label("item"), quantity.label("quantity"),
            invoiced.label("invoiced"), items.c.amount,
        )
        .select_from(items)
        .join(journal, journal.c.number == number_of(document))
        .join(move, and_(
            rows_of(goods.number, journal.c.number), came, goods.quantity > 0,
            cast(goods.line, Text) == func.substr(items.c.about, LINE_FROM),
        ))
        .outerjoin(state, state.c.code == items.c.about)
        .outerjoin(sent, sent.c.code == journal.c.location.concat(SLASH).concat(goods.item))
        .group_by(*key).order_by(journal.c.number, items.c.about)
    )  # fmt: skip
    if asked.item:
        query = query.where(goods.item == asked.item)
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="grni",
    title="Goods received not invoiced",
    question="What came that no invoice has asked for, and what went back uncredited?",
    columns=(
        Column("about", "text", "document and line"),
        Column("supplier", "text"),
        Column("business_day", "day"),
        Column("location", "text"),
        Column("item", "text"),
        Column("quantity", "quantity", "received; sent back below zero"),
        Column("invoiced", "quantity", "of it"),
        Column("amount", "money", "debit positive"),
    ),
    takes=("company", "location", "item", "limit"),
    select=grni,
)
