"""Revaluation: goods are worth more or less than the books say, and somebody says why.

    Dr  revaluations        what is taken off, by reason
    Cr  inventory           place by place
    Dr  inventory           what is put on
    Cr  revaluations

The goods of one item: in a place, at a location, or, where none is said, in the whole company with
what is on the road. Either *by* an amount, up or down; or *to* a value; or *down to* a worth of
each, as when what they can be sold for, less what selling costs, is below their cost. Writing down
never lifts a place; what was written down is lifted again by reversing that. What is put on goes
by quantity, what is taken off by value; goods kept at standard are worth their standard.

The day is the accountant's choice; where it is closed, it is refused and never moved.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import REVALUED, STANDARD, Place, as_edge
from tillbook.document import Charge, Word
from tillbook.errors import Problem
from tillbook.event import (
    ItemCode,
    LocationMissing,
    Reference,
    Request,
    SpotName,
    Text,
    UnknownLocation,
)
from tillbook.master import Code
from tillbook.money import MOST, Currency, Money, share, split
from tillbook.periods import company_objections, day_objections
from tillbook.posting import Leg, Why, revalue
from tillbook.records import Position
from tillbook.setting import currency_objections, place_objections, rows_objections

OWN: frozenset[str] = frozenset({"revalued", "written-down"})
"""Why it puts value on goods, or takes it off."""


class RevaluationUnclear(Problem):
    """A revaluation says none of *by*, *to* and *down to*, or more than one."""

    remedy = "Say one of the three."


class NothingToRevalue(Problem):
    """No such goods are on hand, or they are worth just that already."""

    remedy = "Look at `tillbook report valuation`; a shelf that is empty or short has no value."
    status = 409


class WorthBelowNothing(Problem):
    """More is to be taken off than the goods are worth."""

    remedy = "Take off no more than `tillbook report valuation` shows."
    status = 409


class KeptAtStandard(Problem):
    """The goods are kept at standard cost, and so worth their standard."""

    remedy = "Post a `standard` for the item; it revalues what is on hand."
    status = 409


class Worth(Struct, frozen=True, forbid_unknown_fields=True):
    """What so many are worth, as money per quantity."""

    amount: Charge
    per: Annotated[int, Meta(ge=1, le=MOST, extra={"means": "quantity"})]  # thousandths


class Revaluation(Request, tag="revaluation", frozen=True):
    """Value of an item put on or taken off."""

    company: Code
    item: ItemCode
    day: Day
    currency: Currency
    reason: Word
    spot: SpotName = ""  # of the location; all of its places where none is said
    lot: Reference = ""  # every lot where none is said
    by: Money = 0
    to: Charge | None = None
    down_to: Worth | None = None
    note: Text = ""

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True
    AT_LOCATION = False

    def check(self) -> Iterator[Problem]:
        said = [self.by != 0, self.to is not None, self.down_to is not None]
        if sum(said) != 1:
            yield RevaluationUnclear(said=sum(said))
        if self.spot and not self.location:
            yield LocationMissing(place=self.spot)

    def awaits(self, books: Books) -> Iterator[Problem]:
        yield from company_objections(self.company, books)
        there = books.chart.locations.get(self.location)
        if self.location and (there is None or there.company != self.company):
            yield UnknownLocation(location=self.location, company=self.company)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from self.awaits(books)
        yield from currency_objections(self.currency, books)
        yield from day_objections(self.day, books)
        if self.spot:
            yield from place_objections(self.location, (self.spot,), books)
        lying = self._lying(books)
        if any(position.method == STANDARD for position in lying):
            yield KeptAtStandard(item=self.item)
        worth = sum(position.value for position in lying)
        if worth + self.by < 0:
            yield WorthBelowNothing(worth=worth, by=self.by)
        elif not any(self._amounts(lying)):
            yield NothingToRevalue(item=self.item, worth=worth)
        yield from rows_objections(len(lying))

    def company_code(self, books: Books) -> str:
        return self.company

    def chosen_day(self, books: Books) -> Day | None:
        return self.day

    def legs(self, books: Books) -> Iterator[Leg]:
        lying, known = self._lying(books), books.cost_of(self.item)
        for number, (position, amount) in enumerate(zip(lying, self._amounts(lying), strict=True)):
            if amount:
                yield revalue(
                    self.item, Place(position.location, position.spot), amount,
                    against=replace(REVALUED, dimension=self.reason),
                    department=known.department if known else "", why=self._why,
                    line=number + 1, lot=position.lot,
                )  # fmt: skip

    @property
    def _why(self) -> Why:
        return "revalued" if self.down_to is None else "written-down"

    def _lying(self, books: Books) -> list[Position]:
        """The goods that it is about, place by place."""
        return [
            position
            for position in books.places_of(self.item)
            if position.quantity > 0
            and self.location in ("", position.location)
            and self.spot in ("", position.spot)
            and self.lot in ("", position.lot)
        ]

    def _amounts(self, lying: Sequence[Position]) -> list[Money]:
        """What each place gets, or, below zero, loses."""
        if self.down_to is not None:
            amount, per = self.down_to.amount, self.down_to.per
            return [min(share(amount, it.quantity, per) - it.value, 0) for it in lying]
        worth = [position.value for position in lying]
        change = self.by if self.to is None else self.to - sum(worth)
        return split(change, worth if change < 0 else [position.quantity for position in lying])

    def undoing(self, number: int, books: Books) -> Iterator[Leg]:
        known = books.cost_of(self.item)
        for row in books.moves_of(number):
            if row.why in OWN:
                place = Place(row.target_location, row.target_spot)
                yield revalue(
                    row.item, place, -row.value, against=as_edge(row.source_spot),
                    department=known.department if known else "", why="reversed", line=row.line,
                    lot=row.lot, takes_back=row.number,
                )  # fmt: skip

    EXAMPLES = (
        {
            "kind": "revaluation",
            "id": "01937c5e-7a00-7000-8000-0000000000d3",
            "at": "2025-04-07T10:00:00Z",
            "location": "014",
            "actor": "ann",
            "company": "main",
            "item": "TEA",
            "day": 2025_04_05,
            "currency": "EUR",
            "reason": "net realisable value",
            "spot": "shelf",
            "down_to": {"amount": 200, "per": 1000},
            "note": "best before end of May; sells at 2.50 less 0.50",
        },
        {
            "kind": "revaluation",
            "id": "01937c5e-7a00-7000-8000-0000000000d4",
            "at": "2025-04-07T10:10:00Z",
            "actor": "ann",
            "company": "main",
            "item": "MUG",
            "day": 2025_04_05,
            "currency": "EUR",
            "reason": "appraisal",
            "by": 101,
        },
    )
