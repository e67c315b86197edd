"""Another system's figures of a store's day differ from ours: both are said, nothing is changed."""

from collections.abc import Iterator

from tillbook.finding import Check, Seen
from tillbook.projections import cost_by_day, day_totals, totals_of_others
from tillbook.report import Asked, Report, Row, Rows
from tillbook.sentence import Amount, Goods, Many, On, Phrase, Place, Word, sentence
from tillbook.totals import OF_GOODS, Costs, Gap, added, gaps, is_money, observed


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
    says = sentence(
        "{figure} of {place} on {day}: {system} says {theirs}, this book {ours}.",
        figure=Phrase(gap.figure.replace("_", " ")), place=Place(location), day=On(day),
        system=system, theirs=_word(gap, gap.theirs), ours=_word(gap, gap.ours),
    )  # fmt: skip
    worth = Amount(gap.amount, location) if is_money(gap.figure) else None
    return Seen(f"{system}/{location}/{day}/{gap.figure}", says, (), worth)


def _word(gap: Gap, figure: int | None) -> Word:
    if figure is None:
        return Phrase("nothing")
    if is_money(gap.figure):
        return Amount(figure, gap.store_day.location)
    return Goods(figure) if gap.figure == "units" else Many(figure)


CHECK = Check(
    name="totals-differ",
    holds="What another system says of a store's day is what this book says.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    thorough=True,
)
