"""What one transaction writes, and what it reads of origins: the store's side of the write path."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple
from weakref import WeakMethod

from msgspec import Struct, field

from tillbook.books import Books
from tillbook.calendar import Day, Instant
from tillbook.costing.carrying import Carrier
from tillbook.errors import Problem
from tillbook.money import MOST
from tillbook.posting import Entry, Move
from tillbook.records import ItemCost, Layer, Position, PositionKey


class AmountTooLarge(Problem):
    """An account or a position would hold more than 2^53, which not every reader can hold."""

    remedy = "No shop holds so much; look for a wrong quantity or amount in the document."


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


class Known(Struct, frozen=True, gc=False):
    """What the book has under an id."""

    number: int
    body_hash: str
    held: bool
    details: str = ""


class Named(NamedTuple):
    """What documents name, and posting will ask for."""

    ids: Sequence[str]
    hashes: Sequence[str]  # of bodies without an id
    positions: Collection[PositionKey] = ()
    costs: Collection[tuple[str, str]] = ()  # companies and items
    origins: Collection[str] = ()
    layers: Collection[PositionKey] = ()  # positions that may be kept by layers


class Swept(NamedTuple):
    """What the book has of it."""

    known: dict[str, Known]
    positions: Sequence[Position]
    costs: Sequence[ItemCost]
    origins: Sequence[Origin]
    series: dict[tuple[str, str], int]
    layers: Sequence[Layer] = ()


class Head(Struct):
    """The book's own row: where it stands."""

    only: int
    name: str
    number: int
    held: int
    recorded_at: Instant
    charted: int

    def stands(self) -> tuple[int, int, Instant, int]:
        """What a transaction changes of it."""
        return self.number, self.held, self.recorded_at, self.charted


SUMS: Callable[[], dict[Any, int]] = partial(defaultdict, int)


class Batch(Struct, weakref=True):
    """All rows that one transaction writes."""

    head: Head
    books: Books
    carrier: Carrier
    journal: list[JournalRow] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    amounts: dict[tuple[str, str, str, int, bool], int] = field(default_factory=SUMS)
    flows: dict[tuple[str, str, str, str, str, str, int, bool], int] = field(default_factory=SUMS)
    origins: dict[str, Origin] = field(default_factory=dict)
    series: dict[tuple[str, str], int] = field(default_factory=dict)
    numbered: dict[tuple[str, str], int] = field(default_factory=dict)  # series as they were read
    gaps: dict[str, list[Gap]] = field(default_factory=dict)
    held: list[HeldRow] = field(default_factory=list)
    held_bodies: dict[str, bytes] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)  # by id, or hash where there is none

    def __post_init__(self) -> None:
        days = WeakMethod(self.days)  # or both would wait for the collector, with all their rows
        self.books.unwritten = lambda: (days() or dict)()

    def know(self, origins: Iterable[str], swept: Swept) -> None:
        """Take in what was read ahead. What this batch itself has learnt is newer."""
        self.known = swept.known | self.known
        self.origins.update((name, Origin(name)) for name in origins)
        self.origins.update((origin.origin, origin) for origin in swept.origins)
        self.numbered |= swept.series

    def refuse_absurd(self) -> None:
        """Raise AmountTooLarge before anything is written that a reader could not hold.

        Sums of one sign bound every row of money and value, positions every row of goods.
        """
        for amount in (*self.amounts.values(), *self.flows.values()):
            if abs(amount) > MOST:
                raise AmountTooLarge(amount=amount, most=MOST)
        for position in self.books.changed.values():
            if not (-MOST <= position.quantity <= MOST and -MOST <= position.value <= MOST):
                raise AmountTooLarge(item=position.item, location=position.location, most=MOST)

    def recorded(self) -> None:
        """Let go of the rows that are written."""
        self.journal, self.moves, self.entries = [], [], []
        self.books.recorded()

    def add_balances(self, day: Day, moves: Iterable[Move], entries: Iterable[Entry]) -> None:
        """Add rows to what the balances will grow by; summed by what they have in common."""
        amounts, flows = self.amounts, self.flows
        for entry in entries:
            key = entry.account, entry.location, entry.about, day, entry.amount > 0
            amounts[key] += entry.amount
        for move in moves:
            if move.value:
                flow = (
                    move.source_account, move.source_location, move.source_about,
                    move.target_account, move.target_location, move.target_about,
                    day, move.value > 0,
                )  # fmt: skip
                flows[flow] += move.value

    def balances(self) -> dict[tuple[str, str, str], int]:
        """What each (account, location, about) grows by."""
        grown: dict[tuple[str, str, str], int] = {}
        for account, location, about, _, amount in self._sides():
            key = account, location, about
            grown[key] = grown.get(key, 0) + amount
        return grown

    def days(self) -> dict[tuple[str, str, Day], list[int]]:
        """What each (account, location, posting day) grows by: debit and credit."""
        grown: dict[tuple[str, str, Day], list[int]] = {}
        for account, location, _, day, amount in self._sides():
            sides = grown.setdefault((account, location, day), [0, 0])
            sides[amount < 0] += abs(amount)
        return grown

    def _sides(self) -> Iterator[tuple[str, str, str, Day, int]]:
        for (account, location, about, day, _), amount in self.amounts.items():
            yield account, location, about, day, amount
        for flow, value in self.flows.items():
            yield *flow[3:6], flow[6], value
            yield *flow[0:3], flow[6], -value
