"""What a posting reads it finds by its key: no question of a decision walks through the record.

A book of ten million moves must not be read from end to end because a slip came late.
"""

import re
from typing import Any

import pytest
from sqlalchemy.dialects import sqlite

from tests.shop import Shop
from tillbook.checks import value_within_paid
from tillbook.projections import stock_card
from tillbook.report import Asked
from tillbook.store import queries
from tillbook.store.sqlite import SqliteStore

RECORD = {"journal", "move", "entry", "m", "n", "o", "j"}
ASKED = {
    name: text
    for name, text in vars(queries).items()
    if name.isupper() and isinstance(text, str) and re.match(r"\s*(SELECT|WITH)", text)
}


def walked(shop: Shop, sql: str) -> set[str]:
    """The tables that SQLite would read from end to end."""
    store = shop.ledger.store
    assert isinstance(store, SqliteStore)
    plan = store.writer.execute(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?")).fetchall()
    return {row[3].split()[1] for row in plan if row[3].startswith("SCAN ")}


@pytest.mark.parametrize("name", sorted(ASKED))
def test_what_a_decision_reads_is_found_by_its_key(shop: Shop, name: str) -> None:
    assert not walked(shop, ASKED[name]) & RECORD


def test_a_walk_back_along_a_shelf_reads_its_own_moves_only(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200))
    (tea,) = shop.rows("SELECT * FROM position")
    asked = Asked(item="TEA", location="014", spot="shelf")
    for query in (stock_card.REPORT.select(asked), value_within_paid._times_goods_came(tea)):
        assert not walked(shop, spelled(query)) & RECORD


def spelled(query: Any) -> str:
    """A query as SQLite reads it."""
    dialect = sqlite.dialect(paramstyle="qmark")
    return str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def test_a_question_that_walks_is_seen(shop: Shop) -> None:
    """The plan that a late slip once had."""
    slow = queries.CHAIN.replace("ORDER BY c.number", "ORDER BY m.number")
    assert slow != queries.CHAIN
    assert walked(shop, slow) & RECORD
