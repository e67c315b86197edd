"""A Z report says otherwise than the book, or nobody can tell that it was the till that said it.

What is missing is named by its numbers, what differs by kind and tender, with the difference in
money. It goes by itself when the missing slips have come. The document alone shows whether it is
signed as its till signs; the book shows the rest, every few seconds while something differs.
"""

from collections.abc import Iterator, Sequence

from tillbook.books import Books
from tillbook.day_total import KEY
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, On, Phrase, Place, sentence
from tillbook.till_totals import REPORT, Total, compared, signing, told, totals


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every report that differs."""
    for total in list(totals(rows)):
        yield from of_total(rows, total)


def of_total(rows: Rows, total: Total) -> Iterator[Seen]:
    """One report, beside what the book has of its numbers."""
    found = compared(rows, total)
    if not found.agrees:
        yield Seen(
            f"{total.report.origin}/{total.report.sequence}",
            told(total, found), (total.number,), Amount(found.money, total.location),
        )  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether a report is signed as its till signs."""
    envelope, report = document.envelope, document.event
    if envelope.kind == REPORT:
        record = books.master(KEY, report.origin)
        signed = signing(report, record.fields if record else None, envelope.business_day)
        if signed not in ("signed", "unsigned"):
            says = sentence(
                "Z report of {origin} at {place}, {day}: {signing}.",
                origin=report.origin, place=Place(report.location), day=On(report.day),
                signing=Phrase(signed),
            )  # fmt: skip
            yield Seen(f"{report.origin}/{report.sequence}", says, (document.number,))


CHECK = Check(
    name="z-report-differs",
    holds="What a till states of its day is what the book has of it.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
