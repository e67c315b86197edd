"""What the journey's source says of each store and day, and what a book says: two counts.

The source is summed here by columns, apart from the code that imports it; the book by SQL over its
ledger, moves and journal.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import text

from tillbook.channels import journey_source
from tillbook.store.door import Store


class DaySums(NamedTuple):
    """One store's day: money in cents, units in thousandths."""

    baskets: int
    revenue: int  # net of reductions
    loyalty: int
    match: int
    coupons: int
    units: int


StoreDay = tuple[str, int]
KEYS = ["store_id", "day"]
MONEY = ["sales_value", "retail_disc", "coupon_match_disc", "coupon_disc"]


def of_source(
    *, stores: Sequence[int] | None = None, from_day: int = 0, to_day: int = 9999_12_31
) -> dict[StoreDay, DaySums]:
    """The sums of the source's own columns, by store and calendar day."""
    table = _table(Path(journey_source.folder()) / "transactions.parquet")
    if stores is not None:
        table = table.filter(pc.is_in(table["store_id"], pa.array(stores)))
    days = pc.and_(pc.greater_equal(table["day"], from_day), pc.less_equal(table["day"], to_day))
    summed = [(name, "sum") for name in (*MONEY, "quantity")]
    found = table.filter(days).group_by(KEYS).aggregate([("basket_id", "count_distinct"), *summed])
    return {
        (str(row["store_id"]), row["day"]): DaySums(
            row["basket_id_count_distinct"],
            *(row[f"{name}_sum"] for name in MONEY),
            row["quantity_sum"] * 1000,
        )
        for row in found.to_pylist()
    }


def _table(path: Path) -> Any:
    names = ["store_id", "basket_id", "quantity", "transaction_timestamp", *MONEY]
    table = pq.read_table(path, columns=names)
    cents = {name: pc.round(pc.multiply(table[name], 100.0)).cast(pa.int64()) for name in MONEY}
    day = pc.strftime(table["transaction_timestamp"], "%Y%m%d").cast(pa.int64())
    whole = {name: table[name] for name in ("store_id", "basket_id", "quantity")}
    return pa.table({**whole, "day": day, **cents})


MONEY_OF_BOOK = """
SELECT j.location, j.business_day,
    -SUM(CASE WHEN l.account IN ('4000', '4110', '4120') THEN l.amount ELSE 0 END) AS revenue,
    SUM(CASE WHEN l.account = '4110' THEN l.amount ELSE 0 END) AS loyalty,
    SUM(CASE WHEN l.account = '4120' THEN l.amount ELSE 0 END) AS match,
    SUM(CASE WHEN l.account = '1150' THEN l.amount ELSE 0 END) AS coupons
FROM ledger l JOIN journal j ON j.number = l.number / 65536
WHERE j.kind = 'sale' AND l.account IN ('4000', '4110', '4120', '1150')
GROUP BY j.location, j.business_day
"""
UNITS_OF_BOOK = """
SELECT j.location, j.business_day, SUM(m.quantity)
FROM move m JOIN journal j ON j.number = m.number / 65536
WHERE m.why = 'sold' GROUP BY j.location, j.business_day
"""
BASKETS_OF_BOOK = """
SELECT location, business_day, COUNT(*) FROM journal WHERE kind = 'sale'
GROUP BY location, business_day
"""


def of_book(store: Store) -> dict[StoreDay, DaySums]:
    """The same sums from a book."""
    money = {(row[0], row[1]): tuple(map(int, row[2:])) for row in _rows(store, MONEY_OF_BOOK)}
    units = {(row[0], row[1]): int(row[2]) for row in _rows(store, UNITS_OF_BOOK)}
    return {
        (row[0], row[1]): DaySums(
            row[2], *money.get((row[0], row[1]), (0, 0, 0, 0)), units.get((row[0], row[1]), 0)
        )
        for row in _rows(store, BASKETS_OF_BOOK)
    }


def _rows(store: Store, sql: str) -> Sequence[Any]:
    return store.rows(text(sql))


def total(days: dict[StoreDay, DaySums]) -> DaySums:
    """All stores and days together."""
    return DaySums(*map(sum, zip(*days.values(), strict=True)))


def differing(book: dict[StoreDay, DaySums], source: dict[StoreDay, DaySums]) -> list[StoreDay]:
    """The stores and days on which they differ in anything."""
    return sorted(key for key in book.keys() | source.keys() if book.get(key) != source.get(key))
