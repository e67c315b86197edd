"""Checking: a file held against the book, and nothing written: what is new, changed, the same,
and what is wrong, next to its cell.

The book itself is asked: each document takes the path that posting takes, up to the writing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from tillbook.desk.lists.documents import Bringer, Document, made_of
from tillbook.desk.lists.known import note_unknown
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.matching import LEFT_OUT, Matched, matched, names_of
from tillbook.desk.lists.opened import Opened, opened
from tillbook.desk.lists.pointing import note
from tillbook.desk.lists.rows import Entry, State, read_rows
from tillbook.ledger import Ledger, Outcome
from tillbook.rehearsing import rehearsed

MOST_DOCUMENTS = 50_000
"""What is brought in one commit: others wait for the book no longer than they do for each other."""

Told = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""


class Choices(Struct, frozen=True):
    """What somebody said of a file; what is left out is found."""

    columns: Mapping[str, str] = {}  # the field for a name at the head
    sign: str = ""  # before the decimals
    sheet: str = ""


class Checked(Struct, frozen=True):
    """A file as the book sees it."""

    file: Opened
    matched: Matched
    entries: Sequence[Entry] = ()
    documents: Sequence[Document] = ()  # what is to be posted
    too_many: bool = False

    @property
    def counts(self) -> Counter[State]:
        """How many rows are new, changed, the same, faulty."""
        return Counter(it.state for it in self.entries)

    @property
    def is_well(self) -> bool:
        """Whether it can be brought as it is."""
        return self.matched.fits and not self.too_many and not self.counts["faulty"]


def checked(
    ledger: Ledger, one: Listing, content: bytes, choices: Choices, by: Bringer, told: Told
) -> Checked:
    """Read a file and hold it against the book. Raises ListUnreadable."""
    file = opened(content, names_of(one), choices.sheet)
    chosen = {name: "" if it == LEFT_OUT else it for name, it in choices.columns.items()}
    columns = matched(one, file.header, chosen)
    if not columns.fits:
        return Checked(file, columns)
    with ledger.store.looking() as session:
        chart = session.chart()
    entries = read_rows(one, columns, file.rows, chart, choices.sign)
    told(0, len(entries))
    note_unknown(ledger.store, one, entries)
    _note_twice(one, entries)
    documents = made_of(ledger.store, one, entries, by)
    if len(documents) > MOST_DOCUMENTS:
        return Checked(file, columns, entries, documents, too_many=True)
    _rehearse(ledger, one, documents, len(entries), told)
    return Checked(file, columns, entries, documents)


def _note_twice(one: Listing, entries: Sequence[Entry]) -> None:
    """Note each row that says the same thing as one before it."""
    seen: dict[tuple[str, ...], int] = {}
    for entry in entries:
        usual = {it.name: it.usual for it in one.columns if isinstance(it.usual, str)}
        key = tuple(str(entry.said.get(it, usual.get(it, ""))) for it in one.key)
        first = seen.setdefault(key, entry.line)
        if first != entry.line and one.key[0] in entry.said:
            entry.wrong(_telling(one, entry), f"Line {first} says this already. Keep one of them.")


def _telling(one: Listing, entry: Entry) -> str:
    """The column that tells a row from others: its item or code."""
    return next((it for it in ("item", "code") if it in entry.said), one.key[0])


def _rehearse(
    ledger: Ledger, one: Listing, documents: Sequence[Document], rows: int, told: Told
) -> None:
    """Ask the book about each document, and note what it would refuse or hold."""
    done = rows - sum(len(it.entries) for it in documents)
    told(done, rows)
    waiting = iter(documents)

    def heard(outcomes: Sequence[Outcome]) -> None:
        nonlocal done
        for outcome in outcomes:
            document = next(waiting)
            done += len(document.entries)
            if outcome.status not in ("posted", "known"):
                note(one, document.entries, outcome.problem or {"title": outcome.status})
        told(done, rows)

    rehearsed(ledger, [it.body for it in documents], heard)
