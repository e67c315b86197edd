"""Count approved: one line of a count is accepted, and its variance posted as of its instant.

    Dr  shrinkage           a shortage, at cost
    Cr  inventory
    Dr  inventory           an overage, at today's cost
    Cr  shrinkage

One event approves one line, and its id derives from the count's and the line's number, so that
approving twice is approving once. It has the business day of its count; its moves stand where
the line's instant puts them, however late the approval comes (cases 2, 3). From then on the
position is that count plus what happened after it.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from tillbook.books import Books
from tillbook.calendar import Instant
from tillbook.chart import LOST, Place
from tillbook.counting import (
    CountLine,
    approval_id,
    missing,
    observed_at,
    order_of,
    position_of,
)
from tillbook.duties import RULE, goods_worth, is_same_person, limit_objections
from tillbook.errors import Problem
from tillbook.event import NamedEvent, Request
from tillbook.money import Money
from tillbook.posting import Leg, move
from tillbook.records import Document, PositionKey


class CountUnknown(Problem):
    """No count with this id is posted."""

    remedy = "Post the count first; the approval waits for it."
    status = 404


class CountLineUnknown(Problem):
    """The count has no such line."""

    remedy = "Lines are numbered from 1."
    status = 404


class ApprovalIdDiffers(Problem):
    """The id of an approval does not derive from its count and line."""

    remedy = "Use the id that `approval_id` gives, so that approving twice is approving once."


class CountedElsewhere(Problem):
    """A count is approved at the location that it counted."""

    remedy = "Say the location of the count."


class SamePersonApproves(Problem):
    """Who counted may not approve."""

    remedy = (
        "Ask another person; within the department's limit the rule approves by itself, and where"
        " there is nobody else a `separation` document waives it."
    )
    status = 403


class CountApproved(Request, tag="count_approved", frozen=True):
    """One counted line, approved."""

    count: NamedEvent
    line: Annotated[int, Meta(ge=1)]

    POSTED_BY = ("store manager",)
    LIMITED = True
    APART_FROM = ("count",)

    def check(self) -> Iterator[Problem]:
        if self.id != approval_id(self.count, self.line):
            yield ApprovalIdDiffers(expected=approval_id(self.count, self.line))

    def awaits(self, books: Books) -> Iterator[Problem]:
        count = books.document(self.count)
        if count is None or count.envelope.kind != "count":
            yield CountUnknown(count=self.count)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self.awaits(books)
        count = books.document(self.count)
        if count is None or count.envelope.kind != "count":
            return
        if self.line > len(count.event.lines):
            yield CountLineUnknown(count=self.count, line=self.line)
        elif self.location != count.event.location:
            yield CountedElsewhere(location=self.location, counted=count.event.location)
        elif is_same_person(self, count, books):
            yield SamePersonApproves(actor=self.actor)
        elif self.actor != RULE:
            yield from limit_objections(self, lambda: self._worth(books), books)

    def dated(self, books: Books) -> Instant | None:
        count, line = self._approved(books)
        return observed_at(count, line)

    def legs(self, books: Books) -> Iterator[Leg]:
        count, line = self._approved(books)
        yield move(
            line.item, missing(count, self.line, books),
            source=Place(count.event.location, line.spot, line.owner), target=LOST,
            department=line.department, why="counted", line=self.line, lot=line.lot,
            order=order_of(count, self.line), counted=line.counted,
        )  # fmt: skip

    def _worth(self, books: Books) -> Money:
        """About what the variance is worth at today's cost."""
        count = self._approved(books)[0]
        key = position_of(count, self.line)
        return goods_worth(key, missing(count, self.line, books), books)

    def _approved(self, books: Books) -> tuple[Document, CountLine]:
        count = books.document(self.count)
        assert count is not None, "objections come first"
        return count, count.event.lines[self.line - 1]

    def touches(self) -> Iterable[PositionKey]:
        return ()

    EXAMPLES = (
        {
            "kind": "count_approved",
            "id": approval_id("01937c5e-7a00-7000-8000-000000000005", 1),
            "at": "2025-03-31T21:00:00Z",
            "location": "014",
            "actor": "ann",
            "count": "01937c5e-7a00-7000-8000-000000000005",
            "line": 1,
        },
        {
            "kind": "count_approved",
            "id": approval_id("01937c5e-7a00-7000-8000-000000000005", 2),
            "at": "2025-03-31T21:01:00Z",
            "location": "014",
            "actor": "ann",
            "count": "01937c5e-7a00-7000-8000-000000000005",
            "line": 2,
        },
    )
