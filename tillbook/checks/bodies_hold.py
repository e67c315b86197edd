"""Every body is still an event that adds up by its own kind's rules (I14 and more, from bytes)."""

from collections.abc import Iterator

from sqlalchemy import select

from tillbook import codec
from tillbook.errors import Problem
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Posted, sentence
from tillbook.tables import journal

EVERY = select(journal.c.number, journal.c.id, journal.c.body).order_by(journal.c.number)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Decode every body and check it as a door would."""
    for number, id, body in rows(EVERY):
        try:
            problem = next(codec.reread(body.encode()).check(), None)
        except Problem as fault:
            problem = fault
        if problem is not None:
            says = sentence(
                "{document}: {problem}.", document=Posted(number=number), problem=str(problem)
            )
            yield Seen(id, says, (number,))


CHECK = Check(
    name="bodies-hold",
    holds="Every document in the journal can be read and adds up.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
    thorough=True,
)
