"""Reversal: an event is undone by its opposite; nothing is deleted.

    (each money entry of the original, the other way round)
    Dr  inventory           goods that come back, at the cost still out
    Cr  cost of goods sold
    Dr  GRNI                goods that leave again: the other end gets the original amount,
    Cr  inventory           the shelf gives today's cost,
    Cr  cost corrections    and the difference goes here

It is dated the day it is made (of a year end: the year's last day, as that was); its moves have
the original's instant, so that a count in between stands (case 1). It is refused while something
stands on the original: reverse that first. A reversal is not reversed; post again.
"""

from collections.abc import Iterator
from typing import Any

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import REGROUPED, Edge, Place, as_edge, is_edge
from tillbook.duties import limit_objections, posted_worth
from tillbook.errors import Problem
from tillbook.event import KINDS, HasFollowers, NamedEvent, Request, Text
from tillbook.goods_line import about, stands_on
from tillbook.posting import DERIVED, Leg, Move, Order, credit, money_of, move
from tillbook.records import Document, Master
from tillbook.road import followers, roads_undone


class NothingToReverse(Problem):
    """No event with this id is posted."""

    remedy = "Check the id with `tillbook trace`."
    status = 404


class NotReversible(Problem):
    """This kind of event cannot be reversed."""

    remedy = "Post the document that mends it: count again, identify again, post again."
    status = 409


class AlreadyReversed(Problem):
    """The event is reversed already."""

    remedy = "Nothing to do; post the document again if it is to stand."
    status = 409


class OtherLocation(Problem):
    """A reversal is made at the location of its original, or within its company."""

    remedy = "Say the location of the original; where that has none, one of the same company."


class Reversal(Request, tag="reversal", frozen=True):
    """One event undone."""

    of: NamedEvent
    reason: Text

    POSTED_BY = ("store manager", "finance analyst")
    LIMITED = True

    def awaits(self, books: Books) -> Iterator[Problem]:
        if books.document(self.of) is None:
            yield NothingToReverse(of=self.of)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self.awaits(books)
        original = books.document(self.of)
        if original is None:
            return
        if not KINDS[original.envelope.kind].REVERSIBLE:
            yield NotReversible(of=self.of, kind=original.envelope.kind)
        home = original.envelope.location  # a company's document is undone at any of its locations
        if home not in ("", self.location) or original.company not in ("", books.company.code):
            yield OtherLocation(of=self.of, location=home, company=original.company)
        if books.reversed_by(original.number):
            yield AlreadyReversed(of=self.of)
        for moved in books.moves_of(original.number):
            followed = stands_on(about(self.of, moved.line), books)
            if followed or books.line_state(moved.number).returned_quantity:
                yield HasFollowers(of=self.of, line=moved.line)
        for arrival in followers(original, books):
            yield HasFollowers(of=self.of, arrival=arrival.envelope.id)
        yield from original.event.undo_objections(books)
        rows = books.moves_of(original.number), books.entries_of(original.number)
        yield from limit_objections(self, lambda: posted_worth(*rows), books)

    def chosen_day(self, books: Books) -> Day | None:
        original = books.document(self.of)
        if original is None or not original.event.UNDONE_ON_ITS_DAY:
            return None
        return original.posting_day

    def legs(self, books: Books) -> Iterator[Leg]:
        original = books.document(self.of)
        assert original is not None, "objections come first"
        for entry in money_of(books.entries_of(original.number)):
            yield credit(entry.account, entry.amount, about=entry.about, location=entry.location)
        yield from original.event.undoing(original.number, books)
        moves = [moved for moved in books.moves_of(original.number) if _is_undone_by(moved)]
        for moved in reversed(moves):
            yield _back(moved, original)
        yield from roads_undone(original, moves, books)

    def reverses(self, books: Books) -> int:
        original = books.document(self.of)
        return original.number if original else 0

    def masters(self, books: Books) -> Iterator[Master]:
        original = books.document(self.of)
        assert original is not None, "objections come first"
        yield from original.event.masters_undone(books)

    EXAMPLES = (
        {
            "kind": "reversal",
            "id": "01937c5e-7a00-7000-8000-00000000000b",
            "at": "2025-03-31T12:00:00Z",
            "location": "014",
            "actor": "ann",
            "of": "01937c5e-7a00-7000-8000-000000000017",
            "reason": "keyed twice",
        },
        {
            "kind": "reversal",
            "id": "01937c5e-7a00-7000-8000-00000000001a",
            "at": "2025-03-31T12:10:00Z",
            "location": "014",
            "actor": "ann",
            "of": "01937c5e-7a00-7000-8000-000000000019",
            "reason": "delivered to another store",
        },
        {
            "kind": "reversal",
            "id": "01937c5e-7a00-7000-8000-000000000064",
            "at": "2025-04-02T10:30:00Z",
            "location": "014",
            "actor": "ann",
            "of": "01937c5e-7a00-7000-8000-000000000063",
            "reason": "an invoice of March came",
        },
    )


def _is_undone_by(moved: Move) -> bool:
    """Whether a row of goods is undone by its opposite; value is undone by who put it there."""
    return moved.quantity > 0 and moved.why not in DERIVED


def _back(moved: Move, original: Document) -> Leg:
    """The move the other way round, at the original's instant."""
    envelope = original.envelope
    source = _end(moved.target_location, moved.target_spot, moved.target_owner)
    goods_return = isinstance(source, Edge)
    return move(
        moved.item, moved.quantity,
        source=source,
        target=_end(moved.source_location, moved.source_spot, moved.source_owner),
        department=_department(original, moved), why="reversed",
        line=moved.line, lot=moved.lot,
        about=moved.source_about or moved.target_about,
        of=moved.number if goods_return else 0, undoes=moved.number,
        order=Order(moved.instant, envelope.origin, envelope.sequence, moved.line),
    )  # fmt: skip


def _department(original: Document, moved: Move) -> str:
    """The department of the original's line: where a count's variance and COGS of it go."""
    event: Any = original.event
    lines: Any = getattr(event, "every_line", None) or getattr(event, "lines", ())
    line = lines[moved.line - 1] if 0 < moved.line <= len(lines) else event
    named = "into_department" if moved.source_spot == REGROUPED.spot else "department"
    for name in (named, "department"):
        department: str = getattr(line, name, "") or getattr(event, name, "")
        if department:
            return department
    return ""


def _end(location: str, spot: str, owner: str) -> Place | Edge:
    return as_edge(spot) if is_edge(spot) else Place(location, spot, owner)
