"""Something was posted to suspense, because the mapping names no account for it.

Over a book, a location's documents are named as long as its suspense account has a balance.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from tillbook.books import Books
from tillbook.chart import SUSPENSE
from tillbook.expressions import document_of, mapped_to, total
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, Posted, sentence
from tillbook.tables import balance, journal, ledger

_suspense = balance.c.account.in_(mapped_to(SUSPENSE.name))
_is_suspense = (balance.c.account == SUSPENSE.name) | _suspense
UNCLEARED = (
    select(balance.c.account, balance.c.location)
    .where(_is_suspense).group_by(balance.c.account, balance.c.location)
    .having(total(balance.c.amount) != 0)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Whether the document posted to suspense."""
    suspense = books.chart.suspense
    amount = sum(entry.amount for entry in entries if entry.account == suspense)
    amount += sum(moved.value for moved in moves if moved.target_account == suspense)
    amount -= sum(moved.value for moved in moves if moved.source_account == suspense)
    if amount:
        envelope = document.envelope
        yield _seen(envelope.id, document.number, envelope.kind, amount, document.company)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Documents on suspense accounts that have a balance; the ledger is read only for those."""
    for account, location in list(rows(UNCLEARED)):
        summed = (
            select(document_of(ledger.c.number).label("document"), ledger.c.amount)
            .where(ledger.c.account == account, ledger.c.location == location)
            .subquery("summed")
        )
        amount = total(summed.c.amount)
        query = (
            select(journal.c.id, journal.c.number, journal.c.kind, amount, journal.c.company)
            .join_from(summed, journal, journal.c.number == summed.c.document)
            .group_by(journal.c.id, journal.c.number, journal.c.kind, journal.c.company)
            .having(amount != 0)
        )  # fmt: skip
        for row in rows(query):
            yield _seen(*row)


def _seen(id: str, number: int, kind: str, amount: int, company: str) -> Seen:
    worth = Amount(amount, company=company)
    says = sentence(
        "The {document} posted {amount} to suspense.",
        document=Posted(number=number, kind=kind),
        amount=worth,
    )
    return Seen(id, says, (number,), worth)


CHECK = Check(
    name="unmapped",
    holds="Everything is posted to an account of its own, nothing to suspense.",
    severity="advice",
    owner="finance analyst",
    over_book=over_book,
    of_event=of_event,
)
