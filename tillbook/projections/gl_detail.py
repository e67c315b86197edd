"""General ledger detail: what each document did to an account, summed by (document, key)."""

from typing import Any

from sqlalchemy import Select, select, union_all

from tillbook.expressions import arms, at_location, total, within
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal


def gl_detail(asked: Asked) -> Select[Any]:
    """Documents of the days asked for, found by the journal's index; then their rows."""
    days = within(asked, journal.c.posting_day)
    rows = union_all(*arms(*days, account=asked.account, about=asked.about)).subquery("rows")
    key = rows.c.account, rows.c.location, rows.c.about
    summed = (
        select(rows.c.document, *key, total(rows.c.amount).label("amount"))
        .where(*at_location(asked, rows.c.location))
        .group_by(rows.c.document, *key)
        .subquery("summed")
    )
    query = (
        select(
            journal.c.number, journal.c.id, journal.c.kind, journal.c.posting_day,
            journal.c.business_day, summed.c.account, summed.c.location, summed.c.about,
            summed.c.amount,
        )
        .join_from(summed, journal, journal.c.number == summed.c.document)
        .where(summed.c.amount != 0)
        .order_by(journal.c.posting_day, journal.c.number, summed.c.account, summed.c.location,
                  summed.c.about)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="gl-detail",
    title="General ledger detail",
    question="Which documents moved this account?",
    read_by=("finance analyst",),
    columns=(
        Column("journal", "whole"),
        Column("id", "text"),
        Column("kind", "text"),
        Column("posting_day", "day"),
        Column("business_day", "day"),
        Column("account", "text"),
        Column("location", "text"),
        Column("about", "text"),
        Column("amount", "money", "debit positive"),
    ),
    takes=("company", "location", "account", "about", "from_day", "to_day", "limit"),
    select=gl_detail,
)
