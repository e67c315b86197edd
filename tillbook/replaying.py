"""Replaying: the journal once more, through the rules of today, into a book beside.

Each document is posted with the body and the envelope that it has, at the moment at which it was
recorded. What comes out must be the record, row for row: the hashes, the moves with their values,
the money. Rows of older rules may differ; the difference is listed, and the record stays as it is
(case 18).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import astuple
from sqlalchemy import select

from tillbook.calendar import Instant
from tillbook.expressions import rows_between
from tillbook.finding import Finding
from tillbook.intake import read
from tillbook.ledger import RULES, Ledger
from tillbook.posting import LINES_PER_EVENT
from tillbook.relay import wrapped
from tillbook.report import Rows
from tillbook.sentence import sentence
from tillbook.sequence import origin_of
from tillbook.store.batch import Batch, JournalRow
from tillbook.store.door import Session, Store
from tillbook.store.opening import open_store
from tillbook.tables import book, entry, journal, move

AT_A_TIME = 1_000
MOST_DIFFERENCES = 100

Progress = Callable[[int, int], None]
"""Is told how many documents of how many have been replayed."""


class Replay:
    """A journal being replayed into a scratch book that has the same name."""

    def __init__(self, scratch: Store) -> None:
        self.ledger = Ledger(scratch, self._now)
        self.done = 0  # the last journal number replayed
        self.differences: list[Finding] = []
        self._recorded_at: Instant = 0

    def _now(self) -> Instant:
        return self._recorded_at

    @property
    def stopped(self) -> bool:
        """Whether it makes no sense to go on."""
        return len(self.differences) >= MOST_DIFFERENCES

    def run(self, rows: Rows, progress: Progress | None = None) -> None:
        """Replay what the book has beyond the last number replayed."""
        (last,) = next(iter(rows(select(book.c.number))))
        while self.done < last and not self.stopped:
            chunk = list(rows(_after(self.done)))
            if not chunk:
                break  # the journal has a hole; another check names it
            self._replay(chunk, rows)
            self.done = chunk[-1].number
            if progress:
                progress(self.done, last)

    def _replay(self, chunk: Sequence[Any], rows: Rows) -> None:
        self._recorded_at = chunk[0].recorded_at
        with self.ledger.store.transaction() as session:
            batch = self.ledger.begin(session)
            for kept in chunk:
                self._post(kept, batch, session)
            replayed = (move, batch.moves), (entry, batch.entries)  # writing lets go of them
            session.write(batch)
        first, last = chunk[0].number, chunk[-1].number
        rules = {kept.number: kept.rules for kept in chunk}
        for table, made in replayed:
            stretch = select(table).where(rows_between(table.c.number, first, last))
            there = [tuple(row) for row in rows(stretch.order_by(table.c.number))]
            if there != list(map(astuple, made)):
                self._compare(table.name, there, list(map(astuple, made)), rules)

    def _post(self, kept: Any, batch: Batch, session: Session) -> None:
        """One document, at the moment it was recorded."""
        batch.head.number = kept.number - 1
        batch.head.recorded_at = batch.books.now = kept.recorded_at
        previous = origin_of(kept.origin, batch, session).hash
        one = read(wrapped(previous, kept.envelope, kept.body))
        try:
            outcome = self.ledger.settle(one, batch, session)
        except Exception as fault:  # a damaged journal may say what no ledger can post
            self._differ(kept.number, kept.rules, f"it cannot be posted: {fault!r}")
            return
        if outcome.status != "posted":
            self._differ(kept.number, kept.rules, f"it is {outcome.status}: {outcome.problem}")
            return
        made = batch.journal[-1]._replace(rules=kept.rules)
        names = [
            name
            for name, was, now in zip(JournalRow._fields, kept, made, strict=True)
            if was != now
        ]
        if names:
            self._differ(kept.number, kept.rules, f"its {', '.join(names)} would be another")

    def _compare(
        self, table: str, there: list[Any], made: list[Any], rules: dict[int, int]
    ) -> None:
        """Name the documents whose rows differ."""
        documents = sorted({row[0] // LINES_PER_EVENT for row in set(there) ^ set(made)})
        for number in documents:
            was, now = (
                [row for row in rows if row[0] // LINES_PER_EVENT == number]
                for rows in (there, made)
            )
            says = f"its rows of {table} would be others ({len(was)} kept, {len(now)} made)"
            self._differ(number, rules.get(number, RULES), says)

    def _differ(self, number: int, rules: int, says: str) -> None:
        if self.stopped:
            return
        severity = "broken law" if rules == RULES else "advice"
        self.differences.append(Finding(
            f"replay:{number}", "replay", severity, "IT support",  # type: ignore[arg-type]
            sentence(
                "Document {number}, posted by rules {then}, replayed by rules {now}: {says}.",
                number=str(number), then=str(rules), now=str(RULES), says=says,
            ),
            (number,),
        ))  # fmt: skip


@contextmanager
def scratch_book(store: Store) -> Iterator[Store]:
    """An empty book with the name of this one, gone afterwards."""
    name = store.rows(select(book.c.name))[0][0]
    with TemporaryDirectory(prefix="tillbook-") as folder:
        scratch = open_store(str(Path(folder) / "scratch.db"), name=name)
        try:
            yield scratch
        finally:
            scratch.close()


def replay(store: Store, progress: Progress | None = None) -> list[Finding]:
    """Replay a book's journal; what comes out otherwise than it was recorded."""
    with scratch_book(store) as scratch, store.snapshot() as rows:
        replayed = Replay(scratch)
        replayed.run(rows, progress)
        return replayed.differences


def _after(number: int) -> Any:
    return (
        select(journal).where(journal.c.number > number).order_by(journal.c.number).limit(AT_A_TIME)
    )
