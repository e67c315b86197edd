"""Held corrected: what a held document should have said was posted as a new document.

    (no entry: the new document has its own)

The correction is a document with an id of its own, posted before this one; this one names the two.
The held document keeps its outcome for ever (case 7).
"""

from collections.abc import Iterator
from typing import ClassVar

from tillbook.books import Books
from tillbook.decision import BodyHash, HeldNumber, decided, decision_objections
from tillbook.errors import Problem
from tillbook.event import EventId, Request, Text
from tillbook.records import Master


class CorrectionNotPosted(Problem):
    """The document that is to stand for the held one is not posted."""

    remedy = "Post the corrected document first, under an id of its own."
    status = 409


class HeldCorrected(Request, tag="held_corrected", frozen=True):
    """A held document, and the document that was posted in its stead."""

    held: HeldNumber
    body_hash: BodyHash
    correction: EventId
    reason: Text = ""

    AT_LOCATION: ClassVar[bool] = False
    POSTED_BY = ("store manager", "finance analyst")

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from decision_objections(self.held, self.body_hash, books)
        if books.document(self.correction) is None:
            yield CorrectionNotPosted(held=self.held, correction=self.correction)

    def company_code(self, books: Books) -> str:
        """It belongs to no company: the correction has its own."""
        return ""

    def masters(self, books: Books) -> Iterator[Master]:
        yield decided(self.body_hash, "corrected", correction=self.correction, actor=self.actor)

    EXAMPLES = (
        {
            "kind": "held_corrected",
            "id": "01937c5e-7a00-7000-8000-000000000021",
            "at": "2025-04-01T08:40:00Z",
            "actor": "ann",
            "held": 1,
            "body_hash": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
            "correction": "01937c5e-7a00-7000-8000-000000000001",
            "reason": "tender keyed wrong",
        },
    )
