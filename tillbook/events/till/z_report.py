"""Z report: what a till states of its own slips when its day ends.

    (no entry: the slips have posted, each by itself; what they come to is an observation)

A till numbers its documents. Its Z report is the next number after the last that it sums: it names
the first and the last, how many slips of each kind there were and what they came to, what each
tender brought, change and refunds off, and the *tape*, a hash over the hashes of all bodies of
those numbers. It is signed with the till's own key (`till_key`), so that nobody who keys a slip in
between can make the report that goes with it.

It comes when it comes, before some of its slips or after: the check `z-report-differs` compares it
with what the book has of those numbers, until they are all there and agree.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.day_total import SIGNED
from tillbook.document import Word
from tillbook.errors import Problem
from tillbook.event import Fact, OriginWithoutSequence
from tillbook.money import Currency, Money
from tillbook.periods import NoSuchDay, is_day
from tillbook.setting import currency_objections

Number = Annotated[int, Meta(ge=0, le=2**53, description="a number of the till's own")]
Hash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256")]
Signature = Annotated[str, Meta(pattern="^([0-9a-f]{128})?$", description="Ed25519, of 64 bytes")]


class NumbersNotClosed(Problem):
    """A Z report's own number is not the next after the last that it sums."""

    remedy = "Give the report the till's next number, and sum up to the one before."


class SummedTwice(Problem):
    """A Z report says a kind of slip, or a tender, twice."""

    remedy = "Add the two up."


class KindSum(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The slips of one kind: how many, and the sum of their totals."""

    kind: Literal["sale", "sale_return", "exchange"]
    slips: Annotated[int, Meta(ge=0, le=2**53)]
    total: Money


class TenderSum(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """What one tender brought, change and refunds off."""

    kind: Word
    amount: Money


class ZReport(Fact, tag="z_report", frozen=True):
    """The day's total of a till, by the till itself."""

    day: Day
    currency: Currency
    first: Annotated[int, Meta(ge=1, le=2**53, description="the till's first number of the day")]
    last: Number  # one less than the first where there was nothing
    tape: Hash
    kinds: Annotated[tuple[KindSum, ...], Meta(max_length=3)] = ()
    tenders: Annotated[tuple[TenderSum, ...], Meta(max_length=100)] = ()
    signature: Signature = ""

    POSTED_BY = ("cashier", "store manager")

    def check(self) -> Iterator[Problem]:
        if not (self.origin and self.sequence):
            yield OriginWithoutSequence()
        elif self.sequence != self.last + 1 or self.last < self.first - 1:
            yield NumbersNotClosed(first=self.first, last=self.last, sequence=self.sequence)
        if not is_day(self.day):
            yield NoSuchDay(day=self.day)
        for parts in (self.kinds, self.tenders):
            said = [part.kind for part in parts]
            for kind in sorted({kind for kind in said if said.count(kind) > 1}):
                yield SummedTwice(kind=kind)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)

    def stated(self) -> dict[str, Any]:
        """What is signed of it."""
        return {name: msgspec.to_builtins(getattr(self, name)) for name in SIGNED}

    EXAMPLES = (
        {
            "kind": "z_report",
            "id": "01937c5e-7a00-7000-8000-00000000b101",
            "at": "2025-04-08T18:10:00Z",
            "location": "014",
            "actor": "kim",
            "origin": "014-till-7",
            "sequence": 1,
            "day": 2025_04_08,
            "currency": "EUR",
            "first": 1,
            "last": 0,
            "tape": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        },
    )
