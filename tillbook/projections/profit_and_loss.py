"""Profit and loss: income less expenses, by account, and the result they make.

The end of a year, which carries the result over to retained earnings, is left out: a year that is
ended shows what it earned.
"""

from typing import Any

from sqlalchemy import Select, case, literal_column, or_, select, union_all

from tillbook.accounts import bucketed, is_result, named, traded
from tillbook.by_database import Expr
from tillbook.expressions import total
from tillbook.report import Asked, Column, Report


def profit_and_loss(asked: Asked) -> Select[Any]:
    """Income positive, expenses negative, so that a period's lines sum to its result."""
    rows, names = bucketed(asked, rows=traded(asked)), named()
    lines = (
        select(
            names.c.type.label("section"), rows.c.account, names.c.name,
            rows.c.location, rows.c.period, (rows.c.credit - rows.c.debit).label("amount"),
        )
        .join(names, names.c.code == rows.c.account)
        .where(is_result(names.c.type), rows.c.period >= 0)
        .where(or_(rows.c.debit != 0, rows.c.credit != 0))  # a month of nothing but the year's end
        .cte("lines")
    )  # fmt: skip
    result = select(
        literal_column("'result'"), literal_column("''"), literal_column("'Result'"),
        lines.c.location, lines.c.period, total(lines.c.amount),
    ).group_by(lines.c.location, lines.c.period)  # fmt: skip
    both = union_all(select(lines), result).subquery("both")
    return select(both).order_by(
        both.c.location, both.c.period, _rank(both.c.section), both.c.account
    )


def _rank(section: Expr) -> Expr:
    """Income first, then expenses, then what they make."""
    ranks: dict[str, Expr] = {"income": literal_column("1"), "expense": literal_column("2")}
    return case(ranks, value=section, else_=literal_column("3"))


REPORT = Report(
    name="profit-and-loss",
    title="Profit and loss",
    question="What did we earn, and what did it cost us?",
    read_by=("finance analyst",),
    columns=(
        Column("section", "text", "income, expense or result"),
        Column("account", "text"),
        Column("name", "text"),
        Column("location", "text", "empty unless asked by location"),
        Column("period", "whole", "yyyymm; 0 unless asked by period"),
        Column("amount", "money", "income positive, expense negative"),
    ),
    takes=(
        "company", "location", "from_day", "to_day", "as_of_number", "as_of_recorded",
    ),
    groups=("location", "period"),
    select=profit_and_loss,
)  # fmt: skip
