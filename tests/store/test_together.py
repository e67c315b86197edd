"""One book, open more than once: the server and the command line, several threads, a reader."""

import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.shop import Clock, Shop
from tillbook.event import load_kinds
from tillbook.ledger import Ledger
from tillbook.store import postgres, sqlite
from tillbook.store.door import BookBusy, Store
from tillbook.store.opening import open_store

Opened = Callable[[], Store]


@pytest.fixture
def stocked(any_shop: Shop) -> Shop:
    any_shop.receipt(("TEA", 1000, 100_000))
    return any_shop


def sales(shop: Shop, pieces: int) -> list[dict[str, Any]]:
    return [shop.sale_event(("TEA", 1, 250)) for _ in range(pieces)]


def post(ledger: Ledger, event: dict[str, Any]) -> str:
    return ledger.post([json.dumps(event).encode()])[0].status


def post_apart(url: str, events: list[dict[str, Any]]) -> list[str]:
    """What another process does with the same book."""
    load_kinds()
    store = open_store(url, create=False)
    try:
        return [post(Ledger(store, Clock()), event) for event in events]
    finally:
        store.close()


def assert_the_books_are_whole(shop: Shop, sold: int) -> None:
    assert shop.on_hand("TEA") == (1000 - sold, 100_000 - 100 * sold)
    assert (shop.cogs, shop.balance("1000")) == (100 * sold, 250 * sold)
    numbers = [row[0] for row in shop.rows("SELECT number FROM journal ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    documents = [
        row[0] for row in shop.rows("SELECT document FROM journal WHERE kind = 'sale' ORDER BY 1")
    ]
    assert documents == list(range(1, sold + 1))


def test_a_reader_sees_only_what_is_committed(stocked: Shop, opened: Opened) -> None:
    reader = Shop(opened(), chart=False)
    ledger = stocked.ledger
    with ledger.store.transaction() as session:
        batch = ledger.begin(session)
        batch.head.number += 1
        session.write(batch)
        assert reader.rows("SELECT number FROM book") == [(batch.head.number - 1,)]
        assert stocked.rows("SELECT number FROM book") == [(batch.head.number - 1,)]
    assert reader.rows("SELECT number FROM book") == [(batch.head.number,)]


def test_who_looks_sees_one_state_of_the_book(stocked: Shop, opened: Opened) -> None:
    key = ("TEA", "", "014", "shelf", "")
    with opened().looking() as session:
        before = session.head().number
        stocked.sale(("TEA", 1, 250))
        (position,) = session.positions([key])
        assert (position.quantity, session.head().number) == (1_000_000, before)
    with opened().looking() as session:
        (position,) = session.positions([key])
        assert (position.quantity, session.head().number) == (999_000, before + 1)


def test_two_ledgers_post_in_turn(stocked: Shop, opened: Opened) -> None:
    other = Ledger(opened(), Clock())
    for n, event in enumerate(sales(stocked, 10)):
        assert post(other if n % 2 else stocked.ledger, event) == "posted"
    assert_the_books_are_whole(stocked, 10)


def test_a_change_of_the_chart_reaches_the_other_ledger(stocked: Shop, opened: Opened) -> None:
    other = Ledger(opened(), Clock())
    first, second = sales(stocked, 2)
    assert post(other, first) == "posted"
    mapped = stocked.event("account_mapping", code="sales", role="sales", account="6100", expects=1)
    del mapped["location"]
    assert post(stocked.ledger, mapped) == "posted"
    assert post(other, second) == "posted"
    assert (stocked.balance("4000"), stocked.balance("6100")) == (-250, -250)


def test_what_one_ledger_posted_the_other_knows(stocked: Shop, opened: Opened) -> None:
    (event,) = sales(stocked, 1)
    assert post(stocked.ledger, event) == "posted"
    assert post(Ledger(opened(), Clock()), event) == "known"
    assert post(Ledger(opened(), Clock()), event | {"actor": "lee"}) == "held"


def test_threads_with_a_ledger_each_and_one_together(stocked: Shop, opened: Opened) -> None:
    ledgers = [stocked.ledger, stocked.ledger, Ledger(opened(), Clock()), Ledger(opened(), Clock())]
    events, start = [sales(stocked, 10) for _ in ledgers], Barrier(len(ledgers))

    def trade(n: int) -> list[str]:
        start.wait()
        return [post(ledgers[n], event) for event in events[n]]

    with ThreadPoolExecutor(len(ledgers)) as threads:
        outcomes = [one for some in threads.map(trade, range(len(ledgers))) for one in some]
    assert outcomes == ["posted"] * 40
    assert_the_books_are_whole(stocked, 40)


def test_threads_that_send_the_same_document_post_it_once(stocked: Shop, opened: Opened) -> None:
    (event,) = sales(stocked, 1)
    ledgers = [Ledger(opened(), Clock()) for _ in range(3)]
    with ThreadPoolExecutor(3) as threads:
        outcomes = list(threads.map(lambda ledger: post(ledger, event), ledgers))
    assert sorted(outcomes) == ["known", "known", "posted"]
    assert_the_books_are_whole(stocked, 1)


def test_two_processes(stocked: Shop) -> None:
    theirs, ours = sales(stocked, 15), sales(stocked, 15)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as apart:
        promise = apart.apply_async(post_apart, (stocked.ledger.store.url, theirs))
        mine = [post(stocked.ledger, event) for event in ours]
        assert (mine, promise.get(60)) == (["posted"] * 15, ["posted"] * 15)
    assert_the_books_are_whole(stocked, 30)


def test_a_book_that_somebody_keeps_is_busy_and_nothing_is_written(
    stocked: Shop, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SECONDS_TO_WAIT", 0.2)
    monkeypatch.setattr(postgres, "SECONDS_TO_WAIT", 0.2)
    other = Ledger(opened(), Clock())
    (event,) = sales(stocked, 1)
    with stocked.ledger.store.transaction(), pytest.raises(BookBusy):
        post(other, event)
    assert post(other, event) == "posted"


def test_a_thread_that_keeps_the_book_keeps_it_from_the_others_of_its_store(
    stocked: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SECONDS_TO_WAIT", 0.2)
    monkeypatch.setattr(postgres, "SECONDS_TO_WAIT", 0.2)
    (event,) = sales(stocked, 1)
    with stocked.ledger.store.transaction(), pytest.raises(BookBusy):
        post(stocked.ledger, event)
    assert post(stocked.ledger, event) == "posted"
