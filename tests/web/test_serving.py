"""Serving: figures, logs, an end that answers what it accepted, and several workers on one book."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.databases import postgres
from tests.web.serving import Server, set_up
from tillbook.checking import run
from tillbook.store.opening import open_store


@pytest.fixture(params=("sqlite", "postgresql"))
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    """A server of one worker on SQLite, and of two on PostgreSQL."""
    if request.param == "sqlite":
        url, options = f"sqlite:///{tmp_path / 'book.db'}", ()
    else:
        url, options = postgres().new_book(), ("--workers", "2")
    set_up(url)
    server = Server(url, tmp_path, *options)
    yield server
    server.stop()
    if request.param == "postgresql":
        postgres().give_back(url)


def test_what_was_accepted_is_answered_and_the_laws_hold(served: Server) -> None:
    """Eight tills sell; the server is told to stop; every answer is true of the book."""
    admin = served.administrator()
    keys = [served.key(admin, "cashier", locations=("014",), origin=f"t{at}") for at in range(8)]
    answered: list[list[dict[str, Any]]] = [[] for _ in keys]
    stopping = threading.Event()

    def sell(at: int) -> None:
        with httpx.Client(base_url=served.address, timeout=60) as client:
            for sequence in range(1, 10_000):
                sale = served.sale(f"t{at}", sequence)
                try:
                    made = client.post("/api/v1/events", json=sale, headers=keys[at])
                except httpx.TransportError:
                    return
                if made.status_code != 201:
                    assert stopping.is_set(), made.text
                    return
                answered[at].append({"sequence": sequence} | made.json())

    tills = [threading.Thread(target=sell, args=(at,)) for at in range(8)]
    for till in tills:
        till.start()
    time.sleep(2)
    metrics = served.client.get("/metrics", headers=served.key(admin, "IT support")).text
    stopping.set()
    assert served.stop() == 0
    for till in tills:
        till.join(30)
    store = open_store(served.url, create=False)

    book = {
        row.id: (row.number, row.body_hash)
        for row in store.rows(text("SELECT id, number, body_hash FROM journal"))
    }
    told = [one for till in answered for one in till]
    assert len(told) > 20
    assert all(book[one["id"]] == (one["number"], one["body_hash"]) for one in told)
    assert [found for found in run(store) if found.severity == "broken law"] == []
    store.close()
    assert 'tillbook_documents_total{kind="sale",outcome="posted"}' in metrics
    assert "tillbook_commit_seconds_bucket" in metrics and "tillbook_held_documents" in metrics
    assert 'tillbook_origin_lag_seconds{origin="t0"}' in metrics


def test_each_request_is_a_line_of_the_log(server: Server) -> None:
    made = server.client.get("/health/live")
    time.sleep(1)  # lines are written a few at a time
    lines = server.log.read_text().splitlines()
    found = [json.loads(line) for line in lines if made.headers["x-request-id"] in line]
    assert [(one["route"], one["status"]) for one in found] == [("GET /health/live", 200)]


def test_a_worker_whose_parent_was_killed_ends(tmp_path: Path) -> None:
    """Nobody is left behind who holds the book."""
    url = f"sqlite:///{tmp_path / 'book.db'}"
    set_up(url)
    server = Server(url, tmp_path)
    server.process.kill()
    server.process.wait(10)
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            httpx.get(f"{server.address}/health/live", timeout=1)
        except httpx.TransportError:
            return
        time.sleep(0.1)
    pytest.fail("the worker still answers")
