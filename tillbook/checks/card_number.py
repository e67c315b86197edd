"""A document says what looks like the number of a payment card.

A fact is posted as it came, and what is in the book stays there: the till that let it through is
what has to be mended, today. Wishes that say one are turned away at the door.
"""

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import select

from tillbook.books import Books
from tillbook.card_numbers import card_numbers
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Posted, sentence
from tillbook.tables import journal

_encode = msgspec.json.Encoder().encode


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """One document."""
    return _in(document.number, document.event.id, _encode(document.event))


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every document that was ever posted."""
    for number, id, body in rows(select(journal.c.number, journal.c.id, journal.c.body)):
        yield from _in(number, id, body.encode())


def _in(number: int, id: str, body: bytes) -> Iterator[Seen]:
    ends = sorted(set(card_numbers(body)))
    if ends:
        says = sentence(
            "The {document} says what looks like a card's number, ending in {ends}.",
            document=Posted(number=number), ends=", ".join(ends),
        )  # fmt: skip
        yield Seen(id, says, (number,))


CHECK = Check(
    name="card-number",
    holds="No document says the number of a payment card.",
    severity="advice",
    owner="IT support",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
