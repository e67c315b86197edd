"""Foreign open: what is open in another currency when a day ends, and what it stands at.

Invoices that are not paid and lines of goods that are not invoiced, by their own documents; what
was paid or invoiced after the day does not count. What was reversed since is left out.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import json
from sqlalchemy import BigInteger, Select, and_, func, literal, literal_column, or_, select

from tillbook.by_database import Expr, number_of, said
from tillbook.chart import GRNI, PAYABLES
from tillbook.expressions import at_location, mapped_to, record_of
from tillbook.money import shown
from tillbook.report import Asked, Column, Report, Row
from tillbook.settled import settled_through
from tillbook.tables import balance, journal, master, reversal

ID_LENGTH: Expr = literal_column("36")
INVOICE, SENT_BACK = "supplier_invoice", "supplier_return"


def foreign_open(asked: Asked) -> Select[Any]:
    """Every item of the accounts whose document is in another currency than its company's."""
    items = (
        select(balance.c.about)
        .where(or_(*(balance.c.account.in_(mapped_to(role.name)) for role in (PAYABLES, GRNI))))
        .where(balance.c.about != "", *at_location(asked, balance.c.location))
        .group_by(balance.c.about)
        .subquery("items")
    )  # fmt: skip
    paid, goods, company = record_of("payable", "paid"), record_of("goods_line", "goods"), master.c
    document = func.substr(items.c.about, literal_column("1"), ID_LENGTH)
    theirs = said(journal.c.body, "currency")
    return (
        select(
            items.c.about, journal.c.kind, journal.c.location, theirs.label("currency"),
            journal.c.body, func.coalesce(paid.c.fields, goods.c.fields, "{}").label("fields"),
            literal(asked.to_day, BigInteger).label("day"),
        )
        .select_from(items)
        .join(journal, journal.c.number == number_of(document))
        .join(master, and_(company.kind == "company", company.code == journal.c.company))
        .outerjoin(reversal, reversal.c.number == journal.c.number)
        .outerjoin(paid, paid.c.code == items.c.about)
        .outerjoin(goods, goods.c.code == items.c.about)
        .where(theirs != said(company.fields, "currency"))
        .where(journal.c.posting_day <= asked.to_day, reversal.c.number.is_(None))
        .order_by(journal.c.number, items.c.about)
    )  # fmt: skip


def still_open(rows: Iterable[Any]) -> Iterator[Row]:
    """What is left of each, as people read it: of goods the quantity, and what was asked for it."""
    for about, kind, location, currency, text, fields, day in rows:
        body = json.decode(text)
        line = None if kind == INVOICE else body["lines"][int(about[37:]) - 1]
        sign = -1 if kind == SENT_BACK else 1
        whole, asked = (
            (sign * line["quantity"], sign * line["cost"]) if line else (body["total"],) * 2
        )
        open = whole - settled_through(json.decode(fields), day)
        if open:
            yield (
                about, body.get("supplier", ""), location, currency,
                shown(asked, currency), 0 if line else open, open if line else 0,
            )  # fmt: skip


REPORT = Report(
    name="foreign-open",
    title="Open in other currencies",
    question="What was open in another currency when this day ended?",
    columns=(
        Column("about", "text", "the invoice, or the document of goods and its line"),
        Column("supplier", "text"),
        Column("location", "text", "where it stands"),
        Column("currency", "text"),
        Column("asked", "text", "for the whole of it, in that currency"),
        Column("amount", "whole", "open of an invoice, in minor units of that currency"),
        Column("quantity", "quantity", "not invoiced; sent back below zero"),
    ),
    takes=("company", "location"),
    needs=("to_day",),
    select=foreign_open,
    fold=still_open,
)
