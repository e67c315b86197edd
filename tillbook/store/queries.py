"""The statements of the write path, derived from the tables; both databases speak them.

Placeholders are `?`; PostgreSQL's driver gets its own spelling.
"""

from functools import cache

from sqlalchemy import Table

from tillbook.chart import CHARTED, ROAD
from tillbook.store import tables


@cache
def columns(table: Table, alias: str = "") -> str:
    """The table's columns, in the order of the struct that holds a row."""
    prefix = f"{alias}." if alias else ""
    return ", ".join(f"{prefix}{_quoted(column.name)}" for column in table.columns)


def _quoted(name: str) -> str:
    return f'"{name}"'


@cache
def insert(table: Table, within: str = "") -> str:
    """INSERT of whole rows."""
    marks = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {within}{table.name} ({columns(table)}) VALUES ({marks})"


@cache
def on_conflict(table: Table, adding: tuple[str, ...] = ()) -> str:
    """What follows an INSERT so that a known key is overwritten, or, for `adding`, added to."""
    keys = [column.name for column in table.primary_key.columns]
    assigned = ", ".join(
        f"{_quoted(c.name)} = {table.name}.{_quoted(c.name)} + excluded.{_quoted(c.name)}"
        if c.name in adding
        else f"{_quoted(c.name)} = excluded.{_quoted(c.name)}"
        for c in table.columns
        if c.name not in keys
    )
    return f" ON CONFLICT ({', '.join(map(_quoted, keys))}) DO UPDATE SET {assigned}"


@cache
def upsert(table: Table, adding: tuple[str, ...] = ()) -> str:
    """INSERT that overwrites, or adds to, the row of a known key."""
    return insert(table) + on_conflict(table, adding)


@cache
def select(table: Table, where: str, order: str = "") -> str:
    """SELECT of whole rows."""
    ordered = f" ORDER BY {order}" if order else ""
    return f"SELECT {columns(table)} FROM {table.name} WHERE {where}{ordered}"


@cache
def document(where: str) -> str:
    """A posted document, by whatever it is found by."""
    return f"SELECT number, company, posting_day, envelope, body FROM journal WHERE {where}"


AT_POSITION = "item = ? AND lot = ? AND location = ? AND spot = ? AND owner = ?"


def by_keys(each: str) -> str:
    """Positions by many keys, a JSON array of arrays; `each` unfolds it into rows k(value)."""
    same = " AND ".join(
        f"p.{name} = k.value ->> {at}"
        for at, name in enumerate(("item", "lot", "location", "spot", "owner"))
    )
    return f"SELECT {columns(tables.position, 'p')} FROM {each} CROSS JOIN position p WHERE {same}"


def layers(each: str, at: str) -> str:
    """The layers of many positions, a JSON array of arrays: (which of them, rank, …)."""
    same = " AND ".join(
        f"y.{name} = k.value ->> {place}"
        for place, name in enumerate(("item", "lot", "location", "spot", "owner"))
    )
    kept = "y.rank, y.receipt, y.quantity, y.value, y.basis_quantity, y.basis_value"
    return f"SELECT {at}, {kept} FROM {each} CROSS JOIN laid y WHERE {same}"


def costs(each: str) -> str:
    """What items have cost companies, by many keys, a JSON array of arrays."""
    return (
        f"SELECT {columns(tables.item_cost, 'c')} FROM {each} CROSS JOIN item_cost c "
        "WHERE c.company = k.value ->> 0 AND c.item = k.value ->> 1"
    )


def masters(each: str) -> str:
    """Records of one kind by many codes, a JSON array."""
    return (
        f"SELECT {columns(tables.master, 'm')} FROM {each} CROSS JOIN master m "
        "WHERE m.kind = ? AND m.code = k.value"
    )


PRICED = "kind = 'price' AND code > k.value || '@' AND code < k.value || 'A'"
"""A price's code is item@location@day."""


def prices(each: str) -> str:
    """Price records of many items, a JSON array."""
    return f"SELECT {columns(tables.master, 'm')} FROM {each} CROSS JOIN master m WHERE {PRICED}"


def prices_of_each(each: str) -> str:
    """As `prices`, item by item: a planner that knows no codes would compare all with all."""
    theirs = f"SELECT * FROM master WHERE {PRICED} OFFSET 0"
    return f"SELECT {columns(tables.master, 'm')} FROM {each} CROSS JOIN LATERAL ({theirs}) m"


def known(each: str, *posted: str) -> str:
    """What the book has under ids, and under hashes: (key, number, hash, held, details).

    `posted` are the tables that have the ids of documents.
    """
    ids = " UNION ALL ".join(
        f"SELECT j.id, j.number, j.body_hash, 0, '' FROM {each} CROSS JOIN {table} j"
        " WHERE j.id = k.value"
        for table in posted
    )
    return f"""{ids}
    UNION ALL SELECT h.id, h.number, h.body_hash, 1, h.details FROM {each} CROSS JOIN held h
    WHERE h.id = k.value
    UNION ALL SELECT h.body_hash, h.number, h.body_hash, 1, h.details FROM {each}
    CROSS JOIN held h WHERE h.body_hash = k.value
    """


BOOK = select(tables.book, '"only" = 1')
OPEN_LINES = select(tables.open_line, AT_POSITION, "number")
LAYERS = select(tables.laid, AT_POSITION, "rank")
LAYERS_OF = select(tables.laid, "receipt = ?")
CARRIED = select(tables.carried, "number = ?", "at")
LAYER_USED = (
    "UPDATE laid SET quantity = ?, value = ?, basis_quantity = ?, basis_value = ?"
    f" WHERE {AT_POSITION} AND rank = ?"
)
NO_LAYER = f"DELETE FROM laid WHERE {AT_POSITION} AND rank = ?"
MARKS = select(tables.count_mark, AT_POSITION)
POSITIONS_OF = select(tables.position, "item = ? AND location = ?")
EVERYWHERE = select(tables.position, "item = ?")
PLACES_OF = select(
    tables.position,
    f"item = ? AND owner = '' AND (quantity <> 0 OR substr(spot, 1, {len(ROAD)}) <> '{ROAD}')",
)
LINE_STATE = select(tables.line_state, "number = ?")
MASTER = select(tables.master, "kind = ? AND code = ?")
CHART = select(tables.master, f"kind IN ({', '.join(repr(kind) for kind in sorted(CHARTED))})")
MOVES = select(tables.move, "number > ? AND number < ?", "number")
ENTRIES = select(tables.entry, "number > ? AND number < ?", "number")
REVERSED_BY = "SELECT reversed_by FROM reversal WHERE number = ?"
GAPS = select(tables.sequence_gap, "origin = ?", "first")
CLOSE_LINE = f"DELETE FROM open_line WHERE {AT_POSITION} AND number = ?"
BALANCES_THROUGH = (
    "SELECT location, SUM(debit - credit) FROM day_balance"
    " WHERE account = ? AND posting_day <= ? GROUP BY location"
)
HEAD = 'UPDATE book SET number = ?, held = ?, recorded_at = ?, charted = ? WHERE "only" = 1'
HELD_HASH = "SELECT body_hash FROM held WHERE number = ?"
HELD_BY_HASH = "SELECT number, body_hash, details FROM held WHERE body_hash = ?"

_AT_TARGET = "{0}.target_location = ? AND {0}.target_spot = ? AND {0}.target_owner = ?"
CHAIN = f"""
WITH RECURSIVE chain(number, at_target, step) AS (
    SELECT m.number, CASE WHEN {_AT_TARGET.format("m")} THEN 1 ELSE 0 END, 1
    FROM move m WHERE m.number = ?
    UNION ALL
    SELECT n.number, CASE WHEN {_AT_TARGET.format("n")} THEN 1 ELSE 0 END, c.step + 1
    FROM chain c JOIN move o ON o.number = c.number
    JOIN move n ON n.number =
        CASE WHEN c.at_target = 1 THEN o.target_before ELSE o.source_before END
        AND n.number < c.number
    JOIN journal j ON j.number = n.number / 65536 AND j.recorded_at >= ?
    WHERE c.step < ?
)
SELECT {columns(tables.move, "m")}, j.origin, j.sequence, j.recorded_at
FROM chain c JOIN move m ON m.number = c.number JOIN journal j ON j.number = m.number / 65536
WHERE j.recorded_at >= ?
ORDER BY c.number DESC
"""
