"""Another system's figures of a store's day differ from ours: both are said, nothing is changed."""

from collections.abc import Iterator

from tillbook.finding import Check, Seen
from tillbook.projections import cost_by_day, day_totals, totals_of_others
from tillbook.report import Asked, Report, Row, Rows
from tillbook.totals import OF_GOODS, Costs, Gap, added, gaps, observed


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every figure that another system says differently; slips are read only if one says any."""
    for system, theirs in observed(_answer(rows, totals_of_others.REPORT)).items():
        days = sorted(at.day for at in theirs)
        ours = added(_answer(rows, day_totals.REPORT, Asked(from_day=days[0], to_day=days[-1])))
        of_goods = any(figure in OF_GOODS for said in theirs.values() for figure in said)
        costs = Costs(_answer(rows, cost_by_day.REPORT) if of_goods else ())
        yield from (_seen(system, gap) for gap in gaps(theirs, ours, costs))


def _answer(rows: Rows, report: Report, asked: Asked | None = None) -> Iterator[Row]:
    found = rows(report.select(asked or Asked()))
    yield from report.fold(found) if report.fold else map(tuple, found)


def _seen(system: str, gap: Gap) -> Seen:
    location, day = gap.store_day
    return Seen(
        f"{system}/{location}/{day}/{gap.figure}",
        f"{gap.figure} of {location} on {day}: {system} says {gap.theirs}, this book {gap.ours}.",
        (), gap.amount,
    )  # fmt: skip


CHECK = Check(
    name="totals-differ",
    holds="What another system says of a store's day is what this book says.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    thorough=True,
)
