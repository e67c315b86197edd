"""The books as the laws look at them: rows read whole, and walked by plain arithmetic."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, select

from tests.shop import Shop
from tillbook.chart import is_edge
from tillbook.posting import LINES_PER_EVENT
from tillbook.store import tables

Key = tuple[str, str, str, str, str]  # item, lot, location, spot, owner

SUMMED = (
    "1400",
    "1410",
    "1450",
    "1950",
    "4300",
    "5000",
    "5100",
    "5200",
    "5300",
    "5400",
    "5500",
    "5600",
    "5700",
)
"""Inventory, transit, between locations, COGS, shrinkage, write-offs, cost corrections, regrouping,
price variances, changes of standard, revaluations, mark-ups: of law 8, their sum."""

RECORD = ("journal", "move", "entry")
DECISIONS = ("position", "open_line", "laid", "carried", "count_mark", "line_state", "item_cost",
             "reversal", "master")  # fmt: skip


def table(shop: Shop, name: str) -> list[Any]:
    """All rows of a table, by its key."""
    return list(shop.ledger.store.rows(_whole(name)))


@cache
def _whole(name: str) -> Select[Any]:
    found = tables.metadata.tables[name]
    return select(found).order_by(*found.primary_key.columns)


@lru_cache(10_000)
def said(body: str) -> Any:
    """What a document says. The laws look at the same ones after every event."""
    return json.loads(body)


class Lying(NamedTuple):
    """A layer as it lies."""

    item: str
    lot: str
    location: str
    spot: str
    owner: str
    rank: int
    receipt: int
    quantity: int
    value: int
    basis_quantity: int
    basis_value: int


def lying(laid: list[Any], positions: dict[Key, Any]) -> Iterator[Lying]:
    """The layers of all places: the oldest of each is in the position's own row.

    In its own it is as it was laid, with its basis as what lies there.
    """
    seen: set[Key] = set()
    for row in laid:
        key = tuple(row[:5])
        if key in seen:
            yield Lying(*row)
            continue
        seen.add(key)
        front = json.loads(positions[key].front)
        assert (row.rank, row.receipt, *row[7:9]) == (*front[:2], *row[9:]), row
        assert front[4:] == list(row[9:]), row
        yield Lying(*key, *front)
    for key, position in positions.items():
        assert bool(position.front) == (key in seen), position


class Ends(NamedTuple):
    """A move's two places and its accounts."""

    source: Key
    target: Key


def ends(row: Any) -> Ends:
    return Ends(
        (row.item, row.lot, row.source_location, row.source_spot, row.source_owner),
        (row.item, row.lot, row.target_location, row.target_spot, row.target_owner),
    )


class Seen:
    """One look at a book."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.moves = table(shop, "move")
        self.entries = table(shop, "entry")
        self.journal = {row.number: row for row in table(shop, "journal")}
        self.positions = {tuple(row[:5]): row for row in table(shop, "position")}
        self.open_lines = table(shop, "open_line")
        self.layers = list(lying(table(shop, "laid"), self.positions))
        self.carried = table(shop, "carried")
        self.marks = table(shop, "count_mark")
        self.states = table(shop, "line_state")
        self.costs = {(row.company, row.item): row for row in table(shop, "item_cost")}
        self.methods: dict[Key, list[tuple[int, str]]] = {}  # from which document on, if it changed

    @cached_property
    def of_document(self) -> dict[int, list[Any]]:
        """Journal number -> the document's moves."""
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self.moves:
            found[event_of(row.number)].append(row)
        return found

    def method_at(self, key: Key, number: int) -> str:
        """The costing method of a place when a document was posted."""
        changes = [change for change in self.methods.get(key, ()) if change[0] <= number]
        return changes[-1][1] if changes else str(self.positions[key].method)

    def ledger(self) -> dict[tuple[str, str, str], int]:
        """(account, location, about) -> balance, from the view over the record."""
        return self._ledger

    @cached_property
    def _ledger(self) -> dict[tuple[str, str, str], int]:
        rows = self.shop.rows(
            "SELECT account, location, about, SUM(amount) FROM ledger GROUP BY 1, 2, 3"
        )
        return {(row[0], row[1], row[2]): int(row[3]) for row in rows}

    def accounts(self) -> dict[tuple[str, str], int]:
        """(account, location) -> balance, zero left out."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for (account, location, _), amount in self.ledger().items():
            found[account, location] += amount
        return {key: amount for key, amount in found.items() if amount}

    def settled(self) -> dict[Any, int]:
        """What no order of arrival may change: accounts by open item, and the sum of the rest."""
        found: dict[Any, int] = defaultdict(int)
        for (account, location, about), amount in self.ledger().items():
            key: Any = ("goods and costs",) if account in SUMMED else (account, location, about)
            found[key] += amount
        return {key: amount for key, amount in found.items() if amount}

    def quantities(self) -> dict[Key, int]:
        """What lies where; empty places left out."""
        return {key: row.quantity for key, row in self.positions.items() if row.quantity}


def goods_rows(moves: Iterable[Any]) -> list[Any]:
    """The rows that move goods."""
    return [row for row in moves if row.quantity]


def event_of(number: int) -> int:
    return number // LINES_PER_EVENT


def is_place(key: Key) -> bool:
    return not is_edge(key[3])


def pairs(moves: list[Any]) -> frozenset[tuple[int, Key]]:
    """(row, position) of every late move and its opposite: on that position they cancel."""
    found, last = set(), None
    for row in moves:
        if row.why == "late-for-count":
            assert last is not None
            key = next(key for key in ends(row) if is_place(key))
            found |= {(row.number, key), (last.number, key)}
        elif row.quantity:
            last = row
    return frozenset(found)
