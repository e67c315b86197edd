"""Finding handled: what a person made of a finding.

    (no entry)

A finding is derived from the books and goes when its cause goes; nothing that people say changes
it. What they say is kept beside it: who looks after it, what they think, and that it is accepted as
it is, with the reason. Whoever expects another state than the finding has is refused and sees both.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import Reference, Request, Text
from tillbook.finding import HANDLED
from tillbook.master import next_version, version_objections
from tillbook.records import Master

KEPT = 50  # of its documents, the newest, that a finding's record names
STATES = {"accept": "accepted", "reopen": "open"}


class ReasonMissing(Problem):
    """A finding is accepted, or a comment made, without a word."""

    remedy = "Say why, in a few words: the next person will ask."


class NobodyNamed(Problem):
    """A finding is to be looked after by nobody."""

    remedy = "Name the person in `to`."


class FindingHandled(Request, tag="finding_handled", frozen=True):
    """A finding accepted, taken up again, given to somebody, or commented."""

    finding: Annotated[str, Meta(min_length=1, max_length=500, description="the finding's key")]
    action: Literal["accept", "reopen", "assign", "comment"]
    expects: Annotated[int, Meta(ge=0)] = 0
    reason: Text = ""
    to: Reference = ""

    AT_LOCATION: ClassVar[bool] = False
    POSTED_BY = ("store manager", "inventory planner", "finance analyst", "IT support")

    def check(self) -> Iterator[Problem]:
        if self.action in ("accept", "comment") and not self.reason.strip():
            yield ReasonMissing(finding=self.finding, action=self.action)
        if self.action == "assign" and not self.to:
            yield NobodyNamed(finding=self.finding)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from version_objections(HANDLED, self.finding, self.expects, books)

    def company_code(self, books: Books) -> str:
        """It belongs to no company: a finding may be about the whole book."""
        return ""

    def masters(self, books: Books) -> Iterator[Master]:
        known = books.master(HANDLED, self.finding)
        fields = {"state": "open", "to": "", "reason": "", **(known.fields if known else {})}
        if self.action in STATES:
            fields["state"] = STATES[self.action]
        if self.action == "assign":
            fields["to"] = self.to
        if self.reason:
            fields["reason"] = self.reason
        fields["by"] = self.actor
        fields["told_by"] = [*fields.get("told_by", ()), self.id][-KEPT:]
        yield next_version(HANDLED, self.finding, fields, books)

    EXAMPLES = (
        {
            "kind": "finding_handled",
            "id": "01937c5e-7a00-7000-8000-0000000005e0",
            "at": "2025-04-12T08:10:00Z",
            "actor": "ann",
            "finding": "sold-below-zero:TEA//014/shelf/",
            "action": "assign",
            "to": "kim",
        },
        {
            "kind": "finding_handled",
            "id": "01937c5e-7a00-7000-8000-0000000005e1",
            "at": "2025-04-12T17:40:00Z",
            "actor": "kim",
            "finding": "sold-below-zero:TEA//014/shelf/",
            "action": "accept",
            "expects": 1,
            "reason": "delivery stood in the yard, counted on Wednesday",
        },
    )
