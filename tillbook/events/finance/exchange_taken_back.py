"""Exchange taken back: an exchange revaluation ends the day after its own.

    Dr  exchange adjustments     by invoice or receipt line: what the revaluation put there
    Cr  unrealised differences
    Dr  unrealised differences   where our money had risen
    Cr  exchange adjustments

It is dated the day after the revaluation, whenever it is posted: the old period shows what is open
at its closing rate, the new one begins with what the invoices stand at. A payment of the new period
then tells the whole difference since the invoice as realised, and nothing is counted twice.
"""

from collections.abc import Iterator

from tillbook import calendar, foreign_item
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.event import HasFollowers, NamedEvent, Request
from tillbook.periods import day_objections
from tillbook.posting import Leg, credit
from tillbook.records import Document, Master

OF = "exchange_revaluation"


class NothingRevalued(Problem):
    """No exchange revaluation of this company has this id."""

    remedy = "Check the id with `tillbook trace`."
    status = 404


class RevaluationReversed(Problem):
    """The revaluation was reversed, so there is nothing to take back."""

    remedy = "Nothing to do; or name the revaluation that was posted in its place."
    status = 409


class TakenBackAlready(Problem):
    """The revaluation is taken back already."""

    remedy = "Nothing to do."
    status = 409


class ExchangeTakenBack(Request, tag="exchange_taken_back", frozen=True):
    """The end of an exchange revaluation."""

    of: NamedEvent

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    UNDONE_ON_ITS_DAY = True

    def awaits(self, books: Books) -> Iterator[Problem]:
        if books.document(self.of) is None:
            yield NothingRevalued(of=self.of)

    def objections(self, books: Books) -> Iterator[Problem]:
        original = books.document(self.of)
        ours = original and original.company == books.company.code
        if original is None or not ours or original.envelope.kind != OF:
            yield NothingRevalued(of=self.of)
            return
        if books.reversed_by(original.number):
            yield RevaluationReversed(of=self.of)
        elif foreign_item.standing(original.event.lines[0].about, books) != self.of:
            yield TakenBackAlready(of=self.of)
        yield from day_objections(_next_day(original), books)

    def chosen_day(self, books: Books) -> Day | None:
        original = books.document(self.of)
        return _next_day(original) if original else None

    def legs(self, books: Books) -> Iterator[Leg]:
        for entry in books.entries_of(self._original(books).number):
            yield credit(entry.account, entry.amount, about=entry.about, location=entry.location)

    def undo_objections(self, books: Books) -> Iterator[Problem]:
        original = self._original(books)
        yield from day_objections(_next_day(original), books)
        for line in original.event.lines:
            through = foreign_item.revalued_through(line.about, books)
            if foreign_item.standing(line.about, books) or through != original.event.day:
                yield HasFollowers(of=self.id, revalued=calendar.shown(through))

    def masters(self, books: Books) -> Iterator[Master]:
        for line in self._original(books).event.lines:
            yield foreign_item.taken_back(line.about, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        for line in self._original(books).event.lines:
            yield foreign_item.standing_again(line.about, self.of, books)

    def _original(self, books: Books) -> Document:
        original = books.document(self.of)
        assert original is not None, "objections come first"
        return original

    EXAMPLES = (
        {
            "kind": "exchange_taken_back",
            "id": "01937c5e-7a00-7000-8000-000000000084",
            "at": "2025-04-07T17:35:00Z",
            "location": "014",
            "actor": "ann",
            "of": "01937c5e-7a00-7000-8000-000000000083",
        },
        {
            "kind": "exchange_taken_back",
            "id": "01937c5e-7a00-7000-8000-000000000081",
            "at": "2025-04-07T18:05:00Z",
            "location": "014",
            "actor": "ann",
            "of": "01937c5e-7a00-7000-8000-000000000080",
        },
    )


def _next_day(original: Document) -> Day:
    return calendar.day_after(original.event.day)
