"""Posting: what one event does to the ledgers, said in four words.

`debit`, `credit`, `move` and `revalue` are the whole vocabulary. A rule yields *legs*; costing
values the goods in them and yields *rows*; a `Posting` gathers rows and cannot exist unless it
balances per company and location.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from tillbook.calendar import Instant
from tillbook.chart import Edge, Place, RoleKey
from tillbook.money import Money
from tillbook.quantity import Quantity

LINES_PER_EVENT = 65_536  # row number = journal number * 65,536 + line

Why = Literal[
    "opening", "sold", "returned", "received", "sent-back", "invoiced", "landed", "counted",
    "written-off", "adjusted", "moved", "regrouped", "reversed", "true-up", "late-for-count",
    "difference", "correction", "revalued",
]  # fmt: skip

DERIVED: frozenset[str] = frozenset({"true-up", "late-for-count", "difference", "correction"})
"""Rows that costing added by itself; a reversal leaves them to costing again."""


class Order(NamedTuple):
    """Where a move stands among all others of its position, however it arrived."""

    instant: Instant
    origin: str
    sequence: int
    line: int


class Unbalanced(Exception):
    """Debits and credits of a posting differ: a fault in the house, never in the input."""


class Amount(Struct, frozen=True, gc=False):
    """Money on an account, debit positive: what `debit` and `credit` say."""

    account: RoleKey | str  # a role that the chart maps, or an account by its number
    amount: Money
    about: str = ""
    at: str = ""  # the location, where it is not the document's own


class Goods(Struct, frozen=True, gc=False):
    """Goods that a rule wants moved, not valued yet. A negative quantity goes the other way."""

    item: str
    quantity: Quantity
    source: Place | Edge
    target: Place | Edge
    department: str
    why: Why
    line: int
    lot: str = ""
    about: str = ""  # the open item at the edge
    cost: Money | None = None  # where a document states it
    gets: Money | None = None  # what the edge gets for goods that leave, whatever they cost
    came: int = 0  # the move by which goods that leave came in
    hint: Money | None = None  # the reporter's estimate, used where the book knows none
    of: int = 0  # the move that these goods return from
    undoes: int = 0  # the move that this one reverses
    order: Order | None = None  # where it is not the event's own
    counted: Quantity | None = None  # what an approved count found there
    becomes: str = ""  # the item as which they come back from the edge to their place


class Value(Struct, frozen=True, gc=False):
    """Value without goods, put on a position against an edge."""

    item: str
    place: Place
    amount: Money
    against: Edge
    department: str
    why: Why
    line: int
    lot: str = ""
    of: int = 0
    order: Order | None = None


class Landed(Struct, frozen=True, gc=False):
    """Value for goods that came before: it follows them, and what is gone bears it as cost.

    `item`, `quantity` and `cost` are the receipt line's own: how many came, less those sent back,
    and what they have cost with this amount. Costing decides where the goods lie by now.
    """

    amount: Money
    against: Edge
    item: str
    quantity: Quantity
    cost: Money
    of: int  # the move by which the goods came
    since: Instant  # when they came; no earlier than this need costing look
    department: str
    why: Why
    line: int
    about: str = ""
    lot: str = ""
    order: Order | None = None
    undoes: int = 0  # the event whose value is taken back


Leg = Amount | Goods | Value | Landed


def debit(account: RoleKey | str, amount: Money, *, about: str = "", at: str = "") -> Amount:
    """Debit an account."""
    return Amount(account, amount, about, at)


def credit(account: RoleKey | str, amount: Money, *, about: str = "", at: str = "") -> Amount:
    """Credit an account."""
    return Amount(account, -amount, about, at)


move = Goods
"""Move goods; costing values them."""

revalue = Value
"""Move value without goods."""

land = Landed
"""Move value to where the goods of a receipt line went."""


class Entry(Struct, gc=False):
    """A row of money: one account at one location, debit positive."""

    number: int
    account: str
    location: str
    about: str
    amount: Money


class Move(Struct, gc=False):
    """A row of goods or value: it debits its target's account and credits its source's.

    `before` is the number of the position's previous row, 0 at an edge or for the first.
    `dated_by` is "origin sequence line" where the order is another document's (see `Order`).
    """

    number: int
    item: str
    lot: str
    quantity: Quantity
    value: Money
    why: str
    line: int
    instant: Instant
    dated_by: str
    of: int
    source_location: str
    source_spot: str
    source_owner: str
    source_account: str
    source_about: str
    source_before: int
    target_location: str
    target_spot: str
    target_owner: str
    target_account: str
    target_about: str
    target_before: int


class Posting(Struct, frozen=True):
    """The rows of one event."""

    moves: tuple[Move, ...]
    entries: tuple[Entry, ...]


def posting(
    number: int,
    location: str,
    amounts: Mapping[tuple[str, str], Money],
    moves: Iterable[Move],
    elsewhere: Mapping[tuple[str, str, str], Money] | None = None,
) -> Posting:
    """Gather rows; raises Unbalanced unless the money adds up to zero.

    The money of a document, by account and open item, lies at the document's location; only an
    open item of another location is settled there, against *between locations*: `elsewhere` has
    both, by account, open item and location. A move balances by construction: it carries both its
    accounts.
    """
    out = sum(amounts.values())
    if out:
        raise Unbalanced(f"out by {out}")
    at, entries = number * LINES_PER_EVENT, []
    for (account, about), amount in amounts.items():
        if amount:
            at += 1
            entries.append(Entry(at, account, location, about, amount))
    for (account, about, there), amount in (elsewhere or {}).items():
        if amount:
            at += 1
            entries.append(Entry(at, account, there, about, amount))
    return Posting(tuple(moves), tuple(entries))
