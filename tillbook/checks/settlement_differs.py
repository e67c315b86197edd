"""A settlement paid more or less than the slips of a day say was taken by that tender.

It stays as long as the difference is open: until another settlement pays the rest, the slips that
were late have come, or somebody reverses what was wrong.
"""

from collections.abc import Iterator

from tillbook.calendar import shown
from tillbook.finding import Check, Seen
from tillbook.projections.takings_open import REPORT
from tillbook.report import Asked, Rows


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every day's takings that are settled, and not to the cent."""
    assert REPORT.fold, "takings are read from their open items"
    for location, tender, day, _, taken, settled, open in REPORT.fold(rows(REPORT.select(Asked()))):
        if settled:
            says = (
                f"{location} took {taken} by {tender} on {shown(day)}, and {settled} is settled:"
                f" {open} is open."
            )
            yield Seen(f"{location}/{tender}/{day}", says, (), open)


CHECK = Check(
    name="settlement-differs",
    holds="What is settled of a day's takings is what was taken.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
)
