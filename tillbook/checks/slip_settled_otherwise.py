"""A processor pays slip by slip, and for one of them not what the slip says."""

from collections.abc import Iterator

from tillbook.calendar import shown
from tillbook.finding import Check, Seen
from tillbook.projections.slips_settled import REPORT
from tillbook.report import Asked, Rows


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every slip that is not paid, paid otherwise, or not known."""
    assert REPORT.fold, "slips are read from the documents"
    for location, tender, day, reference, taken, settled in REPORT.fold(
        rows(REPORT.select(Asked()))
    ):
        says = (
            f"{location}, {shown(day)}: {reference} took {taken} by {tender}, and {settled} is"
            " settled."
        )
        yield Seen(f"{location}/{tender}/{day}/{reference}", says, (), taken - settled)


CHECK = Check(
    name="slip-settled-otherwise",
    holds="A slip that a processor names is paid what it took.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    thorough=True,
)
