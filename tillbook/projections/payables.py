"""Payables: what we owe suppliers, by invoice, and for how long.

It is the account seen by its open items, in the company's currency; beside it stands what is
open in the invoice's own. A credit note stands below zero until it is settled.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BigInteger, Select, literal, select

from tillbook.by_database import number_of, said, said_whole
from tillbook.calendar import date_of
from tillbook.chart import PAYABLES
from tillbook.expressions import open_items, record_of
from tillbook.money import shown
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import journal


def payables(asked: Asked) -> Select[Any]:
    """The open invoices, oldest first."""
    items, state = open_items(asked, PAYABLES.name), record_of("payable", "state")
    left = said_whole(journal.c.body, "total") - said_whole(state.c.fields, "paid")
    query = (
        select(
            items.c.about, said(journal.c.body, "supplier").label("supplier"),
            said(journal.c.body, "number").label("number"), journal.c.business_day,
            said_whole(journal.c.body, "issued").label("issued"),
            said_whole(journal.c.body, "due").label("due"),
            said(journal.c.body, "currency").label("currency"),
            left.label("open"), -items.c.amount,
            literal(asked.to_day, BigInteger).label("as_of"),
        )
        .join_from(items, journal, journal.c.number == number_of(items.c.about))
        .outerjoin(state, state.c.code == items.c.about)
        .order_by(journal.c.number)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


def aged(rows: Iterable[Any]) -> Iterator[Row]:
    """Age and days overdue, by the day of the invoice itself where it says one."""
    for about, supplier, number, business_day, issued, due, currency, open, owed, as_of in rows:
        asked = date_of(as_of)
        age = (asked - date_of(issued or business_day)).days
        overdue = max((asked - date_of(due)).days, 0) if due else 0
        foreign = shown(open, currency)
        yield (
            about,
            supplier,
            number,
            business_day,
            issued,
            due,
            age,
            overdue,
            currency,
            foreign,
            owed,
        )


REPORT = Report(
    name="payables",
    title="Payables",
    question="What do we owe on each invoice, and how old is it?",
    read_by=("finance analyst",),
    columns=(
        Column("about", "text", "the invoice"),
        Column("supplier", "text"),
        Column("number", "text", "the supplier's own"),
        Column("business_day", "day", "when we posted it"),
        Column("issued", "day"),
        Column("due", "day"),
        Column("age", "whole", "days up to the day asked for"),
        Column("overdue", "whole", "days"),
        Column("currency", "text", "the invoice's"),
        Column("open", "text", "what is not paid, in that currency"),
        Column("amount", "money", "what we owe"),
    ),
    takes=("company", "location", "limit"),
    needs=("to_day",),
    select=payables,
    fold=aged,
)
