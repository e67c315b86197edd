"""A settlement paid more or less than the slips of a day say was taken by that tender.

It stays as long as the difference is open: until another settlement pays the rest, the slips that
were late have come, or somebody reverses what was wrong.
"""

from collections.abc import Iterator

from tillbook.finding import Check, Seen
from tillbook.projections.takings_open import REPORT
from tillbook.report import Asked, Rows
from tillbook.sentence import Amount, Named, On, Place, sentence


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every day's takings that are settled, and not to the cent."""
    assert REPORT.fold, "takings are read from their open items"
    for location, tender, day, _, taken, settled, open in REPORT.fold(rows(REPORT.select(Asked()))):
        if settled:
            says = sentence(
                "{place} took {taken} by {tender} on {day}, and {settled} is settled: {open} is"
                " open.",
                place=Place(location), taken=Amount(taken, location), day=On(day),
                tender=Named("tender", tender), settled=Amount(settled, location),
                open=Amount(open, location),
            )  # fmt: skip
            yield Seen(f"{location}/{tender}/{day}", says, (), Amount(open, location))


CHECK = Check(
    name="settlement-differs",
    holds="What is settled of a day's takings is what was taken.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
)
