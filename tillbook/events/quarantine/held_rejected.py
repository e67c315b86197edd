"""Held rejected: a person looked at a held document and says that it never happened, or is wrong.

    (no entry)

The document stays in quarantine with its bytes and its problem; it is no longer waiting.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Meta

from tillbook.books import Books
from tillbook.decision import BodyHash, HeldNumber, decided, decision_objections
from tillbook.errors import Problem
from tillbook.event import Request
from tillbook.records import Master


class HeldRejected(Request, tag="held_rejected", frozen=True):
    """A held document that shall not be posted, and why."""

    held: HeldNumber
    body_hash: BodyHash
    reason: Annotated[str, Meta(min_length=1, max_length=500)]

    AT_LOCATION: ClassVar[bool] = False
    POSTED_BY = ("store manager", "finance analyst")

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from decision_objections(self.held, self.body_hash, books)

    def company_code(self, books: Books) -> str:
        """It belongs to no company: what was held may not even say one."""
        return ""

    def masters(self, books: Books) -> Iterator[Master]:
        yield decided(self.body_hash, "rejected", reason=self.reason, actor=self.actor)

    EXAMPLES = (
        {
            "kind": "held_rejected",
            "id": "01937c5e-7a00-7000-8000-000000000020",
            "at": "2025-04-01T08:30:00Z",
            "actor": "ann",
            "held": 2,
            "body_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "reason": "test slip of the till's installer",
        },
    )
