"""Balance sheet: what we own and owe at the end of a day or of each period.

The profit and loss accounts are one line, the result to date, so that assets equal the rest.
*Between locations* is shown for a single store and is zero over the company.
"""

from typing import Any

from sqlalchemy import Select, case, func, literal_column, select

from tillbook.accounts import cumulated, is_result, named
from tillbook.by_database import Expr
from tillbook.expressions import total
from tillbook.report import Asked, Column, Report


def balance_sheet(asked: Asked) -> Select[Any]:
    """Assets as debits; liabilities, equity and the result as credits."""
    rows, names = cumulated(asked).subquery("cumulated"), named()
    result = is_result(func.coalesce(names.c.type, "asset"))
    words = {"asset": "assets", "liability": "liabilities", "equity": "equity"}
    section = case((result, literal_column("'result'")), *(
        (func.coalesce(names.c.type, "asset") == type_, literal_column(f"'{word}'"))
        for type_, word in words.items()
    ))  # fmt: skip
    lines = (
        select(
            section.label("section"),
            case((result, literal_column("''")), else_=rows.c.account).label("account"),
            case((result, literal_column("'Result'")), else_=func.coalesce(names.c.name, ""))
            .label("name"),
            rows.c.location, rows.c.period, rows.c.amount,
        )
        .select_from(rows.outerjoin(names, names.c.code == rows.c.account))
        .subquery("lines")
    )  # fmt: skip
    key = [lines.c[name] for name in ("section", "account", "name", "location", "period")]
    amount = total(case((lines.c.section == "assets", lines.c.amount), else_=-lines.c.amount))
    summed = select(*key, amount.label("amount")).group_by(*key).having(amount != 0)
    shown = summed.subquery("shown")
    return select(shown).order_by(
        shown.c.location, shown.c.period, _rank(shown.c.section), shown.c.account
    )


def _rank(section: Expr) -> Expr:
    ranks: dict[str, Expr] = {"assets": literal_column("1"), "liabilities": literal_column("2"),
             "equity": literal_column("3")}  # fmt: skip
    return case(ranks, value=section, else_=literal_column("4"))


REPORT = Report(
    name="balance-sheet",
    title="Balance sheet",
    question="What do we own and owe?",
    read_by=("finance analyst",),
    columns=(
        Column("section", "text", "assets, liabilities, equity or result"),
        Column("account", "text"),
        Column("name", "text"),
        Column("location", "text", "empty unless asked by location"),
        Column("period", "whole", "yyyymm; 0 unless asked by period"),
        Column("amount", "money", "assets equal liabilities, equity and result"),
    ),
    takes=(
        "company", "location", "from_day", "to_day", "as_of_number", "as_of_recorded",
    ),
    groups=("location", "period"),
    select=balance_sheet,
)  # fmt: skip
