"""Sales by day: revenue, reductions, net, units and slips, by store, business day, department.

Counted from the slips themselves: a line's net is an exact split of the slip's taxes, and which
department a reduction belongs to only the slip knows. Over a location and day the sums are those
of the sales and reductions accounts, to the cent. A return counts against the day it is made, and
so does the reversal of a slip. An exchange is a slip, its lines that come back count against it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, literal_column, select, union_all

from tillbook import codec
from tillbook.expressions import asked_for, within
from tillbook.report import Asked, Column, Report, Row
from tillbook.sides import SELLING, SLIPS, NetLine, net_lines, sign_of
from tillbook.tables import journal, reversal


def slips(asked: Asked) -> Select[Any]:
    """Every slip with its sign, and every reversed slip with the opposite one."""
    undone, undoing = journal.alias("undone"), journal.alias("undoing")
    made = select(
        journal.c.location, journal.c.business_day, literal_column("1").label("sign"),
        journal.c.kind, journal.c.body,
    ).where(journal.c.kind.in_(SLIPS), *_wanted(asked, journal))  # fmt: skip
    unmade = (
        select(
            undoing.c.location, undoing.c.business_day, literal_column("-1"), undone.c.kind,
            undone.c.body,
        )
        .select_from(reversal)
        .join(undone, undone.c.number == reversal.c.number)
        .join(undoing, undoing.c.number == reversal.c.reversed_by)
        .where(undone.c.kind.in_(SLIPS), *_wanted(asked, undoing))
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
        whole[4] += sign if kind in SELLING else 0
        seen = {""}
        for one in net_lines(slip, sign * SLIPS[kind]):
            department = one.line.department
            own = sums.setdefault((location, day, department), [0] * 5)
            for at, figure in enumerate(_figures(one)):
                own[at] += figure
                whole[at] += figure
            if kind in SELLING and sign_of(one.line) > 0 and department not in seen:
                own[4] += sign
                seen.add(department)
    for (location, day, department), figures_ in sorted(sums.items()):
        yield location, day, department, *figures_


def _figures(one: NetLine) -> tuple[int, int, int, int]:
    """Revenue gross of reductions, reductions, net, units."""
    return one.net + one.off, -one.off, one.net, one.quantity


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
        Column("slips", "whole", "sales, exchanges; of a department, those that sold a line of it"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=slips,
    fold=by_department,
)
