"""The writer: many submit at once, one thread posts, nobody is answered before the commit."""

import asyncio
import json
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from threading import Barrier, Event

import pysqlite3.dbapi2 as driver
import pytest

from tests.shop import Shop
from tillbook.ledger import Ledger, Outcome
from tillbook.store.opening import open_store
from tillbook.writer import PostedPerhaps, Writer, WriterClosed

THREADS = 50
EACH = 6


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "book.db")


@pytest.fixture
def shop(path: str) -> Shop:
    shop = Shop(open_store(path))
    shop.receipt(("TEA", 1000, 100_000))
    return shop


def sale(shop: Shop) -> bytes:
    return json.dumps(shop.sale_event(("TEA", 1, 250))).encode()


def last_number(shop: Shop) -> int:
    return int(shop.rows("SELECT number FROM book")[0][0])


class Doorkeeper(Ledger):
    """A ledger that lets nobody post until the test opens the door."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop.ledger.store, shop.clock)
        self.entered, self.open, self.groups = Event(), Event(), []

    def post(self, bodies: list[bytes]) -> list[Outcome]:
        self.entered.set()
        assert self.open.wait(20)
        self.groups.append(len(bodies))
        return super().post(bodies)


def test_fifty_tills_at_once_are_all_answered_after_their_commit(shop: Shop, path: str) -> None:
    before = last_number(shop)
    work = [[sale(shop) for _ in range(EACH)] for _ in range(THREADS)]

    def till(bodies: list[bytes]) -> list[int]:
        reader = driver.connect(path, timeout=20)
        numbers = []
        for body in bodies:
            outcome = writer.submit(body).result(30)
            assert outcome.status == "posted"
            seen = reader.execute("SELECT number FROM journal WHERE id = ?", (outcome.id,))
            assert seen.fetchall() == [(outcome.number,)]
            numbers.append(outcome.number)
        reader.close()
        return numbers

    with Writer(shop.ledger) as writer, ThreadPoolExecutor(THREADS) as tills:
        numbers = list(tills.map(till, work))
    assert all(own == sorted(own) for own in numbers)
    total = THREADS * EACH
    assert sorted(chain.from_iterable(numbers)) == list(range(before + 1, before + 1 + total))
    assert shop.on_hand("TEA")[0] == 1000 - total


def test_what_waits_shares_one_commit(shop: Shop) -> None:
    ledger = Doorkeeper(shop)
    with Writer(ledger, most=8) as writer:
        first = writer.submit(sale(shop))
        assert ledger.entered.wait(20)
        rest = [writer.submit(sale(shop)) for _ in range(20)]
        assert not first.done()
        ledger.open.set()
    assert ledger.groups == [1, 8, 8, 4]
    numbers = [future.result(0).number for future in (first, *rest)]
    assert numbers == list(range(numbers[0], numbers[0] + 21))


def test_the_same_slip_from_eight_threads_is_posted_once(shop: Shop) -> None:
    body, ready = sale(shop), Barrier(8)

    def till(_: int) -> Outcome:
        ready.wait(20)
        return writer.submit(body).result(30)

    with Writer(shop.ledger) as writer, ThreadPoolExecutor(8) as tills:
        outcomes = list(tills.map(till, range(8)))
    assert sorted(outcome.status for outcome in outcomes) == ["known"] * 7 + ["posted"]
    assert len({outcome.number for outcome in outcomes}) == 1
    assert shop.on_hand("TEA")[0] == 999


def test_tasks_of_a_loop_are_answered_like_threads(shop: Shop) -> None:
    bodies = [sale(shop) for _ in range(40)]

    async def tills(writer: Writer) -> list[Outcome]:
        return await asyncio.gather(*map(writer.post, bodies))

    with Writer(shop.ledger) as writer:
        outcomes = asyncio.run(tills(writer))
    assert [outcome.status for outcome in outcomes] == ["posted"] * 40
    assert [outcome.id for outcome in outcomes] == [json.loads(body)["id"] for body in bodies]


def test_a_held_document_does_not_stop_its_group(shop: Shop) -> None:
    ledger = Doorkeeper(shop)
    with Writer(ledger) as writer:
        futures = [writer.submit(body) for body in (b"{", sale(shop), b"[]", sale(shop))]
        ledger.open.set()
    statuses = [future.result(0).status for future in futures]
    assert statuses == ["held", "posted", "held", "posted"]


def test_closing_answers_what_was_accepted_and_takes_no_more(shop: Shop) -> None:
    ledger = Doorkeeper(shop)
    writer = Writer(ledger)
    futures = [writer.submit(sale(shop)) for _ in range(30)]
    ledger.open.set()
    writer.close()
    assert [future.result(0).status for future in futures] == ["posted"] * 30
    with pytest.raises(WriterClosed):
        writer.submit(sale(shop))
    with pytest.raises(WriterClosed):
        asyncio.run(writer.post(sale(shop)))
    writer.close()


def test_a_document_withdrawn_before_its_turn_is_not_posted(shop: Shop) -> None:
    ledger = Doorkeeper(shop)
    with Writer(ledger) as writer:
        writer.submit(sale(shop))
        assert ledger.entered.wait(20)
        withdrawn, wanted = writer.submit(sale(shop)), writer.submit(sale(shop))
        assert withdrawn.cancel()
        ledger.open.set()
    assert wanted.result(0).status == "posted"
    assert shop.on_hand("TEA")[0] == 998


def test_a_full_disk_stops_the_writer_and_says_perhaps(shop: Shop, path: str) -> None:
    ledger = Doorkeeper(shop)
    store = shop.ledger.store
    pages = store.writer.execute("PRAGMA page_count").fetchone()[0]
    store.writer.execute(f"PRAGMA max_page_count = {pages}")
    before = last_number(shop)
    writer = Writer(ledger, most=200)
    first: list[Future[Outcome]] = [writer.submit(sale(shop)) for _ in range(200)]
    later = [writer.submit(sale(shop)) for _ in range(100)]
    ledger.open.set()
    writer.close()
    assert any(isinstance(future.exception(0), PostedPerhaps) for future in first)
    assert all(isinstance(future.exception(0), WriterClosed) for future in later)
    with pytest.raises(WriterClosed):
        writer.submit(sale(shop))
    assert len(ledger.groups) <= 2
    assert last_number(shop) - before == sum(future.exception(0) is None for future in first)


def test_a_book_that_is_busy_is_said_and_the_writer_works_on(shop: Shop, path: str) -> None:
    store = shop.ledger.store
    store.writer.execute("PRAGMA busy_timeout = 10")
    other = driver.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    body = sale(shop)
    with Writer(shop.ledger) as writer:
        fault = writer.submit(body).exception(30)
        assert type(fault).__name__ == "BookBusy"
        other.execute("ROLLBACK")
        assert writer.submit(body).result(30).status == "posted"
