"""What the ledger asks of a store, whichever database is behind it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Executable

from tillbook.chart import Chart
from tillbook.errors import Problem
from tillbook.reader import Reader
from tillbook.records import Master
from tillbook.report import Rows
from tillbook.store.batch import Batch, Gap, Head, Known, Named, Origin, Swept

SECONDS_TO_WAIT = 5  # for the book's lock


class BookBusy(Problem):
    """Somebody else has held the book's lock for five seconds."""

    remedy = "Wait for it to finish, or stop it; nothing was written."
    status = 503


class BookUnreachable(Problem):
    """The database that holds the book does not answer."""

    remedy = "Start the database, or correct the book's URL; nothing was written."
    status = 503


class Session(Reader, Protocol):
    """One transaction that holds the book's lock."""

    def head(self) -> Head:
        """Where the book stands."""

    def chart(self) -> Chart:
        """The chart at its newest."""

    def sweep(self, named: Named) -> Swept:
        """All that documents name, each table in one look-up, and no more."""

    def masters(self, kind: str, codes: Sequence[str]) -> Sequence[Master]:
        """Records of one kind by their codes, in one look-up; those that there are."""

    def held_as(self, body_hash: str) -> Known | None:
        """The quarantine's row for these very bytes."""

    def origin(self, name: str) -> Origin | None:
        """An origin's row."""

    def gaps(self, name: str) -> Sequence[Gap]:
        """The sequence numbers of an origin that have not come."""

    def document_number(self, origin: str, kind: str) -> int:
        """The last document number of a series."""

    def record(self, batch: Batch) -> None:
        """Write what the record has so far; the batch lets go of it."""

    def write(self, batch: Batch) -> None:
        """Write everything."""


class Store(Protocol):
    """A book in a database."""

    def at_once(self, documents: int) -> int:
        """How many of so many documents are best read ahead, posted and sent at once."""

    @property
    def is_at_hand(self) -> bool:
        """Whether a key is looked up in microseconds: in a file, and with nobody to wait for."""

    @property
    def url(self) -> str:
        """How to open it again."""

    def transaction(self) -> AbstractContextManager[Session]:
        """Take the book; commit at the end, or roll back."""

    def looking(self) -> AbstractContextManager[Session]:
        """Read one state of the book, without taking it; nothing can be written."""

    def rows(self, query: Executable, **bound: Any) -> Sequence[Any]:
        """The rows of a query of a projection or a check."""

    def snapshot(self) -> AbstractContextManager[Rows]:
        """One state of the book, to put many queries to; rows come as they are fetched."""

    def part(self, *, month: int, number: int) -> None:
        """Part the record after the last document of a month, where the database has parts."""

    def archive(self, *, month: int, number: int) -> str:
        """Move the record up to a document, the last of a month, into the archive; where it lies.

        Raises BookBusy, ArchiveInTheWay.
        """

    def reopen(self, *, month: int, number: int) -> None:
        """Move the record after a document back from the archive; all of it for number 0."""

    def keeping(self) -> AbstractContextManager[Rows]:
        """Change what is no record (people, credentials, kept answers): all of it, or nothing."""

    def is_lost(self, fault: Exception) -> bool:
        """Whether to stop, for the book cannot be had or the commit may have taken effect.

        Then ask by id what became of the documents; never send them again under new ids.
        """

    def close(self) -> None:
        """Let go of the database."""
