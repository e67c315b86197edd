"""Telling: what the book makes of a file, as a page shows it: counts, and the rows to look at."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from tillbook.desk.lists.checking import Checked
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.rows import Entry, State

MOST_ROWS, MOST_FAULTY = 100, 200
LONGEST = 200  # characters of a cell


class RowTold(Struct, frozen=True):
    """A row, with what is wrong next to its cell."""

    line: int
    state: State
    cells: Sequence[str]  # by the columns that the file has
    faults: Mapping[str, str]
    changes: Sequence[str]


class Told(Struct, frozen=True, kw_only=True):
    """What the book makes of a file."""

    reason: str = ""  # why it cannot be read at all
    read_as: str = ""
    sheets: Sequence[str] = ()
    sheet: str = ""
    header: Sequence[str] = ()
    fields: Sequence[str] = ()  # for each name at the head, empty where it is left out
    lacking: Sequence[str] = ()
    twice: Sequence[str] = ()
    rows: int = 0
    counts: Mapping[str, int] = {}
    too_many: bool = False
    is_well: bool = False
    faulty: Sequence[RowTold] = ()
    fresh: Sequence[RowTold] = ()  # the first that are new or changed

    @property
    def columns(self) -> Sequence[str]:
        """The fields that the file says."""
        return [it for it in self.fields if it]

    def lacking_cells(self, rows: Sequence[RowTold]) -> Sequence[str]:
        """The fields that the file does not say at all, though some of these rows need them."""
        named = {name for row in rows for name in row.faults if name}
        return sorted(named.difference(self.fields))

    @property
    def to_do(self) -> int:
        """How many rows would change the book."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)


def told_of(one: Listing, made: Checked) -> Told:
    """What is kept of a file that was looked at."""
    fields = [it.name if it else "" for it in made.matched.columns]
    columns = [it for it in fields if it]
    faulty = [it for it in made.entries if it.state == "faulty"]
    fresh = [it for it in made.entries if it.state in ("new", "changed")]
    return Told(
        read_as=made.file.read_as, sheets=made.file.sheets, sheet=made.file.sheet,
        header=made.file.header, fields=fields,
        lacking=[it.name for it in made.matched.lacking],
        twice=[it.name for it in made.matched.twice],
        rows=len(made.entries),
        counts={str(name): many for name, many in made.counts.items()}, too_many=made.too_many,
        is_well=made.is_well, faulty=_rows(columns, faulty[:MOST_FAULTY]),
        fresh=_rows(columns, fresh[:MOST_ROWS]),
    )  # fmt: skip


def _rows(columns: Sequence[str], entries: Iterable[Entry]) -> list[RowTold]:
    return [
        RowTold(
            it.line,
            it.state,
            [it.texts.get(name, "")[:LONGEST] for name in columns],
            it.faults,
            it.changes,
        )
        for it in entries
    ]
