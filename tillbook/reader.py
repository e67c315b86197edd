"""Reader: what the store answers inside the posting transaction, one question at a time."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from tillbook.calendar import Day, Instant
from tillbook.money import Money
from tillbook.posting import Entry, Move, Order
from tillbook.records import (
    Carried,
    CountMark,
    Document,
    ItemCost,
    Layer,
    LineState,
    Master,
    OpenLine,
    Position,
    PositionKey,
)

EVERY = 2**31
"""How many rows to read where none is to be left out."""


class Link(NamedTuple):
    """A move in a position's chain, with what its order needs and when it was recorded."""

    move: Move
    origin: str
    sequence: int
    recorded_at: Instant

    @property
    def order(self) -> Order:
        """The move's order: its document's, or the one it was dated by."""
        if self.move.dated_by:
            origin, sequence, line = self.move.dated_by.rsplit(" ", 2)
            return Order(self.move.instant, origin, int(sequence), int(line))
        return Order(self.move.instant, self.origin, self.sequence, self.move.line)


DayBalances = Mapping[tuple[str, str, Day], Sequence[Money]]
"""Debit and credit by (account, location, posting day)."""


class Reader(Protocol):
    """What the store answers inside the posting transaction."""

    def positions(self, keys: Iterable[PositionKey]) -> Sequence[Position]:
        """Those of the positions that exist."""

    def positions_of(self, item: str, location: str) -> Sequence[Position]:
        """All positions of an item at a location."""

    def places_of(self, item: str) -> Sequence[Position]:
        """Where our own goods of an item lie, or lay; of roads those that carry some."""

    def everywhere(self, item: str) -> Sequence[Position]:
        """All positions of an item, whosever goods they are."""

    def open_lines(self, key: PositionKey) -> Sequence[OpenLine]:
        """The open lines of a position, oldest first."""

    def layers(self, key: PositionKey) -> Sequence[Layer]:
        """The layers of a position, oldest first."""

    def layers_of(self, receipt: int) -> Sequence[Layer]:
        """Wherever goods of a receipt line lie."""

    def carried(self, number: int) -> Sequence[Carried]:
        """What a move carried, of which receipt lines."""

    def marks(self, key: PositionKey) -> Sequence[CountMark]:
        """The approved counts of a position."""

    def line_state(self, number: int) -> LineState | None:
        """What happened to a move since, if anything did."""

    def prices_of(self, items: Sequence[str]) -> Sequence[Master]:
        """The price records of items, wherever and whenever they hold, in one look-up."""

    def reversed_by(self, number: int) -> int:
        """The number of the event that reversed this one, 0 for none."""

    def item_costs(self, keys: Iterable[tuple[str, str]]) -> Sequence[ItemCost]:
        """What items have cost companies, in one look-up; those that are known."""

    def master(self, kind: str, code: str) -> Master | None:
        """A record of the chart or the catalogue."""

    def document(self, id: str) -> Document | None:
        """A posted event."""

    def moves_of(self, number: int) -> Sequence[Move]:
        """The moves of a posted event, in order."""

    def entries_of(self, number: int) -> Sequence[Entry]:
        """The money entries of a posted event, in order."""

    def chain(
        self, key: PositionKey, last: int, since: Instant, most: int = EVERY
    ) -> Sequence[Link]:
        """A position's moves backwards from `last`, to the first recorded before `since`."""

    def held_hash(self, number: int) -> str:
        """The hash of the bytes that are held under a number, empty where none are."""

    def balances_through(self, account: str, day: Day) -> Sequence[tuple[str, Money]]:
        """What an account stands at when a posting day ends, by location."""
