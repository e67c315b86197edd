"""Dispatch closed: nothing more of a dispatch will arrive; what is on the road is lost.

    Dr  shrinkage           what never arrived, at cost
    Cr  in transit          by dispatch

A request, made at the sender or the receiver. An arrival can say the same by being the last. What
arrives all the same comes from where it went to: shrinkage. Goods that went to another company are
his, and nobody closes that dispatch.
"""

from collections.abc import Iterator

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import NamedEvent, Request, Text
from tillbook.posting import Leg
from tillbook.records import Master
from tillbook.road import brought, everything_on, sent, standing, told
from tillbook.transfer import BetweenCompanies


class DispatchUnknown(Problem):
    """No dispatch with this id stands in the books of this company."""

    remedy = "Check the id with `tillbook trace`; the dispatch may not have come yet."
    status = 404


class AlreadyClosedDispatch(Problem):
    """Somebody has closed the dispatch already."""

    remedy = "Nothing to do; reverse the closing if more is to arrive."
    status = 409


class ClosedElsewhere(Problem):
    """A dispatch is closed at its sender or at its receiver."""

    remedy = "Say one of the two locations."


class DispatchClosed(Request, tag="dispatch_closed", frozen=True):
    """A dispatch of which nothing more is expected."""

    dispatch: NamedEvent
    reason: Text

    POSTED_BY = ("store manager", "inventory planner")
    REVERSIBLE = True

    closes = True
    sold = False
    on_road = ()
    sent_from = ""

    def awaits(self, books: Books) -> Iterator[Problem]:
        if sent(self.dispatch, books) is None:
            yield DispatchUnknown(dispatch=self.dispatch)

    def objections(self, books: Books) -> Iterator[Problem]:
        named = books.document(self.dispatch)
        if named and named.envelope.kind == "dispatch" and named.event.sold:
            yield BetweenCompanies(dispatch=self.dispatch, receiver=named.event.receiver)
        yield from self.awaits(books)
        dispatch = sent(self.dispatch, books)
        if dispatch is None:
            return
        ends = dispatch.event.location, dispatch.event.receiver
        if self.location not in ends:
            yield ClosedElsewhere(location=self.location, sender=ends[0], receiver=ends[1])
        if any(paper.event.closes for paper in standing(self.dispatch, books)):
            yield AlreadyClosedDispatch(dispatch=self.dispatch)

    def legs(self, books: Books) -> Iterator[Leg]:
        carried = everything_on(self.dispatch, books)
        known = sent(self.dispatch, books) is not None
        for legs in brought(self.dispatch, carried, books, known=known, closed=True):
            yield from legs

    def masters(self, books: Books) -> Iterator[Master]:
        yield told(self.dispatch, self.id, books)

    EXAMPLES = (
        {
            "kind": "dispatch_closed",
            "id": "01937c5e-7a00-7000-8000-000000000036",
            "at": "2025-03-31T21:40:00Z",
            "location": "014",
            "actor": "ann",
            "dispatch": "01937c5e-7a00-7000-8000-000000000035",
            "reason": "the van was broken into",
        },
    )
