"""Cash flow: from what was earned to the money that is there.

The result of the period, then what each other account kept of it or gave: what stock took, what
suppliers have not been paid yet. All of it together is what cash and bank changed by. It is made
from the same rows as profit and loss and balance sheet; the end of a year, which moves no money, is
left out.
"""

from typing import Any

from sqlalchemy import Select, case, func, literal_column, select, union_all

from tillbook.accounts import bucketed, is_result, named, traded
from tillbook.by_database import Expr, said
from tillbook.chart import TENDER
from tillbook.expressions import total
from tillbook.report import Asked, Column, Report
from tillbook.tables import master

MONEY = ("cash", "bank")
"""Tenders that are money at once; a card or a coupon is a claim on somebody."""


def cash_flow(asked: Asked) -> Select[Any]:
    """Result and changes, in: positive; and what cash changed by, which is their sum."""
    rows, names = bucketed(asked, rows=traded(asked)), named()
    is_money = rows.c.account.in_(_money_accounts())
    earned = is_result(func.coalesce(names.c.type, "asset"))
    debit: Expr = rows.c.debit - rows.c.credit
    lines = (
        select(
            case((is_money, literal_column("'money'")), (earned, literal_column("'result'")),
                 else_=literal_column("'change'")).label("section"),
            case((earned, literal_column("''")), else_=rows.c.account).label("account"),
            case((earned, literal_column("'Result'")), else_=func.coalesce(names.c.name, ""))
            .label("name"),
            rows.c.location, rows.c.period, case((is_money, debit), else_=-debit).label("amount"),
        )
        .select_from(rows.outerjoin(names, names.c.code == rows.c.account))
        .where(rows.c.period >= 0)
        .subquery("lines")
    )  # fmt: skip
    key = [lines.c[name] for name in ("section", "account", "name", "location", "period")]
    amount = total(lines.c.amount)
    summed = select(*key, amount.label("amount")).group_by(*key).having(amount != 0).cte("summed")
    whole = total(summed.c.amount)
    cash = (
        select(
            literal_column("'cash'"), literal_column("''"), literal_column("'Change of cash'"),
            summed.c.location, summed.c.period, whole,
        )
        .where(summed.c.section != "money")
        .group_by(summed.c.location, summed.c.period)
    )  # fmt: skip
    both = union_all(select(summed), cash).subquery("both")
    return select(both).order_by(
        both.c.location, both.c.period, _rank(both.c.section), both.c.account
    )


def _money_accounts() -> Select[Any]:
    return select(said(master.c.fields, "account")).where(
        master.c.kind == "account_mapping",
        said(master.c.fields, "role") == TENDER.name,
        said(master.c.fields, "dimension").in_(MONEY),
    )


def _rank(section: Expr) -> Expr:
    """What was earned, what became of it, the sum, and where it lies."""
    ranks: dict[str, Expr] = {
        "result": literal_column("1"), "change": literal_column("2"), "cash": literal_column("3"),
    }  # fmt: skip
    return case(ranks, value=section, else_=literal_column("4"))


REPORT = Report(
    name="cash-flow",
    title="Cash flow",
    question="Where did the money come from, and where did it go?",
    columns=(
        Column("section", "text", "result, change, cash (their sum) or money (where it lies)"),
        Column("account", "text"),
        Column("name", "text"),
        Column("location", "text", "empty unless asked by location"),
        Column("period", "whole", "yyyymm; 0 unless asked by period"),
        Column("amount", "money", "what brought money is positive"),
    ),
    takes=(
        "company", "location", "from_day", "to_day", "as_of_number", "as_of_recorded",
    ),
    groups=("location", "period"),
    select=cash_flow,
)  # fmt: skip
