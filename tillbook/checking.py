"""Checking: running what must hold, over a book or over one document."""

from collections.abc import Iterator, Sequence
from functools import cache

from sqlalchemy import select

from tillbook.books import Books
from tillbook.calendar import Instant
from tillbook.finding import Check, Finding, load_checks
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.store.door import Store
from tillbook.tables import journal


def run(store: Store, full: bool = False, now: Instant | None = None) -> list[Finding]:
    """Every finding over one state of a book; broken laws first.

    `full` reads every document too: bodies, the chain of hashes, all balances. What should have
    come by now is looked for where the moment is said.
    """
    with store.snapshot() as rows:
        list(rows(select(journal.c.number).limit(1)))  # ArchiveMissing is no finding
        found = [finding for check in chosen(full) for finding in check.in_book(rows)]
        if now is not None:
            found += [it for check in chosen(full) for it in check.in_moment(rows, now)]
    return sorted(found, key=lambda one: one.severity != "broken law")


def chosen(full: bool) -> list[Check]:
    """The checks that run over a book, the thorough ones only in full."""
    return [check for check in load_checks().values() if full or not check.thorough]


def watched(rows: Rows, now: Instant) -> tuple[set[str], list[Finding]]:
    """The checks that are asked every few seconds, by name, and what they see now."""
    checks = [check for check in load_checks().values() if check.watched]
    found = [it for check in checks for it in (*check.in_book(rows), *check.in_moment(rows, now))]
    return {check.name for check in checks}, found


def over(rows: Rows, names: Sequence[str]) -> Iterator[Finding]:
    """The findings of some checks over one state of a book."""
    for name in names:
        yield from load_checks()[name].in_book(rows)


def judge(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> list[Finding]:
    """What the checks see in one document and its posting."""
    return [
        finding
        for check in _of_events()
        for finding in check.in_event(document, moves, entries, books)
    ]


@cache
def _of_events() -> tuple[Check, ...]:
    """The checks that look at single documents."""
    return tuple(check for check in load_checks().values() if check.of_event)
