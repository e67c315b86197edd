"""Valuation: what the stock is worth, by the accounts it stands for.

Value can be asked as of a posting day (`to_day`) or a journal number, and then it ties to the
general ledger: the balance of the inventory accounts of that day or number. A place that has
changed its account since shows its goods where their value lay then.
"""

from typing import Any

from sqlalchemy import Select, and_, case, func, literal_column, select, union_all

from tillbook.expressions import POSITION, Expr, positions, total, with_company
from tillbook.past import NOTHING, ONE, STOCK, Walk, moment_of
from tillbook.report import Asked, Column, Report
from tillbook.tables import item_cost, position

NOW, THEN = ONE, NOTHING
"""Whether a row is the place as it is kept now, or what the walk to the moment comes by."""


def valuation(asked: Asked) -> Select[Any]:
    """Positions less what came later, by account and location and what else is asked."""
    now = position.c.quantity, position.c.value
    moment = moment_of(asked)
    walk = Walk(asked, moment) if moment else None
    start = [walk.start(amount) for amount in now] if walk else now
    parts: list[Any] = [
        select(
            *(position.c[name] for name in STOCK), start[0].label("quantity"),
            start[1].label("value"), NOW.label("now"),
        ).where(*positions(asked))
    ]  # fmt: skip
    if walk:
        walked = walk.rows().c
        names = (*STOCK, "quantity", "value")
        parts.append(select(*(walked[name] for name in names), THEN.label("now")))
    rows = union_all(*parts).subquery("stock")
    rows = _where_they_lay(rows) if walk else rows
    department, item, source = _details(asked, rows)
    wanted = [rows.c.account == asked.account] if asked.account else []
    wanted += [department == asked.department] if asked.department else []
    by: list[Expr] = [rows.c.account, rows.c.location]
    by += [department] if "department" in asked.group_by else []
    by += [item] if "item" in asked.group_by else []
    blank: Expr = literal_column("''")
    quantity, value = total(rows.c.quantity), total(rows.c.value)
    return (
        select(
            rows.c.account, rows.c.location,
            (department if "department" in asked.group_by else blank).label("department"),
            (item if "item" in asked.group_by else blank).label("item"),
            quantity.label("quantity"), value.label("value"),
        )
        .select_from(source).where(*wanted).group_by(*by)
        .having((quantity != 0) | (value != 0)).order_by(*by)
    )  # fmt: skip


def _where_they_lay(rows: Any) -> Any:
    """All of a place's goods by the account on which their value lay at the moment.

    No move says how many changed their account with a place. Worthless goods lie by today's.
    """
    by = [rows.c[name] for name in STOCK]
    sums = select(
        *by, total(rows.c.quantity).label("quantity"), total(rows.c.value).label("value"),
        func.max(rows.c.now).label("now"),
    ).group_by(*by).subquery("by_account")  # fmt: skip
    place = [sums.c[name] for name in POSITION]
    likely = case((sums.c.value != 0, NOW), else_=THEN).desc(), sums.c.now.desc(), sums.c.account
    nth = func.row_number().over(partition_by=place, order_by=likely)
    every = func.sum(sums.c.quantity).over(partition_by=place)
    return select(
        *(sums.c[name] for name in STOCK), case((nth == 1, every), else_=THEN).label("quantity"),
        sums.c.value,
    ).subquery("lay")  # fmt: skip


def _details(asked: Asked, rows: Any) -> tuple[Expr, Expr, Any]:
    """The department of a row's item, joined only where it is asked for."""
    if "department" not in asked.group_by and not asked.department:
        return literal_column("''"), rows.c.item, rows
    source, company = with_company(asked, rows)
    key = and_(item_cost.c.company == company, item_cost.c.item == rows.c.item)
    source = source.outerjoin(item_cost, key)
    return func.coalesce(item_cost.c.department, literal_column("''")), rows.c.item, source


REPORT = Report(
    name="valuation",
    title="Stock valuation",
    question="What is the stock worth?",
    columns=(
        Column("account", "text", "the account that the goods stand for"),
        Column("location", "text"),
        Column("department", "text", "empty unless asked by department"),
        Column("item", "text", "empty unless asked by item"),
        Column("quantity", "quantity"),
        Column("value", "money"),
    ),
    takes=(
        "company", "location", "account", "item", "lot", "spot", "owner", "department", "to_day",
        "as_of_number", "as_of_recorded",
    ),
    groups=("department", "item"),
    select=valuation,
)  # fmt: skip
