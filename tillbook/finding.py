"""Finding: what a check saw, for the role that owns it. Nothing is posted; a person decides.

A check has two faces in one file, and both give a finding the same key: `of_event` looks at one
document with its posting, `over_book` asks a whole book. What must hold *by now* (a till that
should have spoken) has a face that is told the moment, `at_moment`. A *broken law* means that the
books are not what they must be; an *advice* is about goods, taxes or people.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct
from sqlalchemy import Executable

from tillbook.books import Books
from tillbook.calendar import Instant
from tillbook.discovery import modules_of
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import Amount, Sentence, sentence

Severity = Literal["broken law", "advice"]
Owner = Literal["store manager", "inventory planner", "finance analyst", "IT support"]


HANDLED = "finding"
"""The record of what people made of a finding, under its key."""


class Seen(NamedTuple):
    """What a check saw: about what, in words with the numbers, in which documents, how much."""

    subject: str
    says: Sentence
    documents: tuple[int, ...] = ()
    worth: Amount | None = None  # what is at stake, where the check knows an amount


class Finding(Struct, frozen=True):
    """Something for a person to look at. The key stays the same as long as it is the same."""

    key: str
    check: str
    severity: Severity
    owner: Owner
    says: Sentence
    documents: tuple[int, ...] = ()  # journal numbers
    worth: Amount | None = None

    @property
    def value(self) -> int:
        """What is at risk, in minor units; 0 where the check knows no amount."""
        return abs(self.worth.minor) if self.worth else 0


class Check(Struct, frozen=True, kw_only=True):
    """A thing that must hold. `thorough` ones read every document and run with `--full` only.

    What is `watched` is asked again every few seconds: it costs next to nothing to ask.
    """

    name: str
    holds: str
    severity: Severity
    owner: Owner
    over_book: Callable[[Rows], Iterator[Seen]] | None = None
    of_event: (
        Callable[[Document, Sequence[Move], Sequence[Entry], Books], Iterator[Seen]] | None
    ) = None
    at_moment: Callable[[Rows, Instant], Iterator[Seen]] | None = None
    thorough: bool = False
    watched: bool = False

    def in_book(self, rows: Rows) -> Iterator[Finding]:
        """The findings over a whole book.

        Rows that the check cannot make sense of are a finding too: what was damaged must not keep
        the other checks from looking.
        """
        if self.over_book is not None:
            yield from self._asked(lambda: self.over_book(rows))  # type: ignore[misc]

    def in_moment(self, rows: Rows, now: Instant) -> Iterator[Finding]:
        """The findings over a whole book, as things should be by now."""
        if self.at_moment is not None:
            yield from self._asked(lambda: self.at_moment(rows, now))  # type: ignore[misc]

    def _asked(self, ask: Callable[[], Iterator[Seen]]) -> Iterator[Finding]:
        try:
            yield from self.told(ask())
        except Exception as fault:
            yield self._stumbled(fault)

    def in_event(
        self, document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
    ) -> Iterator[Finding]:
        """The findings of one document with its posting."""
        if self.of_event is not None:
            yield from self.told(self.of_event(document, moves, entries, books))

    def told(self, seen: Iterable[Seen]) -> Iterator[Finding]:
        """What the check saw, as its findings."""
        yield from map(self._found, seen)

    def _stumbled(self, fault: Exception) -> Finding:
        says = sentence(
            "The rows that {check} asks for make no sense: {fault}.",
            check=self.name, fault=f"{type(fault).__name__}: {fault}"[:400],
        )  # fmt: skip
        return Finding(f"{self.name}:unreadable", self.name, "broken law", "IT support", says)

    def _found(self, seen: Seen) -> Finding:
        return Finding(
            f"{self.name}:{seen.subject}", self.name, self.severity, self.owner,
            seen.says, seen.documents, seen.worth,
        )  # fmt: skip


def asking(query: Executable, seen: Callable[[Any], Seen]) -> Callable[[Rows], Iterator[Seen]]:
    """The book's face of a check whose query returns the offending rows."""

    def over_book(rows: Rows) -> Iterator[Seen]:
        yield from map(seen, rows(query))

    return over_book


CHECKS: dict[str, Check] = {}


def load_checks() -> dict[str, Check]:
    """Every check of `checks/` and of the `tillbook.checks` entry points, by name."""
    if not CHECKS:
        for module in modules_of("tillbook.checks"):
            if module.CHECK.name in CHECKS:
                raise ValueError(f"two checks are called {module.CHECK.name!r}")
            CHECKS[module.CHECK.name] = module.CHECK
    return CHECKS
