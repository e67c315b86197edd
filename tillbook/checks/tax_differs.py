"""The tax on a slip is not what its rate and base make, or its rate is not the chart's.

A till may round line by line; half a minor unit per line is no difference. The chart's rate is
compared when the document is posted: later the chart may have changed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tillbook import codec
from tillbook.books import Books
from tillbook.finding import Check, Seen
from tillbook.money import rounded
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sides import SLIPS, sign_of
from tillbook.tables import journal

MILLION = 1_000_000
TAXED = select(journal.c.number, journal.c.body).where(
    journal.c.kind.in_(SLIPS), journal.c.body.like('%"taxes"%"rate"%')
)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Taxes of a slip that differ, by amount or by rate."""
    slip = document.event
    yield from _amounts(slip, document.number)
    for tax in getattr(slip, "taxes", ()):
        rate = books.chart.taxes.get(tax.code)
        of_today = sign_of(tax) > 0  # what comes back bears the rate of its sale
        if rate and of_today and rate.rate != tax.rate:
            says = f"{tax.code} was charged at {tax.rate} millionths; the chart says {rate.rate}."
            yield Seen(f"{slip.id}/{tax.code}/rate", says, (document.number,), tax.rate - rate.rate)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Read every taxed slip."""
    for number, body in rows(TAXED):
        yield from _amounts(codec.reread(body.encode()), number)


def _amounts(slip: Any, number: int) -> Iterator[Seen]:
    for tax in getattr(slip, "taxes", ()):
        way = sign_of(tax)
        lines = sum(tax.code in line.taxes for line in slip.lines if sign_of(line) == way)
        out = tax.amount - rounded(tax.base * tax.rate, MILLION)
        if 2 * abs(out) > lines + 1:
            says = (
                f"{tax.code} on {slip.id} is {tax.amount}, {out} off {tax.rate} millionths of"
                f" {tax.base}."
            )
            subject = f"{slip.id}/{tax.code}" + ("/back" if way < 0 else "")
            yield Seen(subject, says, (number,), out)


CHECK = Check(
    name="tax-differs",
    holds="The tax on a slip is what rate and base make, at the chart's rate.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
