"""Decision: what a person made of a held document.

The held document keeps its outcome for ever, and its bytes; what people decide about it is an
event of its own. A document is held under a number; the hash of its bytes is said beside it, so
that a decision made for one book never falls on another document in another.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.records import Master

HeldNumber = Annotated[int, Meta(ge=1, le=2**53, description="number in the quarantine")]
BodyHash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256 of the held bytes")]

RECORD = "held_decision"


class NothingHeld(Problem):
    """No document with these bytes is held under this number."""

    remedy = "`tillbook held list` shows what is held."
    status = 404


class AlreadyDecided(Problem):
    """Somebody has corrected or rejected the held document already."""

    remedy = "Nothing to do; a decision stands. Reverse what was posted if it was wrong."
    status = 409


def decision_objections(held: int, body_hash: str, books: Books) -> Iterator[Problem]:
    """Whether the document is held here, and still waits for somebody."""
    if books.reader.held_hash(held) != body_hash:
        yield NothingHeld(held=held)
    known = books.master(RECORD, body_hash)
    if known is not None:
        yield AlreadyDecided(held=held, state=known.fields["state"])


def decided(body_hash: str, state: str, **fields: str) -> Master:
    """The record of a decision, under the hash of the held bytes."""
    return Master(RECORD, body_hash, 1, {"state": state, **fields})
