"""A day goes on in a book whose morning is archived as in one that has all of it."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.conftest import METHODS, charted, copied_shop, kept_by
from tests.laws.days import Document, days
from tests.laws.seen import table
from tests.laws.test_both_databases import FEWER, new_postgres
from tests.laws.trading import LawfulShop, NewBook
from tests.shop import Shop
from tests.sound import broken
from tillbook.archived import archived, document_id
from tillbook.store.sqlite import SqliteStore
from tillbook.tables import metadata

__all__ = ["new_postgres"]

APART = {archived.name, document_id.name}
MARCH = 2025_03

drawn: dict[str, Any] = {
    "day": days(),
    "methods": st.sampled_from((*METHODS, ("avco", "avco"))),
    "noon": st.integers(0, 8),
}


@settings(max_examples=2 * FEWER)
@given(**drawn)
def test_a_day_goes_on_as_if_nothing_were_archived(
    day: tuple[Document, ...], methods: tuple[str, ...], noon: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(str(Path(folder) / "book.db"))
        charted(methods).writer.backup(store.writer)
        goes_on(LawfulShop(store, chart=False), copied_shop(methods), day, noon)
        store.close()


@settings(max_examples=FEWER)
@given(**drawn)
def test_a_day_goes_on_as_if_nothing_were_archived_on_postgresql(
    new_postgres: NewBook, day: tuple[Document, ...], methods: tuple[str, ...], noon: int
) -> None:
    shop, twin = new_postgres(), copied_shop()
    for one in (shop, twin):
        kept_by(one, methods)
    goes_on(shop, twin, day, noon)


def goes_on(shop: Shop, twin: Shop, day: Sequence[Document], noon: int) -> None:
    """The morning archived; the whole day, its morning once more; all of it taken back."""
    at = len(day) * noon // 8
    for document in day[:at]:
        assert shop.post(document) == twin.post(document)
    ((number,),) = shop.rows("SELECT number FROM book")
    shop.ledger.store.archive(month=MARCH, number=number)
    for document in (*day[:at], *day):
        assert shop.post(document) == twin.post(document)
    is_the_same(shop, twin)
    assert broken(shop.ledger.store) == []
    shop.ledger.store.reopen(month=0, number=0)
    is_the_same(shop, twin)


def is_the_same(shop: Shop, twin: Shop) -> None:
    """Every row of both books, wherever it lies."""
    for name in set(metadata.tables) - APART:
        assert sorted(map(tuple, table(shop, name))) == sorted(map(tuple, table(twin, name))), name
