"""Trial balance: every account with what it had, what was debited and credited, what it has.

It reads the day balances, not the entries: a row per account, location and posting day.
"""

from typing import Any

from sqlalchemy import Select, case, func, literal_column, select

from tillbook.accounts import bucketed, named
from tillbook.by_database import Expr
from tillbook.expressions import total
from tillbook.report import Asked, Column, Report


def trial_balance(asked: Asked) -> Select[Any]:
    """Opening, debit, credit, closing; closings sum to zero."""
    rows = _by_period(asked) if "period" in asked.group_by else _in_one(asked)
    names = named()
    name = func.coalesce(names.c.name, literal_column("''"))
    return (
        select(
            rows.c.account, name.label("name"), func.coalesce(names.c.type, "").label("type"),
            rows.c.location, rows.c.period, rows.c.opening, rows.c.debit, rows.c.credit,
            (rows.c.opening + rows.c.debit - rows.c.credit).label("closing"),
        )
        .select_from(rows.outerjoin(names, names.c.code == rows.c.account))
        .order_by(rows.c.period, rows.c.account, rows.c.location)
    )  # fmt: skip


def _in_one(asked: Asked) -> Any:
    """One line per account: what lies before the first day is its opening."""
    rows = bucketed(asked)
    before = rows.c.period < 0
    zero: Expr = literal_column("0")

    def split(amount: Expr, *, opening: bool) -> Expr:
        first, second = (amount, zero) if opening else (zero, amount)
        return total(case((before, first), else_=second))

    return (
        select(
            rows.c.account, rows.c.location, literal_column("0").label("period"),
            split(rows.c.debit - rows.c.credit, opening=True).label("opening"),
            split(rows.c.debit, opening=False).label("debit"),
            split(rows.c.credit, opening=False).label("credit"),
        )
        .group_by(rows.c.account, rows.c.location)
        .subquery("lines")
    )  # fmt: skip


def _by_period(asked: Asked) -> Any:
    """One line per account and period in which it moved; its opening is all that came before."""
    rows = bucketed(asked)
    net = rows.c.debit - rows.c.credit
    running = func.sum(net).over(
        partition_by=(rows.c.account, rows.c.location), order_by=rows.c.period
    )
    lines = select(
        rows.c.account, rows.c.location, rows.c.period,
        func.cast(running - net, rows.c.debit.type).label("opening"), rows.c.debit, rows.c.credit,
    ).subquery("running")  # fmt: skip
    return select(lines).where(lines.c.period >= 0).subquery("lines")


REPORT = Report(
    name="trial-balance",
    title="Trial balance",
    question="What does every account stand at, and do debits equal credits?",
    read_by=("finance analyst",),
    columns=(
        Column("account", "text"),
        Column("name", "text"),
        Column("type", "text"),
        Column("location", "text", "empty unless asked by location"),
        Column("period", "whole", "yyyymm; 0 unless asked by period"),
        Column("opening", "money", "debit positive"),
        Column("debit", "money"),
        Column("credit", "money"),
        Column("closing", "money", "debit positive"),
    ),
    takes=(
        "company", "location", "account", "from_day", "to_day", "as_of_number", "as_of_recorded",
    ),
    groups=("location", "period"),
    select=trial_balance,
)  # fmt: skip
