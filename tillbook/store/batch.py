"""What one transaction writes, and what it reads of origins: the store's side of the write path."""

from typing import NamedTuple

from msgspec import Struct, field

from tillbook.books import Books
from tillbook.calendar import Instant
from tillbook.posting import Entry, Move


class JournalRow(NamedTuple):
    """A row of the journal."""

    number: int
    id: str
    kind: str
    version: int
    company: str
    location: str
    origin: str
    sequence: int
    document: int
    instant: Instant
    recorded_at: Instant
    business_day: int
    posting_day: int
    rules: int
    body_hash: str
    hash: str
    envelope: str
    body: str


class Origin(Struct, gc=False):
    """A device, key or node that numbers its events."""

    origin: str
    sequence: int = 0
    skew: int = 0  # microseconds to add to its clock
    hash: str = ""
    posted: int = 0
    known: int = 0
    held: int = 0


class Gap(Struct, frozen=True, gc=False):
    """Sequence numbers of an origin that have not come: first to last."""

    origin: str
    first: int
    last: int


class HeldRow(NamedTuple):
    """A row of the quarantine."""

    number: int
    id: str
    body_hash: str
    origin: str
    problem: str
    details: str
    recorded_at: Instant


class Known(NamedTuple):
    """What the book has under an id."""

    number: int
    body_hash: str
    held: bool
    details: str = ""


class Head(Struct):
    """The book's own row: where it stands."""

    only: int
    name: str
    number: int
    held: int
    recorded_at: Instant
    charted: int


class Batch(Struct):
    """All rows that one transaction writes."""

    head: Head
    books: Books
    journal: list[JournalRow] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    balances: dict[tuple[str, str, str], int] = field(default_factory=dict)
    days: dict[tuple[str, str, int], list[int]] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    series: dict[tuple[str, str], int] = field(default_factory=dict)
    gaps: dict[str, list[Gap]] = field(default_factory=dict)
    held: list[HeldRow] = field(default_factory=list)
    held_bodies: dict[str, bytes] = field(default_factory=dict)
