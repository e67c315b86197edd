"""Day totals: what each store's business day came to, counted from its slips.

One row a figure: revenue net of tax and after reductions, the reductions, tax, units, slips, and
what each tender brought.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select

from tillbook.expressions import within
from tillbook.report import Asked, Column, Report, Row
from tillbook.slips import read, slips
from tillbook.totals import Figures, figures_of


def day_totals(asked: Asked) -> Select[Any]:
    """The slips of the business days asked for."""
    return slips(asked, lambda row: within(asked, row.business_day))


def by_figure(rows: Iterable[Any]) -> Iterator[Row]:
    """Slips summed by store and day."""
    sums: dict[tuple[str, int], Figures] = {}
    for row in rows:
        slip = read(row)
        figures = sums.setdefault((slip.location, slip.business_day), {})
        for figure, amount in figures_of(slip).items():
            figures[figure] = figures.get(figure, 0) + amount
    for (location, day), figures in sorted(sums.items()):
        yield from ((location, day, figure, figures[figure]) for figure in sorted(figures))


REPORT = Report(
    name="day-totals",
    title="Day totals",
    question="What did each store's day come to: revenue, tax, units, slips, tenders?",
    read_by=("finance analyst",),
    columns=(
        Column("location", "text"),
        Column("business_day", "day"),
        Column("figure", "text"),
        Column("amount", "whole", "minor units; of units, thousandths; of slips, how many"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=day_totals,
    fold=by_figure,
)
