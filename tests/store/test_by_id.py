"""A document is found by its id by an index, on both databases, and never by looking through."""

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.dialects import postgresql, sqlite

from tests.shop import Shop
from tillbook import tracing
from tillbook.by_database import number_of
from tillbook.projections import foreign_open, grni, in_transit, payables
from tillbook.report import Asked
from tillbook.store.postgres import PostgresSession
from tillbook.store.server import connect
from tillbook.store.sqlite import SqliteSession
from tillbook.tables import FOLLOWS_A_MOVE, journal, move

BY_ID = select(journal.c.body).where(journal.c.number == number_of("an-id"))
FOLLOWERS = select(move.c.number).where(
    text(FOLLOWS_A_MOVE), move.c.of > 65_536, move.c.of < 131_072
)
REPORTS = (foreign_open.foreign_open, grni.grni, in_transit.in_transit, payables.payables)
ASKED = Asked(to_day=2025_03_31)


def on_postgresql(shop: Shop, sql: str) -> str:
    """How the server would go about it, if only it could do without reading a whole table."""
    with connect(shop.ledger.store.url) as connection:
        connection.execute("SET enable_seqscan = off")
        rows = connection.execute(f"EXPLAIN {sql}".encode()).fetchall()
    return "\n".join(row[0] for row in rows)


def spelt(query: Select[object], dialect: object) -> str:
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))  # type: ignore[arg-type]


def plan_of(shop: Shop, query: Select[object]) -> str:
    if shop.ledger.store.url.startswith("postgresql"):
        return on_postgresql(shop, spelt(query, postgresql.dialect()))
    rows = shop.ledger.store.rows(text(f"EXPLAIN QUERY PLAN {spelt(query, sqlite.dialect())}"))
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize("query", [BY_ID, FOLLOWERS, *(it(ASKED) for it in REPORTS)], ids=[
    "by id", "followers", *(it.__name__ for it in REPORTS),
])  # fmt: skip
def test_no_plan_reads_the_record_from_end_to_end(any_shop: Shop, query: Select[object]) -> None:
    plan, name = plan_of(any_shop, query), "move" if query is FOLLOWERS else "journal"
    assert f"Seq Scan on {name}" not in plan and f"SCAN {name}" not in plan, plan


def test_nor_does_what_posting_asks(any_shop: Shop) -> None:
    on_server = any_shop.ledger.store.url.startswith("postgresql")
    sql = (PostgresSession if on_server else SqliteSession).DOCUMENT.replace("?", "'an-id'")
    if on_server:
        assert "Seq Scan on journal" not in on_postgresql(any_shop, sql)
    else:
        rows = any_shop.ledger.store.rows(text(f"EXPLAIN QUERY PLAN {sql}"))
        assert not any("SCAN" in str(row[-1]) for row in rows)


def test_a_return_is_among_what_followed_its_sale(any_shop: Shop) -> None:
    any_shop.receipt(("TEA", 10, 1_500))
    sold = any_shop.sale(("TEA", 2, 600))
    back = any_shop.give_back(sold, ("TEA", 1, 300))
    found = tracing.document(any_shop.ledger.store, sold)
    assert [(it.head.id, it.line, it.quantity) for it in found.followers] == [(back, 1, 1000)]
