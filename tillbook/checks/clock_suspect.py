"""A clock ran ahead: a document says that it happened more than two minutes after it came."""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import select

from tillbook import codec
from tillbook.books import Books
from tillbook.calendar import SECOND, instant_of
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document, Envelope
from tillbook.report import Rows
from tillbook.sentence import Many, Posted, sentence
from tillbook.tables import journal

PATIENCE = 120 * SECOND
CAPPED = select(journal.c.number, journal.c.recorded_at, journal.c.envelope, journal.c.body).where(
    journal.c.instant == journal.c.recorded_at
)

_envelope = msgspec.json.Decoder(Envelope).decode


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether the document's own clock is ahead of the book's."""
    at = instant_of(document.event.at) + document.envelope.skew
    yield from _ahead(document.envelope.id, document.number, at - books.now)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Only documents whose instant was cut to the book's clock can be ahead of it."""
    for number, recorded_at, text, body in rows(CAPPED):
        envelope = _envelope(text)
        at = instant_of(codec.reread(body.encode()).at) + envelope.skew
        yield from _ahead(envelope.id, number, at - recorded_at)


def _ahead(id: str, number: int, by: int) -> Iterator[Seen]:
    if by > PATIENCE:
        says = sentence(
            "The {document} happened {seconds} after it came.",
            document=Posted(number=number), seconds=Many(by // SECOND, "second", "seconds"),
        )  # fmt: skip
        yield Seen(id, says, (number,))


CHECK = Check(
    name="clock-suspect",
    holds="Nothing happens after it is recorded.",
    severity="advice",
    owner="IT support",
    over_book=over_book,
    of_event=of_event,
)
