"""A long history made up in the database itself: rows as sales would have left them.

Fifty million moves through the write path take hours, and what is asked of them here does not hang
on how they came. Every sale has three lines and two entries; items come round in a fixed order, so
that each move knows its predecessor. One sale in a hundred is recorded three days late. Chart and
goods on the shelf are posted; positions, balances and day balances are summed up from the rows, as
a rebuild sums them. Bodies are not real ones: chain and replay are not what is measured.
"""

from typing import Any

from bench.sales import LINES, LOCATION
from tillbook.posting import LINES_PER_EVENT
from tillbook.rebuilding import DERIVED
from tillbook.store import queries

ITEMS = 5_000
YEAR = 365 * 86_400_000_000  # microseconds
FIRST = 1_741_000_000_000_000  # an instant in March 2025
LATE = 3 * 86_400_000_000
BODY = 600  # characters, about

DAY = {
    "sqlite": "CAST(strftime('%Y%m%d', {0} / 1000000, 'unixepoch') AS INTEGER)",
    "postgresql": "CAST(to_char(to_timestamp({0} / 1000000), 'YYYYMMDD') AS bigint)",
}
FILLER = {"sqlite": f"hex(zeroblob({BODY // 2}))", "postgresql": f"repeat('0', {BODY})"}
NOTED = (
    """'{{"lines":[],"taxes":[],"tenders":[],"currency":"EUR","total":600,"text":"'"""
    """ || {0} || '"}}'"""
)
ENVELOPE = '{"actor":"synthetic"}'
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT {0} UNION ALL SELECT n + 1 FROM s WHERE n < {1})",
    "postgresql": "WITH s(n) AS (SELECT generate_series({0}::bigint, {1}::bigint))",
}


def instant(number: str, first: int, documents: int) -> str:
    """When document n happened, as SQL: one in a hundred three days before it is recorded."""
    return (
        f"({FIRST} + ({number} - {first}) * {YEAR // documents}"
        f" - CASE WHEN {number} % 100 = 0 THEN {LATE} ELSE 0 END)"
    )


def journal(dialect: str, first: int, last: int, origin: int, documents: int) -> str:
    """Sales from a journal number to another."""
    at = instant("n", origin, documents)
    recorded = f"({FIRST} + (n - {origin}) * {YEAR // documents} + 1000000)"
    day = DAY[dialect].format(at)
    return f"""
    INSERT INTO journal {SERIES[dialect].format(first, last)}
    SELECT n, 'synthetic-' || n, 'sale', 1, 'main', '{LOCATION}', 'synthetic', n - {origin - 1},
        n - {origin - 1}, {at}, {recorded}, {day}, {day}, 1, '', '', '{ENVELOPE}',
        {NOTED.format(FILLER[dialect])} FROM s
    """


def moves(dialect: str, first: int, last: int, origin: int, documents: int) -> str:
    """Three lines a sale; the k-th line of all sells item k * 1009 modulo their number."""
    k = f"((n - {origin}) * {LINES} + l.line - 1)"
    before = f"({k} - {ITEMS})"
    row = f"(({origin} + {before} / {LINES}) * {LINES_PER_EVENT} + {before} % {LINES} + 1)"
    opened = f"(SELECT last FROM shelf WHERE at = {k} * 1009 % {ITEMS})"
    return f"""
    INSERT INTO move {SERIES[dialect].format(first, last)}
    SELECT n * {LINES_PER_EVENT} + l.line, (SELECT item FROM shelf WHERE at = {k} * 1009 % {ITEMS}),
        '', 1000 * (1 + {k} % 3), 137 * (1 + {k} % 3), 'sold', l.line,
        {instant("n", origin, documents)}, '', 0, '{LOCATION}', 'shelf', '', '1400', '',
        CASE WHEN {k} < {ITEMS} THEN {opened} ELSE {row} END,
        '{LOCATION}', 'customer', '', '5000', '', 0
    FROM s CROSS JOIN (SELECT 1 AS line UNION ALL SELECT 2 UNION ALL SELECT 3) l
    """


def entries(dialect: str, first: int, last: int) -> str:
    """Paid in cash, all of it sales."""
    return f"""
    INSERT INTO entry {SERIES[dialect].format(first, last)}
    SELECT n * {LINES_PER_EVENT} + l.line, l.account, '{LOCATION}', '', l.amount FROM s CROSS JOIN
        (SELECT 1 AS line, '1000' AS account, 900 AS amount UNION ALL SELECT 2, '4000', -900) l
    """


SHELF = """
CREATE TABLE shelf AS SELECT row_number() OVER (ORDER BY item) - 1 AS at, item, last FROM position
"""
POSITIONS = """
UPDATE position SET
    quantity = quantity - (SELECT m.quantity FROM sold m WHERE m.item = position.item),
    value = value - (SELECT m.value FROM sold m WHERE m.item = position.item),
    last = (SELECT m.last FROM sold m WHERE m.item = position.item)
WHERE item IN (SELECT item FROM sold)
"""
SOLD = """
CREATE TABLE sold AS SELECT item, SUM(quantity) AS quantity, SUM(value) AS value,
    MAX(number) AS last FROM move WHERE why = 'sold' GROUP BY item
"""


def told(dialect: str, head: int, documents: int, at_a_time: int) -> Any:
    """The statements that make so many sales after what the book has, in order."""
    origin = head + 1
    yield SHELF
    yield "CREATE UNIQUE INDEX shelf_at ON shelf (at)"
    for first in range(origin, origin + documents, at_a_time):
        last = min(first + at_a_time, origin + documents) - 1
        yield journal(dialect, first, last, origin, documents)
        yield moves(dialect, first, last, origin, documents)
        yield entries(dialect, first, last)
    yield SOLD
    yield "CREATE UNIQUE INDEX sold_item ON sold (item)"
    yield POSITIONS
    yield "UPDATE item_cost SET low_value = 0, high_value = high_value * 2"  # sold at any cost
    for table, query in DERIVED:
        yield f"DELETE FROM {table.name}"
        yield f"INSERT INTO {table.name} ({queries.columns(table)}) {query}"
    newest = FIRST + documents * (YEAR // documents) + 1_000_000
    yield f"UPDATE book SET number = {head + documents}, recorded_at = {newest}"
    yield "DROP TABLE shelf"
    yield "DROP TABLE sold"
