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
from tillbook.sentence import Amount, Named, Posted, Rate, sentence
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
            says = sentence(
                "{tax} was charged at {rate} by the {slip}; the chart says {charted}.",
                tax=Named("tax", tax.code), rate=Rate(tax.rate), charted=Rate(rate.rate),
                slip=Posted(number=document.number, kind=slip.kind()),
            )  # fmt: skip
            out = rounded(tax.base * (tax.rate - rate.rate), MILLION)
            worth = Amount(out, currency=slip.currency)
            yield Seen(f"{slip.id}/{tax.code}/rate", says, (document.number,), worth)


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
            worth = Amount(out, currency=slip.currency)
            says = sentence(
                "{tax} on the {slip} is {amount}, {out} off {rate} of {base}.",
                tax=Named("tax", tax.code), slip=Posted(number=number, kind=slip.kind()),
                amount=Amount(tax.amount, currency=slip.currency), out=worth,
                rate=Rate(tax.rate), base=Amount(tax.base, currency=slip.currency),
            )  # fmt: skip
            subject = f"{slip.id}/{tax.code}" + ("/back" if way < 0 else "")
            yield Seen(subject, says, (number,), worth)


CHECK = Check(
    name="tax-differs",
    holds="The tax on a slip is what rate and base make, at the chart's rate.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
