"""Last counts: when each place was counted last, what was found, and what is there now."""

from typing import Any

from sqlalchemy import Select, and_, desc, func, select

from tillbook.expressions import POSITION, asked_for, at_location
from tillbook.report import Asked, Column, Report
from tillbook.tables import count_mark, position


def last_counts(asked: Asked) -> Select[Any]:
    """The newest approved count of each position, oldest count first."""
    mark = count_mark.c
    order = desc(mark.instant), desc(mark.origin), desc(mark.sequence), desc(mark.line)
    newest = (
        select(
            count_mark,
            func.row_number()
            .over(partition_by=[mark[name] for name in POSITION], order_by=order)
            .label("rank"),
        )
        .where(*asked_for(asked, mark, "item", "lot", "spot", "owner"))
        .where(*at_location(asked, mark.location))
        .subquery("newest")
    )
    same = and_(*(position.c[name] == newest.c[name] for name in POSITION))
    query = (
        select(
            *(newest.c[name] for name in POSITION), newest.c.instant, newest.c.counted,
            position.c.quantity, newest.c.origin, newest.c.sequence, newest.c.line,
        )
        .join(position, same)
        .where(newest.c.rank == 1)
        .order_by(newest.c.instant, *(newest.c[name] for name in POSITION))
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="last-counts",
    title="Last counts",
    question="When was each place counted last, and what was found?",
    columns=(
        Column("item", "text"),
        Column("lot", "text"),
        Column("location", "text"),
        Column("spot", "text"),
        Column("owner", "text"),
        Column("counted_at", "instant"),
        Column("counted", "quantity"),
        Column("quantity", "quantity", "on hand now"),
        Column("origin", "text", "the count's"),
        Column("sequence", "whole", "the count's"),
        Column("line", "whole", "on the count"),
    ),
    takes=("company", "location", "item", "lot", "spot", "owner", "limit"),
    select=last_counts,
)
