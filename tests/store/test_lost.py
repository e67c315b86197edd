"""A database that goes away: a commit that is in doubt is never repeated, a rest is made good."""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pysqlite3.dbapi2 as driver
import pytest

from tests.databases import OTHERS_OUT, Databases
from tests.shop import Shop
from tillbook.store.opening import open_store
from tillbook.store.postgres import PostgresStore
from tillbook.store.sqlite import SqliteStore


@pytest.fixture
def url(databases: Databases) -> Iterator[str]:
    url = databases.new_book()
    yield url
    databases.give_back(url)


@pytest.fixture
def shop(url: str) -> Shop:
    shop = Shop(open_store(url))
    shop.receipt(("TEA", 10, 1000))
    return shop


def everybody_out(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(OTHERS_OUT)


def test_a_server_that_was_restarted_between_two_sales_is_not_noticed(shop: Shop, url: str) -> None:
    shop.sale(("TEA", 1, 250))
    everybody_out(url)
    shop.sale(("TEA", 1, 250))
    assert shop.on_hand("TEA") == (8, 800)


def test_a_connection_lost_in_the_middle_leaves_nothing_and_says_so(
    shop: Shop, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sale = json.dumps(shop.sale_event(("TEA", 1, 250))).encode()
    write = shop.ledger.store.transaction
    monkeypatch.setattr(
        "tillbook.store.postgres.PostgresSession.write_rest",
        lambda session, batch: everybody_out(url),
    )
    with pytest.raises(psycopg.OperationalError):
        shop.ledger.post([sale])
    monkeypatch.undo()
    assert write == shop.ledger.store.transaction
    assert shop.on_hand("TEA") == (10, 1000)
    assert [shop.ledger.post([sale])[0].status for _ in range(2)] == ["posted", "known"]


def test_an_answer_lost_after_the_commit_is_found_by_asking_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit took effect, its answer did not arrive; the same bytes are then known."""
    sale = json.dumps(shop.sale_event(("TEA", 1, 250))).encode()
    store = shop.ledger.store
    assert isinstance(store, PostgresStore)
    broken = Broken(store)
    monkeypatch.setattr(shop.ledger, "store", broken)
    with pytest.raises(psycopg.OperationalError):
        shop.ledger.post([sale])
    monkeypatch.undo()
    assert shop.on_hand("TEA") == (9, 900)
    assert shop.ledger.post([sale])[0].status == "known"


class Broken:
    """A store whose connection breaks just after the commit."""

    def __init__(self, store: PostgresStore) -> None:
        self.store = store
        self.is_lost = store.is_lost

    def transaction(self) -> "Broken":
        self.real = self.store.transaction()
        return self

    def __enter__(self) -> object:
        return self.real.__enter__()

    def __exit__(self, *fault: object) -> None:
        self.real.__exit__(*fault)
        self.store.writer.close()
        raise psycopg.OperationalError("the connection is closed")


def test_a_full_disk_stops_the_book_and_what_was_sent_can_be_sent_again(tmp_path: Path) -> None:
    shop = Shop(open_store(str(tmp_path / "book.db")))
    shop.receipt(("TEA", 10, 1000))
    store = shop.ledger.store
    assert isinstance(store, SqliteStore)
    before = store.writer
    (pages,) = before.execute("PRAGMA page_count").fetchone()
    before.execute(f"PRAGMA max_page_count = {pages}")
    sales = [json.dumps(shop.sale_event(("TEA", 1, 250))).encode() for _ in range(200)]
    with pytest.raises(driver.OperationalError, match="full") as fault:
        shop.ledger.post(sales)
    assert store.is_lost(fault.value)
    assert store.writer is not before
    assert shop.on_hand("TEA") == (10, 1000)
    assert {one.status for one in shop.ledger.post(sales)} == {"posted"}
    store.close()
