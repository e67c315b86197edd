"""A document came after its period was closed: the ledger counts it on a later day."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tillbook.books import Books
from tillbook.finding import Check, Seen, asking
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.sentence import On, Posted, sentence
from tillbook.tables import journal

LATE = select(
    journal.c.id, journal.c.number, journal.c.kind, journal.c.business_day, journal.c.posting_day
).where(journal.c.business_day != journal.c.posting_day)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether the document's day was closed."""
    envelope = document.envelope
    if envelope.business_day != document.posting_day:
        yield _seen(
            envelope.id, document.number, envelope.kind, envelope.business_day,
            document.posting_day,
        )  # fmt: skip


def _of_row(row: Any) -> Seen:
    return _seen(*row)


def _seen(id: str, number: int, kind: str, business_day: int, posting_day: int) -> Seen:
    says = sentence(
        "The {document} of {business_day} is counted on {posting_day}: its day was closed.",
        document=Posted(number=number, kind=kind), business_day=On(business_day),
        posting_day=On(posting_day),
    )  # fmt: skip
    return Seen(id, says, (number,))


CHECK = Check(
    name="late-fact",
    holds="Documents come before their period is closed.",
    severity="advice",
    owner="finance analyst",
    over_book=asking(LATE, _of_row),
    of_event=of_event,
)
