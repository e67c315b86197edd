"""A processor pays slip by slip, and for one of them not what the slip says."""

from collections.abc import Iterator

from tillbook.finding import Check, Seen
from tillbook.projections.slips_settled import REPORT
from tillbook.report import Asked, Rows
from tillbook.sentence import Amount, Named, On, Place, sentence


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every slip that is not paid, paid otherwise, or not known."""
    assert REPORT.fold, "slips are read from the documents"
    for location, tender, day, reference, taken, settled in REPORT.fold(
        rows(REPORT.select(Asked()))
    ):
        says = sentence(
            "{place}, {day}: {reference} took {taken} by {tender}, and {settled} is settled.",
            place=Place(location), day=On(day), reference=reference,
            taken=Amount(taken, location), tender=Named("tender", tender),
            settled=Amount(settled, location),
        )  # fmt: skip
        subject = f"{location}/{tender}/{day}/{reference}"
        yield Seen(subject, says, (), Amount(taken - settled, location))


CHECK = Check(
    name="slip-settled-otherwise",
    holds="A slip that a processor names is paid what it took.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    thorough=True,
)
