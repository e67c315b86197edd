"""Slips settled: payments that a settlement makes slip by slip, beside the slips themselves.

Only what differs is listed: a slip that no settlement pays, a payment of which no slip knows,
another amount. It looks at takings of which some settlement says slips, and leaves out all others.
What was undone, slip or settlement, is as if it had never been.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Select, Text, literal, select, union_all

from tillbook import codec
from tillbook.calendar import Day
from tillbook.document import CASH
from tillbook.expressions import asked_for, is_undone
from tillbook.report import Asked, Column, Report, Row
from tillbook.sides import SLIPS, taken_of
from tillbook.tables import journal

SETTLEMENT = "settlement"


class Paid(NamedTuple):
    """A slip's payment: where, by which tender, on which business day, and its reference."""

    location: str
    tender: str
    day: Day
    reference: str


def slips_settled(asked: Asked) -> Select[Any]:
    """Slips of the days, and settlements since the first of them."""
    since = [journal.c.posting_day >= asked.from_day] if asked.from_day else []
    head = journal.c.kind, journal.c.location, journal.c.business_day, journal.c.body
    stands = [*asked_for(asked, journal.c, "company"), ~is_undone(journal.c.number), *since]
    until = [journal.c.business_day <= asked.to_day] if asked.to_day else []
    settled = select(*head).where(journal.c.kind == SETTLEMENT, *stands)
    slips = select(*head).where(
        journal.c.kind.in_(SLIPS), journal.c.body.like('%"reference"%'), *stands, *until,
        *asked_for(asked, journal.c, "location"),
    )  # fmt: skip
    every = union_all(settled, slips).subquery("papers")
    return select(
        every, literal(asked.location, Text).label("asked_location"),
        literal(asked.from_day, BigInteger).label("from_day"),
        literal(asked.to_day, BigInteger).label("to_day"),
    )  # fmt: skip


def differing(rows: Iterable[Any]) -> Iterator[Row]:
    """What was taken and what was settled by reference, where the two are not the same."""
    taken: Counter[Paid] = Counter()
    settled: Counter[Paid] = Counter()
    for row in rows:
        document: Any = codec.reread(row.body.encode())
        if row.kind == SETTLEMENT:
            for paid, amount in _settled(document):
                if _is_asked(paid, row):
                    settled[paid] += amount
        elif row.business_day >= row.from_day:
            sign = SLIPS[row.kind]
            for tender in document.tenders:
                if tender.reference and tender.kind != CASH:
                    paid = Paid(row.location, tender.kind, row.business_day, tender.reference)
                    taken[paid] += sign * taken_of(tender)
    said = {paid[:3] for paid in settled}
    for paid in sorted(set(taken) | set(settled)):
        if paid[:3] in said and taken[paid] != settled[paid]:
            yield *paid, taken[paid], settled[paid]


def _settled(settlement: Any) -> Iterator[tuple[Paid, int]]:
    for batch in settlement.batches:
        for slip in batch.slips:
            yield Paid(batch.location, batch.tender, batch.day, slip.reference), slip.amount


def _is_asked(paid: Paid, row: Any) -> bool:
    here = row.asked_location in ("", paid.location)
    return here and row.from_day <= paid.day and (not row.to_day or paid.day <= row.to_day)


REPORT = Report(
    name="slips-settled",
    title="Slips that were settled otherwise",
    question="Which slips did a processor not pay, pay otherwise, or pay though nobody knows them?",
    read_by=("finance analyst",),
    columns=(
        Column("location", "text"),
        Column("tender", "text"),
        Column("day", "day", "the business day of the slip"),
        Column("reference", "text", "of the tender on the slip"),
        Column("taken", "money", "by the slip; nothing where none knows it"),
        Column("settled", "money", "nothing where it is not paid"),
    ),
    takes=("company", "location", "from_day", "to_day"),
    select=slips_settled,
    fold=differing,
)
