"""Stock roll-forward: what was there, what came and went and why, what is there.

Opening, each `why`, closing: a sum over the moves of the stock ledger. The closing value is the
balance of the inventory accounts of that day, because a move *is* the entry.
"""

from typing import Any

from sqlalchemy import Select, and_, func, literal_column, select, union_all

from tillbook.expressions import (
    PERIOD,
    Expr,
    ends,
    positions,
    rows_of,
    total,
    with_company,
)
from tillbook.past import Walk, day_end
from tillbook.report import Asked, Column, Report
from tillbook.tables import item_cost, journal, move, position

AMOUNTS = ("quantity", "value")


def roll_forward(asked: Asked) -> Select[Any]:
    """A line per location, department, period and reason, between its opening and its closing."""
    lines = _by_department(asked, _rows(asked)).cte("lines")
    place = lines.c.location, lines.c.department
    moved = select(
        *place, lines.c.period, literal_column("1").label("step"), lines.c.why.label("line"),
        lines.c.quantity, lines.c.value,
    ).where(lines.c.period >= 0)  # fmt: skip
    periods = select(lines.c.period).where(lines.c.period >= 0).distinct().subquery("periods")
    parts = [moved]
    for step, name, upto in (
        ("0", "opening", lines.c.period < periods.c.period),
        ("2", "closing", lines.c.period <= periods.c.period),
    ):
        parts.append(
            select(
                *place, periods.c.period, literal_column(step), literal_column(f"'{name}'"),
                total(lines.c.quantity), total(lines.c.value),
            )
            .join_from(periods, lines, upto).group_by(*place, periods.c.period)
        )  # fmt: skip
    every = union_all(*parts).subquery("every")
    return (
        select(*(every.c[name] for name in
                 ("location", "department", "period", "line", *AMOUNTS)))
        .where((every.c.quantity != 0) | (every.c.value != 0))
        .order_by(every.c.location, every.c.department, every.c.period, every.c.step,
                  every.c.line)
    )  # fmt: skip


def _rows(asked: Asked) -> Any:
    """(location, item, period, why, quantity, value); the opening is of period -1."""
    since = journal.c.posting_day >= asked.from_day
    upto = [journal.c.posting_day <= asked.to_day] if asked.to_day else []
    source = journal.join(move, rows_of(move.c.number, journal.c.number))
    period = journal.c.posting_day // PERIOD if "period" in asked.group_by else literal_column("0")
    within = _ended(ends(asked, since, *upto, source=source, adding=(period.label("period"),)))
    parts = [within]
    if asked.from_day:
        walk = Walk(asked, day_end(asked.from_day - 1))
        now = walk.start(position.c.quantity), walk.start(position.c.value)
        walked = walk.rows().c
        before: tuple[Expr, ...] = (literal_column("-1"), literal_column("''"))
        parts += [
            select(position.c.location, position.c.item, *before, *now).where(*positions(asked)),
            select(walked.location, walked.item, *before, walked.quantity, walked.value),
        ]
    return union_all(*parts).subquery("rows")


def _ended(both: Any) -> Select[Any]:
    rows = both.subquery("within")
    return select(
        rows.c.location, rows.c.item, rows.c.period, rows.c.why, rows.c.quantity, rows.c.value
    )


def _by_department(asked: Asked, rows: Any) -> Select[Any]:
    """Rows summed by the department of the item in the location's company, where that is asked."""
    blank: Expr = literal_column("''")
    by_location = asked.location or "location" in asked.group_by
    by_department = asked.department or "department" in asked.group_by
    items = rows
    if by_department:  # few rows before the items are looked up
        first = _summed(rows, rows.c.location, rows.c.item, rows.c.period, rows.c.why)
        items = first.subquery("items")
    source, department, wanted = items, blank, []
    if by_department:
        source, company = with_company(asked, items)
        key = and_(item_cost.c.company == company, item_cost.c.item == items.c.item)
        source = source.outerjoin(item_cost, key)
        department = func.coalesce(item_cost.c.department, blank)
        wanted = [department == asked.department] if asked.department else []
    named = (
        select(
            (items.c.location if by_location else blank).label("location"),
            department.label("department"), items.c.period, items.c.why,
            items.c.quantity, items.c.value,
        )
        .select_from(source).where(*wanted).subquery("named")
    )  # fmt: skip
    return _summed(named, named.c.location, named.c.department, named.c.period, named.c.why)


def _summed(rows: Any, *key: Expr) -> Select[Any]:
    amounts = (total(rows.c[name]).label(name) for name in AMOUNTS)
    return select(*key, *amounts).group_by(*key)


REPORT = Report(
    name="roll-forward",
    title="Stock roll-forward",
    question="How did the stock get from what it was to what it is?",
    columns=(
        Column("location", "text", "empty unless asked by location"),
        Column("department", "text", "empty unless asked by department"),
        Column("period", "whole", "yyyymm; 0 unless asked by period"),
        Column("line", "text", "opening, each reason, closing"),
        Column("quantity", "quantity"),
        Column("value", "money"),
    ),
    takes=("company", "location", "department", "item", "from_day", "to_day"),
    groups=("location", "department", "period"),
    select=roll_forward,
)
