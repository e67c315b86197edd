"""Posting: what one event does to the ledgers, said in four words.

`debit`, `credit`, `move` and `revalue` are the whole vocabulary. A rule yields *legs*; costing
values the goods in them and yields *rows*; a `Posting` gathers rows and cannot exist unless it
balances per company and location.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct

from tillbook.calendar import Instant
from tillbook.chart import Edge, Place, RoleKey
from tillbook.money import Money
from tillbook.quantity import Quantity

LINES_PER_EVENT = 65_536  # row number = journal number * 65,536 + line

Why = Literal[
    "opening", "sold", "returned", "received", "sent-back", "invoiced", "landed",
    "consigned", "taken-back", "bought", "counted", "written-off", "adjusted", "moved",
    "dispatched", "arrived", "over", "missing", "regrouped", "reclassified", "reversed",
    "true-up", "late-for-count", "difference", "correction", "revalued",
    "written-down", "standard", "price-variance", "transferred", "taken-again", "mark-up",
]  # fmt: skip

DERIVED: frozenset[str] = frozenset(
    {"true-up", "late-for-count", "difference", "correction", "price-variance", "bought", "mark-up"}
)
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
    location: str = ""  # the document's, where none is said


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
    gets: Money | None = None  # what the edge gets for goods, or gives, whatever they cost
    came: int = 0  # the move by which goods that leave came in
    hint: Money | None = None  # the reporter's estimate, used where the book knows none
    of: int = 0  # the move that these goods return from
    undoes: int = 0  # the move that this one reverses
    order: Order | None = None  # where it is not the event's own
    counted: Quantity | None = None  # what an approved count found there


class Value(Struct, frozen=True, gc=False):
    """Value without goods, put on a position against an edge.

    Where it names the move by which goods of a receipt line came (`of`), it is for those goods and
    follows them wherever they lie by now; what is gone of them bears it as cost of goods sold.
    With `per` it is a standard instead: from here on so many of them are worth the amount.
    """

    item: str
    place: Place
    amount: Money
    against: Edge
    department: str
    why: Why
    line: int
    lot: str = ""
    about: str = ""  # the open item at the edge
    of: int = 0
    undoes: int = 0  # the event whose value is taken back
    order: Order | None = None
    per: Quantity = 0
    takes_back: int = 0  # the row of value that was put on goods before


class Regroup(Struct, frozen=True, gc=False):
    """Goods that go to the edge REGROUPED and come back from there as others.

    Value in = value out: what the goods were worth is shared over those that come back, by weights;
    where none are said, by what each would cost today. Goods that are the same under another name
    keep the receipt lines that they came from.
    """

    out: tuple[Goods, ...]
    into: tuple[Goods, ...]
    weights: tuple[int, ...] = ()
    same_goods: bool = False


class Kept(Struct, frozen=True, gc=False):
    """Goods that stay where they are, and are kept from here on by the account and the costing
    method of a department: neither their quantity nor their value changes.

    What positions will be opened of the item takes after that department, too.
    """

    item: str
    department: str
    places: tuple[tuple[str, Place], ...]  # lot and place of each position
    line: int = 1


Leg = Amount | Goods | Value | Regroup | Kept


def debit(account: RoleKey | str, amount: Money, *, about: str = "", location: str = "") -> Amount:
    """Debit an account."""
    return Amount(account, amount, about, location)


def credit(account: RoleKey | str, amount: Money, *, about: str = "", location: str = "") -> Amount:
    """Credit an account."""
    return Amount(account, -amount, about, location)


move = Goods
"""Move goods; costing values them."""

revalue = Value
"""Move value without goods."""

regroup = Regroup
"""Move goods over the edge REGROUPED, where they become others."""


keep = Kept
"""Keep goods by another account and method than until now; costing carries their value over."""


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
    amounts: Mapping[tuple[str, str, str], Money],
    moves: Sequence[Move],
    between: str,
    home: str = "",
) -> Posting:
    """Gather rows; raises Unbalanced unless the money adds up to zero.

    The money is by account, open item and location. A move balances by construction: it carries
    both its accounts. Where its ends lie in different locations, or money is settled at another
    than the document's own (`home`), entries on the account *between locations* balance each.
    """
    out: dict[str, Money] = {}
    at, entries = number * LINES_PER_EVENT, []
    for (account, about, location), amount in amounts.items():
        out[location] = out.get(location, 0) + amount
        if amount:
            at += 1
            entries.append(Entry(at, account, location, about, amount))
    owed = _between(moves)
    if any(out.values()):
        _settle(out, home, owed)
    for (here, there), amount in owed.items():
        if amount:
            at += 1
            entries.append(Entry(at, between, here, there, amount))
    return Posting(tuple(moves), tuple(entries))


def _between(moves: Iterable[Move]) -> dict[tuple[str, str], Money]:
    """What each location owes each other for what went from one to the other."""
    owed: dict[tuple[str, str], Money] = {}
    for row in moves:
        source, target = row.source_location, row.target_location
        if source != target:
            owed[target, source] = owed.get((target, source), 0) - row.value
            owed[source, target] = owed.get((source, target), 0) + row.value
    return owed


def _settle(out: Mapping[str, Money], home: str, owed: dict[tuple[str, str], Money]) -> None:
    """What other locations are out by, the document's own has of them."""
    if sum(out.values()) or not home:
        raise Unbalanced(f"out by {out}")
    for there, amount in out.items():
        if there != home:
            owed[there, home] = owed.get((there, home), 0) - amount
            owed[home, there] = owed.get((home, there), 0) + amount


def money_of(entries: Sequence[Entry]) -> list[Entry]:
    """A document's own money: its entries but those that balance goods between locations.

    What stands between two locations lies at both, each about the other.
    """
    pairs = {(row.account, row.about, row.location, -row.amount) for row in entries}
    return [
        row for row in entries if (row.account, row.location, row.about, row.amount) not in pairs
    ]
