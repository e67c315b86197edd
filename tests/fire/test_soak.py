"""A small soak: a few seconds of everybody at once; and whoever grows or lies is heard."""

import asyncio
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from tests.fire import soak
from tests.fire.callers import Caller, Kind, looks
from tests.fire.soak import Size, grown, in_the_book
from tests.shop import Shop
from tillbook.store.opening import open_store

SECONDS = 3.0


def test_everybody_at_once_and_every_answer_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'book.db'}"
    made = soak.soak(url, tmp_path, SECONDS, seed=1, most_mb=200)
    assert made.faults == []
    kinds = Counter(answer.partition(":")[0] for answer in made.answers)
    assert set(kinds) == {one.name for one in soak.CALLERS}
    assert made.sales > 50 and made.answers["till: vanished"]
    assert {answer for answer in made.answers if answer.startswith("garbage: 4")}


def test_what_grows_is_heard() -> None:
    flat = [Size(200 + at % 3, 60 + at % 2) for at in range(200)]
    assert grown(flat, 16) == []
    warming = [Size(100 + min(at, 90), 10 + min(at, 90)) for at in range(200)]
    assert grown(warming, 16) == [], "before half of the time it may"
    leaking = [Size(200 + at / 2, 60 + at / 2) for at in range(200)]
    assert grown(leaking, 16) == ["memory grew by 40 MB", "40 more files are open"]


def test_an_answer_that_is_not_true_of_the_book_is_heard(tmp_path: Path) -> None:
    url = str(tmp_path / "book.db")
    store = open_store(url)
    shop = Shop(store)
    id = shop.sale(("TEA", 1, 300))
    number, body_hash = store.rows(
        text("SELECT number, body_hash FROM journal WHERE id = :id"), id=id
    )[0]
    store.close()
    assert in_the_book(url, {id: (number, body_hash)}) == []
    assert in_the_book(url, {id: (number, "another")}) == [f"answered, and not in the book: {id}"]
    assert in_the_book(url, {"lost": (1, "x")}) == ["answered, and not in the book: lost"]


@pytest.mark.parametrize("status", [404, 500])
def test_an_answer_that_was_not_to_be_expected_is_a_fault(status: int) -> None:
    """A server that answers so to everything."""

    async def answers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: 2\r\n\r\n{}" % status)
        writer.close()

    async def asked() -> list[str]:
        async with await asyncio.start_server(answers, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            looking = Kind("looks", looks, 0.01)
            caller = Caller(port, "Bearer none", looking, Random(1))
            await caller.call_until(time.monotonic() + 0.2)
            return caller.faults

    faults = asyncio.run(asked())
    assert faults and all(it.startswith(f"looks: {status}") for it in faults)
