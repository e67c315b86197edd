"""Settlement: a bank or a processor of cards has paid what stores took by a tender.

    Dr  tender              what came to the bank: the total
    Cr  tender              the gross of each batch, off the takings of its store, tender and day
    Dr  settlement fees     what was kept for it, by tender, at the store
    Dr  chargebacks         what customers got back over our heads
    Cr  chargebacks         a dispute that we won
    Dr  between locations   where the bank account is not the store's, for each of the two
    Cr  between locations

A batch is what is settled of one store, one tender and one business day. The money has come,
whatever the tills say: a settlement is posted also where it pays more or less than was taken, or
before the slips are here, and the difference stays open on that day's takings, as a finding.
A batch may say the slips that it pays, by the reference that their tender has.

Another settlement of the same reference by the same processor means nothing: it was paid once.
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook import takings
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.chart import CHARGEBACKS, SETTLEMENT_FEES, TENDER
from tillbook.document import Word, taken_on
from tillbook.errors import Problem
from tillbook.event import MOST_LINES, Fact, LocationCode, UnknownLocation
from tillbook.master import next_version
from tillbook.money import Currency, Money
from tillbook.periods import NoSuchDay, is_day
from tillbook.posting import Leg, credit, debit
from tillbook.records import Master
from tillbook.setting import currency_objections

PaidReference = Annotated[str, Meta(min_length=1, max_length=64, extra={"means": "reference"})]


class BatchDoesNotAddUp(Problem):
    """The gross of a batch less fees and chargebacks is not its net."""

    remedy = "Correct the batch; fees and chargebacks are above zero where they were kept."


class SettlementDoesNotAddUp(Problem):
    """The batches of a settlement do not make its total."""

    remedy = "Say every batch that was paid, and what was kept for each."


class SlipsDifferFromGross(Problem):
    """The slips of a batch come to more than its gross, or to less."""

    remedy = "Say every slip that the batch pays, refunds below zero; or none."


class BatchSaidTwice(Problem):
    """A settlement says the same store, tender and day twice."""

    remedy = "Add the two up."


class SettledAlready(Problem):
    """This processor's payment of this reference is in the books under another id."""

    remedy = "Nothing to do; or reverse that one first, or correct the reference."
    status = 409


class SettledSlip(Struct, frozen=True, forbid_unknown_fields=True):
    """A slip that a batch pays: the reference of its tender, and how much."""

    reference: PaidReference
    amount: Money  # below zero for a refund


class SettledBatch(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is paid of a store's takings by a tender on a day."""

    location: LocationCode
    day: Day
    tender: Word
    gross: Money
    net: Money
    fees: Money = 0
    chargebacks: Money = 0
    slips: Annotated[tuple[SettledSlip, ...], Meta(max_length=10_000)] = ()


class TakingsSettlement(Fact, tag="settlement", frozen=True):
    """Money from a processor of cards or a bank. `location` is where the bank account is kept."""

    processor: PaidReference
    reference: PaidReference  # the processor's own number of the payment
    currency: Currency
    batches: Annotated[tuple[SettledBatch, ...], Meta(min_length=1, max_length=MOST_LINES)]
    total: Money
    into: Word = "bank"  # the tender whose account got it

    POSTED_BY = ("finance analyst",)
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        seen: set[tuple[str, str, Day]] = set()
        for number, batch in enumerate(self.batches, 1):
            yield from _faults(number, batch)
            key = batch.location, batch.tender, batch.day
            if key in seen:
                yield BatchSaidTwice(batch=number, location=batch.location, day=batch.day)
            seen.add(key)
        made = sum(batch.net for batch in self.batches)
        if made != self.total:
            yield SettlementDoesNotAddUp(batches=made, total=self.total)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from currency_objections(self.currency, books)
        known = books.master(takings.SETTLEMENT, self._code(books))
        if known and known.fields["standing"]:
            yield SettledAlready(reference=self.reference, settlement=known.fields["standing"])
        if not takings.is_settled(self.into, books.chart):
            yield takings.TenderNotSettled(tender=self.into)
        for number, batch in enumerate(self.batches, 1):
            there = books.chart.locations.get(batch.location)
            if there is None or there.company != books.company.code:
                yield UnknownLocation(batch=number, location=batch.location)
            if not takings.is_settled(batch.tender, books.chart):
                yield takings.TenderNotSettled(batch=number, tender=batch.tender)

    def legs(self, books: Books) -> Iterator[Leg]:
        yield debit(TENDER[self.into], self.total)
        for batch in self.batches:
            at, tender = batch.location, batch.tender
            item = taken_on(tender, batch.day)
            yield credit(TENDER[tender], batch.gross, about=item, location=at)
            yield debit(SETTLEMENT_FEES[tender], batch.fees, location=at)
            yield debit(CHARGEBACKS[tender], batch.chargebacks, location=at)

    def masters(self, books: Books) -> Iterator[Master]:
        yield from self._noted(1, books)

    def masters_undone(self, books: Books) -> Iterator[Master]:
        yield from self._noted(-1, books)

    def _noted(self, sign: int, books: Books) -> Iterator[Master]:
        standing = self.id if sign > 0 else ""
        yield next_version(takings.SETTLEMENT, self._code(books), {"standing": standing}, books)
        for batch in self.batches:
            amount = sign * batch.gross
            yield takings.settled_more(batch.location, batch.tender, batch.day, amount, books)

    def _code(self, books: Books) -> str:
        return f"{books.company.code} {self.processor} {self.reference}"

    EXAMPLES = (
        {
            "kind": "settlement",
            "id": "01937c5e-7a00-7000-8000-000000007001",
            "at": "2025-04-02T10:00:00Z",
            "location": "014",
            "actor": "ann",
            "processor": "CardPay",
            "reference": "PO-1001",
            "currency": "EUR",
            "batches": [
                {
                    "location": "014", "day": 2025_03_31, "tender": "card",
                    "gross": 1998, "fees": 30, "chargebacks": 498, "net": 1470,
                },
            ],
            "total": 1470,
        },
        {
            "kind": "settlement",
            "id": "01937c5e-7a00-7000-8000-000000007002",
            "at": "2025-04-09T10:00:00Z",
            "location": "022",
            "actor": "ann",
            "processor": "CardPay",
            "reference": "PO-1002",
            "currency": "EUR",
            "batches": [
                {
                    "location": "014", "day": 2025_03_31, "tender": "card",
                    "gross": 0, "chargebacks": -498, "net": 498,
                },
            ],
            "total": 498,
        },
    )  # fmt: skip


def _faults(number: int, batch: SettledBatch) -> Iterator[Problem]:
    """What is wrong with one batch by itself."""
    net = batch.gross - batch.fees - batch.chargebacks
    if net != batch.net:
        yield BatchDoesNotAddUp(batch=number, expected=net, net=batch.net)
    if not is_day(batch.day):
        yield NoSuchDay(batch=number, day=batch.day)
    paid = sum(slip.amount for slip in batch.slips)
    if batch.slips and paid != batch.gross:
        yield SlipsDifferFromGross(batch=number, slips=paid, gross=batch.gross)
