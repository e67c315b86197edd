"""Payables: what we owe suppliers, by invoice, and for how long.

It is the account seen by its open items. A credit note stands below zero until it is settled.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BigInteger, Select, literal, select

from tillbook.calendar import date_of
from tillbook.chart import PAYABLES
from tillbook.expressions import at_location, mapped_to, said, said_whole, total
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import balance, journal


def payables(asked: Asked) -> Select[Any]:
    """The open invoices, oldest first."""
    amount = total(balance.c.amount)
    items = (
        select(balance.c.about, amount.label("amount"))
        .where(balance.c.account.in_(mapped_to(PAYABLES.name)))
        .where(*at_location(asked, balance.c.location))
        .group_by(balance.c.about).having(amount != 0)
        .subquery("items")
    )  # fmt: skip
    query = (
        select(
            items.c.about, said(journal.c.body, "supplier").label("supplier"),
            said(journal.c.body, "number").label("number"), journal.c.business_day,
            said_whole(journal.c.body, "issued").label("issued"),
            said_whole(journal.c.body, "due").label("due"), -items.c.amount,
            literal(asked.to_day, BigInteger).label("as_of"),
        )
        .join_from(items, journal, journal.c.id == items.c.about)
        .order_by(journal.c.number)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


def aged(rows: Iterable[Any]) -> Iterator[Row]:
    """Age and days overdue, by the day of the invoice itself where it says one."""
    for about, supplier, number, business_day, issued, due, amount, as_of in rows:
        asked = date_of(as_of)
        age = (asked - date_of(issued or business_day)).days
        overdue = max((asked - date_of(due)).days, 0) if due else 0
        yield about, supplier, number, business_day, issued, due, age, overdue, amount


REPORT = Report(
    name="payables",
    title="Payables",
    question="What do we owe on each invoice, and how old is it?",
    columns=(
        Column("about", "text", "the invoice"),
        Column("supplier", "text"),
        Column("number", "text", "the supplier's own"),
        Column("business_day", "day", "when we posted it"),
        Column("issued", "day"),
        Column("due", "day"),
        Column("age", "whole", "days up to the day asked for"),
        Column("overdue", "whole", "days"),
        Column("amount", "money", "what we owe"),
    ),
    takes=("company", "location", "limit"),
    needs=("to_day",),
    select=payables,
    fold=aged,
)
