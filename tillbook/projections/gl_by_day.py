"""General ledger by day: what each day of each store debited and credited, account by account.

It reads the day balances, not the entries: the form in which an outside ledger wants a store.
"""

from typing import Any

from sqlalchemy import Select, select

from tillbook.expressions import asked_for, at_location, within
from tillbook.report import Asked, Column, Report
from tillbook.tables import day_balance


def gl_by_day(asked: Asked) -> Select[Any]:
    """The rows of each store's day stand together."""
    row = day_balance.c
    query = (
        select(row.posting_day, row.location, row.account, row.debit, row.credit)
        .where(*within(asked, row.posting_day), *at_location(asked, row.location))
        .where(*asked_for(asked, row, "account"))
        .order_by(row.posting_day, row.location, row.account)
    )
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="gl-by-day",
    title="General ledger by day",
    question="What did each day of each store debit and credit?",
    read_by=("finance analyst",),
    columns=(
        Column("posting_day", "day"),
        Column("location", "text"),
        Column("account", "text"),
        Column("debit", "money"),
        Column("credit", "money"),
    ),
    takes=("company", "location", "account", "from_day", "to_day", "limit"),
    select=gl_by_day,
)
