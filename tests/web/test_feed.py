"""The feed: nothing is missed, nothing comes twice, and who waits is told."""

import json
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.serving import Server, set_up

Key = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def analyst(key: Key) -> dict[str, str]:
    return key("finance analyst")


def number_now(server: Server) -> int:
    return int(server.client.get("/health/ready").json()["journal"])


def test_pages_of_the_feed_are_the_whole_journal_in_its_order(
    server: Server, analyst: dict[str, str]
) -> None:
    after, numbers = 0, []
    while True:
        page = server.client.get(f"/api/v1/events?after={after}&limit=20", headers=analyst).json()
        if not page["events"]:
            break
        numbers += [one["number"] for one in page["events"]]
        after = page["next"]
    assert numbers == list(range(1, number_now(server) + 1))
    assert page["next"] == numbers[-1]


def test_what_is_told_is_what_was_sent_with_its_envelope(
    server: Server, key: Key, analyst: dict[str, str]
) -> None:
    sale = server.sale()
    after = number_now(server)
    server.client.post("/api/v1/events", json=sale, headers=key("cashier"))
    page = server.client.get(f"/api/v1/events?after={after}&kind=sale", headers=analyst).json()
    (told,) = page["events"]
    assert told["body"] == sale
    assert told["envelope"]["body_hash"] == told["body_hash"]


def test_who_waits_is_told_as_soon_as_there_is_something(
    server: Server, key: Key, analyst: dict[str, str]
) -> None:
    cashier, after, told = key("cashier"), number_now(server), []

    def wait() -> None:
        began = time.monotonic()
        url = f"/api/v1/events?after={after}&kind=sale&wait=20"
        page = server.client.get(url, headers=analyst).json()
        told.append((time.monotonic() - began, page))

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.5)
    sale = server.sale()
    server.client.post("/api/v1/events", json=sale, headers=cashier)
    waiting.join(20)
    took, page = told[0]
    assert [one["id"] for one in page["events"]] == [sale["id"]]
    assert 0.4 < took < 15


def test_who_only_listens_does_not_hold_up_the_end(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'book.db'}"
    set_up(url)
    alone = Server(url, tmp_path)
    headers = alone.key(alone.administrator(), "finance analyst")
    with alone.client.stream("GET", "/api/v1/stream", headers=headers) as told:
        assert next(told.iter_lines()) == ": welcome"
        began = time.monotonic()
        alone.process.send_signal(signal.SIGTERM)
        assert alone.process.wait(60) == 0
    assert time.monotonic() - began < 20, "it is not cut off after half a minute"


def test_a_filtered_feed_goes_on_where_nothing_is_wanted(
    server: Server, analyst: dict[str, str]
) -> None:
    page = server.client.get("/api/v1/events?kind=year_end", headers=analyst).json()
    assert page["events"] == [] and page["next"] == number_now(server)


def test_roles_of_one_location_see_its_documents_only(server: Server, key: Key) -> None:
    here = key("finance analyst", locations=("022",))
    page = server.client.get("/api/v1/events?limit=1000", headers=here).json()
    assert {one["location"] for one in page["events"]} == {"022"}
    assert server.client.get("/api/v1/events?location=014", headers=here).status_code == 403


def test_the_stream_tells_what_was_sold_and_goes_on_after_a_cursor(
    server: Server, key: Key, analyst: dict[str, str]
) -> None:
    cashier, after = key("cashier"), number_now(server)
    first, second = server.sale(), server.sale()
    server.client.post("/api/v1/events", json=first, headers=cashier)
    with server.client.stream(
        "GET", f"/api/v1/stream?after={after}&kind=sale&location=014", headers=analyst
    ) as told:
        assert told.headers["content-type"] == "text/event-stream"
        lines = told.iter_lines()
        assert next(line for line in lines if line.startswith("id: "))
        news = json.loads(next(line for line in lines if line.startswith("data: "))[6:])
        assert news["id"] == first["id"]
        assert news["moved"] == [{"item": "TEA", "quantity": 1000, "source": "014/shelf",
                                  "target": "014/customer", "why": "sold"}]  # fmt: skip
        server.client.post("/api/v1/events", json=second, headers=cashier)
        news = json.loads(next(line for line in lines if line.startswith("data: "))[6:])
        assert news["id"] == second["id"]
    resumed = analyst | {"last-event-id": str(news["number"] - 1)}
    with server.client.stream("GET", "/api/v1/stream", headers=resumed) as told:
        data = next(line for line in told.iter_lines() if line.startswith("data: "))
        assert json.loads(data[6:])["id"] == second["id"]
