"""Records: the state that a decision needs, one struct a table, and the documents it rests on."""

from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from tillbook.calendar import Day, Instant
from tillbook.money import Money
from tillbook.posting import Move, Order
from tillbook.quantity import Quantity

PositionKey = tuple[str, str, str, str, str]
"""(item, lot, location, spot, owner): an item and lot in a place."""


class Position(Struct, gc=False):
    """Goods of one item and lot in one place, with their value, account and costing method.

    There is no unit cost. The *basis* is quantity and value as the last goods in left them; what
    remains after goods go out is the basis value's share, so that rounding never drifts.
    """

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    account: str
    method: str
    quantity: Quantity = 0
    value: Money = 0
    basis_quantity: Quantity = 0
    basis_value: Money = 0
    goods_in: Quantity = 0  # all that ever came in
    counted_at: Instant = 0  # the newest approved count, 0 when never counted
    last: int = 0  # the number of its last move
    front: str = ""  # the layer that goods leave next, as `Front` is written; empty without layers


class Front(Struct, array_like=True, gc=False):
    """The oldest layer of a position, kept in the position's own row: what most sales change."""

    rank: int
    receipt: int
    quantity: Quantity
    value: Money
    basis_quantity: Quantity
    basis_value: Money


class OpenLine(Struct, gc=False):
    """Goods that left a position that had none: to be trued up once, when goods come in."""

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    number: int  # the move that opened it
    quantity: Quantity
    value: Money  # provisional
    other_location: str  # where a difference goes: the other end of that move
    other_spot: str
    other_owner: str
    other_account: str
    other_about: str


class Layer(Struct, gc=False):
    """Goods of one receipt line in a position that is kept by layers, the oldest of lowest rank.

    `receipt` is the move by which the goods came into the books: of a receipt line, or, where no
    receipt says it, of the opening, the count or the sale that brought them. The basis is quantity
    and value as the last goods in left them.
    """

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    rank: int
    receipt: int
    quantity: Quantity
    value: Money
    basis_quantity: Quantity
    basis_value: Money


_front = msgspec.json.Decoder(Front)
_written = msgspec.json.Encoder().encode


def front_of(position: Position) -> Front:
    """The layer that goods leave next, of a position that has layers."""
    return _front.decode(position.front)


def written(front: Front) -> str:
    """A front as its position keeps it."""
    return _written(front).decode()


def key_of(position: Position | Layer) -> PositionKey:
    """The key of a position, or of the one that a layer is of."""
    return position.item, position.lot, position.location, position.spot, position.owner


class Carried(Struct, gc=False):
    """What a move carried of one receipt line, and what of it has been used since.

    Used is what came back, and what was not there and turned out to be of another receipt.
    """

    number: int  # the move
    at: int
    receipt: int
    quantity: Quantity
    value: Money
    used_quantity: Quantity = 0
    used_value: Money = 0


class CountMark(Struct, gc=False):
    """An approved count of a position: what it found, took and gave."""

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    instant: Instant
    origin: str
    sequence: int
    line: int
    counted: Quantity
    took_quantity: Quantity = 0  # of its shortage, what no late goods out have used yet
    took_value: Money = 0
    gave_quantity: Quantity = 0  # of its overage, what no late goods in have explained yet
    gave_value: Money = 0
    goods_in: Quantity = 0  # the position's own, when the count was posted
    number: int = 0  # the row of its variance; the document's row 0 where it found none

    @property
    def order(self) -> Order:
        """Where the count stands among the moves of its position."""
        return Order(self.instant, self.origin, self.sequence, self.line)


class LineState(Struct, gc=False):
    """What happened to a move since: what came back of it, and corrections that name it."""

    number: int
    returned_quantity: Quantity = 0
    returned_value: Money = 0
    corrected_value: Money = 0
    reversed_by: int = 0


class ItemCost(Struct, gc=False):
    """What an item has cost a company: its last cost and the extremes, as quantity and value."""

    company: str
    item: str
    department: str
    received: Quantity = 0
    last_quantity: Quantity = 0
    last_value: Money = 0
    low_quantity: Quantity = 0
    low_value: Money = 0
    high_quantity: Quantity = 0
    high_value: Money = 0


class Master(Struct, gc=False):
    """A record of the chart or the catalogue at its newest version."""

    kind: str
    code: str
    version: int
    fields: dict[str, Any]


class Envelope(Struct, frozen=True, omit_defaults=True):
    """What the first book stamped on an event, once; carried unchanged to every other book."""

    id: str
    kind: str
    version: int
    location: str
    actor: str
    origin: str
    sequence: int
    document: int  # the number in its kind's series at its origin
    instant: Instant
    business_day: Day
    body_hash: str
    skew: int = 0  # microseconds added to the origin's clock


class Document(NamedTuple):
    """A posted event: its journal number, its envelope and the event itself."""

    number: int
    envelope: Envelope
    event: Any
    company: str
    posting_day: Day


def source_key(move: Move) -> PositionKey:
    """The key of the place that a move's goods left, if that is one."""
    return move.item, move.lot, move.source_location, move.source_spot, move.source_owner


def target_key(move: Move) -> PositionKey:
    """The key of the place that a move's goods came to, if that is one."""
    return move.item, move.lot, move.target_location, move.target_spot, move.target_owner


def is_target(move: Move, key: PositionKey) -> bool:
    """Whether the move came into the position (it cannot be at both its ends)."""
    return (move.target_location, move.target_spot, move.target_owner) == key[2:]


def signed(move: Move, key: PositionKey) -> Quantity:
    """What the move did to the position's quantity."""
    return move.quantity if is_target(move, key) else -move.quantity


def before(move: Move, key: PositionKey) -> int:
    """The number of the position's previous move."""
    return move.target_before if is_target(move, key) else move.source_before
