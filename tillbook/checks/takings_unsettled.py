"""A store's takings of a day were passed over: nobody settled them, and a later day is settled.

A processor pays day after day. Once the takings of a later day of the same store and tender have
come to the bank, those of an earlier one should have.
"""

from collections.abc import Iterator

from sqlalchemy import func, select

from tillbook.by_database import said, said_whole
from tillbook.finding import Check, Seen
from tillbook.projections.takings_open import REPORT
from tillbook.report import Asked, Rows
from tillbook.sentence import Amount, Named, On, Place, sentence
from tillbook.tables import master
from tillbook.takings import RECORD

_STORE, _TENDER = said(master.c.fields, "location"), said(master.c.fields, "tender")
LAST_SETTLED = (
    select(_STORE, _TENDER, func.max(said_whole(master.c.fields, "day")))
    .where(master.c.kind == RECORD, said_whole(master.c.fields, "settled") != 0)
    .group_by(_STORE, _TENDER)
)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every day's takings of which nothing is settled, and should be."""
    last = {(location, tender): day for location, tender, day in rows(LAST_SETTLED)}
    assert REPORT.fold, "takings are read from their open items"
    for location, tender, day, _, taken, settled, _ in REPORT.fold(rows(REPORT.select(Asked()))):
        until = last.get((location, tender), 0)
        if not settled and day < until:
            says = sentence(
                "{place} took {taken} by {tender} on {day}, and nothing of it is settled; {until}"
                " is.",
                place=Place(location), taken=Amount(taken, location), day=On(day),
                tender=Named("tender", tender), until=On(until),
            )  # fmt: skip
            yield Seen(f"{location}/{tender}/{day}", says, (), Amount(taken, location))


CHECK = Check(
    name="takings-unsettled",
    holds="Takings come to the bank in their turn.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
)
