"""Cost by day: what the goods sold cost, and what was on hand in the evening, by posting day.

Both come from the day balances of the accounts mapped to cost of sales and to inventory, so that
they tie to the ledger. A day on which neither moved has no row.
"""

from typing import Any

from sqlalchemy import Select, case, func, literal_column, or_, select

from tillbook.by_database import Expr, said
from tillbook.expressions import at_location, total
from tillbook.report import Asked, Column, Report
from tillbook.tables import day_balance, master, position

NOTHING: Expr = literal_column("0")


def _mapped(role: str) -> Select[Any]:
    fields = master.c.fields
    mapped = master.c.kind == "account_mapping"
    return select(said(fields, "account")).where(mapped, said(fields, "role") == role)


def cost_by_day(asked: Asked) -> Select[Any]:
    """Debit less credit of a day, and of all days up to it."""
    row = day_balance.c
    net = row.debit - row.credit
    is_cogs = row.account.in_(_mapped("cogs"))
    is_stock = or_(
        row.account.in_(_mapped("inventory")), row.account.in_(select(position.c.account))
    )
    moved = (
        select(
            row.location, row.posting_day,
            total(case((is_cogs, net), else_=NOTHING)).label("cogs"),
            total(case((is_stock, net), else_=NOTHING)).label("stock"),
        )
        .where(or_(is_cogs, is_stock), *at_location(asked, row.location))
        .where(*([row.posting_day <= asked.to_day] if asked.to_day else []))
        .group_by(row.location, row.posting_day)
        .subquery("moved")
    )  # fmt: skip
    running = func.sum(moved.c.stock).over(
        partition_by=moved.c.location, order_by=moved.c.posting_day
    )
    value = func.cast(running, moved.c.stock.type).label("stock_value")
    return select(moved.c.location, moved.c.posting_day, moved.c.cogs, value).order_by(
        moved.c.location, moved.c.posting_day
    )


REPORT = Report(
    name="cost-by-day",
    title="Cost and stock by day",
    question="What did each day's sales cost, and what was the stock worth at its end?",
    read_by=("finance analyst",),
    columns=(
        Column("location", "text"),
        Column("posting_day", "day"),
        Column("cogs", "money"),
        Column("stock_value", "money", "at the end of the day"),
    ),
    takes=("company", "location", "to_day"),
    select=cost_by_day,
)
