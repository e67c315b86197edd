"""Sales by day: revenue, reductions, net, units and slips, by store, business day, department.

Counted from the slips themselves: a line's net is an exact split of the slip's taxes, and which
department a reduction belongs to only the slip knows. Over a location and day the sums are those
of the sales and reductions accounts, to the cent. A return counts against the day it is made, and
so does the reversal of a slip.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, literal_column, select, union_all

from tillbook import codec, document
from tillbook.expressions import asked_for, within
from tillbook.money import share
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import journal, reversal

SIGNS = {"sale": 1, "sale_return": -1}


def slips(asked: Asked) -> Select[Any]:
    """Every slip with its sign, and every reversed slip with the opposite one."""
    undone, undoing = journal.alias("undone"), journal.alias("undoing")
    made = select(
        journal.c.location, journal.c.business_day, literal_column("1").label("sign"),
        journal.c.kind, journal.c.body,
    ).where(journal.c.kind.in_(SIGNS), *_wanted(asked, journal))  # fmt: skip
    unmade = (
        select(
            undoing.c.location, undoing.c.business_day, literal_column("-1"), undone.c.kind,
            undone.c.body,
        )
        .select_from(reversal)
        .join(undone, undone.c.number == reversal.c.number)
        .join(undoing, undoing.c.number == reversal.c.reversed_by)
        .where(undone.c.kind.in_(SIGNS), *_wanted(asked, undoing))
    )  # fmt: skip
    return select(union_all(made, unmade).subquery("slips"))


def _wanted(asked: Asked, rows: Any) -> list[Any]:
    named = asked_for(asked, rows.c, "company", "location")
    return [*named, *within(asked, rows.c.business_day)]


def by_department(rows: Iterable[Any]) -> Iterator[Row]:
    """The slips' lines summed by location, day and department; a slip counts in each of its own.

    The line of the whole store has the department "", and there a slip counts once.
    """
    sums: dict[tuple[str, int, str], list[int]] = {}
    for location, day, sign, kind, body in rows:
        slip: Any = codec.reread(body.encode())
        whole = sums.setdefault((location, day, ""), [0] * 5)
        whole[4] += sign if kind == "sale" else 0
        seen = {""}
        for line, net in zip(slip.lines, document.nets(slip), strict=True):
            figures = _figures(line, net, sign * SIGNS[kind])
            own = sums.setdefault((location, day, line.department), [0] * 5)
            for at, figure in enumerate(figures):
                own[at] += figure
                whole[at] += figure
            if kind == "sale" and line.department not in seen:
                own[4] += sign
                seen.add(line.department)
    for (location, day, department), figures_ in sorted(sums.items()):
        yield location, day, department, *figures_


def _figures(line: Any, net: int, sign: int) -> tuple[int, int, int, int]:
    """Revenue gross of reductions, reductions, net, units."""
    off = sum(
        share(cut.amount, net, line.paid) if line.paid else cut.amount for cut in line.reductions
    )
    return sign * (net + off), -sign * off, sign * net, sign * line.quantity


REPORT = Report(
    name="sales-by-day",
    title="Sales by day",
    question="What did each store and department sell on each day?",
    columns=(
        Column("location", "text"),
        Column("business_day", "day"),
        Column("department", "text", "empty: the whole store"),
        Column("revenue", "money", "gross of reductions, net of tax"),
        Column("reductions", "money", "what was taken off, negative"),
        Column("net", "money", "revenue less reductions"),
        Column("units", "quantity"),
        Column("slips", "whole", "sales; of a department, those with a line of it"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=slips,
    fold=by_department,
)
