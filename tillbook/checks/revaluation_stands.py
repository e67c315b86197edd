"""An exchange revaluation was not taken back the day after.

The new period then begins with what was open at the closing rate, and whoever pays it tells the
difference a second time.
"""

from collections.abc import Iterator

from sqlalchemy import select

from tillbook.by_database import said
from tillbook.expressions import record_of
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import On, sentence
from tillbook.tables import journal

REVALUED = record_of("revalued", "revalued")
STANDING = (
    select(journal.c.number, journal.c.id, journal.c.posting_day)
    .join(REVALUED, said(REVALUED.c.fields, "standing") == journal.c.id)
    .distinct()
    .order_by(journal.c.number)
)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Each revaluation that stands."""
    for number, id, day in rows(STANDING):
        says = "The exchange revaluation of {day} stands; the day after it is not taken back."
        yield Seen(id, sentence(says, day=On(day)), (number,))


CHECK = Check(
    name="revaluation-stands",
    holds="What is revalued at a closing rate is taken back the day after.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
)
