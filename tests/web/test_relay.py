"""Two books over HTTP: a store's journal goes to the hub by a key, envelopes unchanged."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from tests.web.serving import Server
from tillbook.store.opening import open_store
from tillbook.tables import journal

Key = Callable[..., dict[str, str]]
LINES = {"content-type": "application/x-ndjson"}


class Hub(Server):
    """A book without anything, and a key that stores relay by."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'hub.db'}"
        open_store(url, name="hub").close()
        super().__init__(url, folder)
        self.admin = self.administrator()
        me = self.client.get("/api/v1/me", headers=self.admin).json()["id"]
        role = {"kind": "role", "id": str(uuid4()), "at": "2025-03-03T09:00:00Z", "actor": me,
                "code": "store-node", "name": "Store node", "permissions": ["relay"]}  # fmt: skip
        assert self.client.post("/api/v1/events", json=role, headers=self.admin).status_code == 201
        self.node = self.key(self.admin, "store-node")

    def take(self, lines: bytes, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """What becomes of relayed lines."""
        made = self.client.post(
            "/api/v1/events", content=lines, headers=(headers or self.node) | LINES
        )
        assert made.status_code == 200, made.text
        return list(made.json()["results"])


@pytest.fixture(scope="module")
def analyst(key: Key) -> dict[str, str]:
    return key("finance analyst")


def pages(server: Server, headers: dict[str, str], limit: int = 7) -> Iterator[bytes]:
    """All that a book has, as lines for another."""
    after = "0"
    while True:
        made = server.client.get(f"/api/v1/relay?after={after}&limit={limit}", headers=headers)
        if not made.content:
            return
        yield made.content
        after = made.headers["x-next"]


@pytest.fixture(scope="module")
def hub(
    server: Server, analyst: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hub]:
    """A hub that has what the store's book has so far."""
    served = Hub(tmp_path_factory.mktemp("hub"))
    for lines in pages(server, analyst, limit=500):
        served.take(lines)
    yield served
    assert served.stop() == 0, served.log.read_text()


def told(url: str, ids: set[str]) -> dict[str, tuple[Any, ...]]:
    """What a book has of these documents, byte for byte."""
    names = ("id", "origin", "sequence", "document", "instant", "business_day", "envelope",
             "body", "hash")  # fmt: skip
    store = open_store(url, create=False)
    rows = store.rows(select(*(journal.c[name] for name in names)))
    store.close()
    return {row.id: tuple(row) for row in rows if row.id in ids}


def test_a_stores_journal_is_the_hubs_byte_for_byte_and_twice_is_once(
    server: Server, hub: Hub, key: Key, analyst: dict[str, str]
) -> None:
    till = key("cashier", locations=("014",), origin="014-till-r")
    for sequence in (1, 2):
        sale = server.sale("014-till-r", sequence)
        made = server.client.post("/api/v1/events", json=sale, headers=till)
        assert made.status_code == 201, made.text
    sent = list(pages(server, analyst))
    first = [one for lines in sent for one in hub.take(lines)]
    assert {one["status"] for one in first} <= {"posted", "known"}
    ids = {one["id"] for one in first}
    assert told(hub.url, ids) == told(server.url, ids) and len(ids) == len(first)
    again = [one for lines in sent for one in hub.take(lines)]
    assert {one["status"] for one in again} == {"known"}
    lag = hub.client.get("/metrics", headers=hub.key(hub.admin, "IT support")).text
    assert 'tillbook_documents_total{kind="sale",outcome="posted"}' in lag

    spoilt = json.loads(sent[-1].splitlines()[-1])
    spoilt["body"] = spoilt["body"].replace("kim", "tom").replace("ann", "tom")
    (wrong,) = hub.take(json.dumps(spoilt, separators=(",", ":")).encode() + b"\n")
    assert wrong["problem"]["type"] == "/problems/envelope-differs"


def test_what_comes_before_its_predecessor_waits_and_is_posted_when_it_comes_again(
    server: Server, hub: Hub, key: Key, analyst: dict[str, str]
) -> None:
    till = key("cashier", locations=("014",), origin="014-till-w")
    for lines in pages(server, analyst, limit=500):
        hub.take(lines)
    after = server.client.get("/health/ready").json()["journal"]
    for sequence in (1, 2):
        sale = server.sale("014-till-w", sequence)
        server.client.post("/api/v1/events", json=sale, headers=till)
    page = server.client.get(f"/api/v1/relay?after={after}", headers=analyst).content
    first, second = page.splitlines()
    (waits,) = hub.take(second)
    assert waits["status"] == "waits"
    assert waits["problem"]["type"] == "/problems/predecessor-missing"
    assert [hub.take(line)[0]["status"] for line in (first, second)] == ["posted", "posted"]


def test_only_a_key_made_for_it_relays_and_for_its_own_locations(
    server: Server, hub: Hub, key: Key, analyst: dict[str, str]
) -> None:
    sale, cashier = server.sale(location="022"), key("cashier")
    after = server.client.get("/health/ready").json()["journal"]
    server.client.post("/api/v1/events", json=sale, headers=cashier)
    line = server.client.get(f"/api/v1/relay?after={after}", headers=analyst).content
    for roles, locations, origin, slug in (
        (("store-node",), ("022",), "", ""),
        (("store-node",), ("014",), "", "out-of-scope"),
        (("store-node",), ("*",), "another-book", "origin-not-theirs"),
        (("cashier", "administrator", "finance analyst"), ("*",), "", "not-permitted"),
    ):
        hub_key = hub.key(hub.admin, *roles, locations=locations, origin=origin)
        (made,) = hub.take(line, hub_key)
        problem = made.get("problem", {}).get("type", "").removeprefix("/problems/")
        assert problem == slug or (not slug and made["status"] in ("posted", "waits")), made
    (person,) = hub.take(line, hub.admin)
    assert person["problem"]["permission"] == "relay", "a person relays nothing"
