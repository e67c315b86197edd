"""General ledger entries: what each document debited and credited, by account and open item.

Debit and credit of one account are not netted, so that over any days they are the turnover of
the trial balance.
"""

from typing import Any

from sqlalchemy import Select, case, literal_column, select, union_all

from tillbook.by_database import Expr
from tillbook.expressions import arms, at_location, total, within
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal

NOTHING: Expr = literal_column("0")
HEAD = (
    "number", "id", "kind", "document", "location", "origin", "sequence", "posting_day",
    "business_day", "recorded_at",
)  # fmt: skip


def gl_entries(asked: Asked) -> Select[Any]:
    """Documents of the days asked for, found by the journal's index; then their rows."""
    days = within(asked, journal.c.posting_day)
    rows = union_all(*arms(*days, account=asked.account, about=asked.about)).subquery("rows")
    key = rows.c.account, rows.c.location, rows.c.about
    summed = (
        select(
            rows.c.document, *key,
            total(case((rows.c.amount > 0, rows.c.amount), else_=NOTHING)).label("debit"),
            total(case((rows.c.amount < 0, -rows.c.amount), else_=NOTHING)).label("credit"),
        )
        .where(*at_location(asked, rows.c.location))
        .group_by(rows.c.document, *key)
        .subquery("summed")
    )  # fmt: skip
    query = (
        select(
            *(journal.c[name] for name in HEAD),
            summed.c.account, summed.c.location.label("entry_location"), summed.c.about,
            summed.c.debit, summed.c.credit,
        )
        .join_from(summed, journal, journal.c.number == summed.c.document)
        .order_by(journal.c.posting_day, journal.c.number, summed.c.account, summed.c.location,
                  summed.c.about)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="gl-entries",
    title="General ledger entries",
    question="What did each document debit and credit?",
    read_by=("finance analyst",),
    columns=(
        Column("journal", "whole"),
        Column("id", "text"),
        Column("kind", "text"),
        Column("document", "whole", "its number in its kind's series at its origin"),
        Column("document_location", "text"),
        Column("origin", "text"),
        Column("sequence", "whole"),
        Column("posting_day", "day"),
        Column("business_day", "day"),
        Column("recorded_at", "instant"),
        Column("account", "text"),
        Column("location", "text"),
        Column("about", "text", "the open item"),
        Column("debit", "money"),
        Column("credit", "money"),
    ),
    takes=("company", "location", "account", "about", "from_day", "to_day", "limit"),
    select=gl_entries,
)
