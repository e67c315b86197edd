"""Documents through the door: each has its outcome, once, whoever sends it and however often."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from tests.web.serving import Server, wish
from tillbook.relay import OPENING

Key = Callable[..., dict[str, str]]


def lines(*documents: Any) -> bytes:
    return b"\n".join(json.dumps(one).encode() for one in documents)


@pytest.fixture(scope="module")
def till(key: Key) -> dict[str, str]:
    return key("cashier", locations=("014",))


def test_a_sale_is_posted_and_known_and_never_twice(server: Server, till: dict[str, str]) -> None:
    body = json.dumps(server.sale()).encode()
    headers = till | {"content-type": "application/json"}
    first = server.client.post("/api/v1/events", content=body, headers=headers)
    again = server.client.post("/api/v1/events", content=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["status"] == "posted" and again.json()["status"] == "known"
    assert first.json()["number"] == again.json()["number"]
    assert first.json()["body_hash"] == again.json()["body_hash"]


def test_many_come_as_an_array_or_a_line_each_plain_or_packed(
    server: Server, till: dict[str, str]
) -> None:
    three = [server.sale() for _ in range(3)]
    as_array = server.client.post("/api/v1/events", json=three, headers=till)
    assert [one["status"] for one in as_array.json()["results"]] == ["posted"] * 3
    headers = till | {"content-type": "application/x-ndjson", "content-encoding": "gzip"}
    packed = gzip.compress(b"\n".join(json.dumps(one, separators=(",", ":")).encode()
                                      for one in three))  # fmt: skip
    by_line = server.client.post("/api/v1/events", content=packed, headers=headers)
    assert [one["status"] for one in by_line.json()["results"]] == ["known"] * 3


def test_a_bad_one_is_held_and_does_not_stop_the_others(
    server: Server, till: dict[str, str]
) -> None:
    good, bad = [server.sale() for _ in range(4)], server.sale(total=299)
    headers = till | {"content-type": "application/x-ndjson"}
    body = lines(*good[:2], bad, *good[2:]) + b'\n{"kind":"sale","kind":"sale"}\nnonsense\n'
    made = server.client.post("/api/v1/events", content=body, headers=headers).json()["results"]
    said = [one["status"] for one in made]
    assert said == ["posted"] * 2 + ["held"] + ["posted"] * 2 + ["held"] * 2
    slugs = [one["problem"]["type"] for one in made if "problem" in one]
    assert slugs[1:] == ["/problems/duplicate-key", "/problems/unreadable"]


def test_one_that_is_held_answers_202_and_a_refused_request_its_problem(
    server: Server, key: Key
) -> None:
    held = server.client.post("/api/v1/events", json=server.sale(total=1), headers=key("cashier"))
    assert (held.status_code, held.json()["status"]) == (202, "held")
    asked = {"kind": "reversal", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z",
             "location": "014", "of": str(uuid4()), "reason": "test"}  # fmt: skip
    refused = server.client.post("/api/v1/events", json=asked, headers=key("store manager"))
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["type"].startswith("/problems/")
    page = server.client.get(refused.json()["type"])
    assert page.status_code == 200 and page.json()["title"] == refused.json()["title"]


def test_a_preview_writes_nothing(server: Server, key: Key, till: dict[str, str]) -> None:
    sale = server.sale()
    seen = server.client.post("/api/v1/events?preview", json=sale, headers=till)
    assert seen.status_code == 200
    debit = {line["account"]: line["debit"] for line in seen.json()["lines"] if line["debit"]}
    assert debit["1000"] == 300 and seen.json()["status"] == "posted"
    manager = key("store manager", locations=("014",))
    asked = server.client.get(
        "/api/v1/explain", params={"document": json.dumps(sale)}, headers=manager
    )
    assert asked.status_code == 200 and asked.json()["status"] == "posted"
    posted = server.client.post("/api/v1/events", json=sale, headers=till)
    assert posted.status_code == 201


def test_a_key_posts_for_its_own_origin_only(server: Server, key: Key) -> None:
    mine = key("cashier", locations=("014",), origin="014-till-7")
    other = server.client.post("/api/v1/events", json=server.sale("014-till-8", 1), headers=mine)
    nobody = server.client.post("/api/v1/events", json=server.sale(), headers=mine)
    own = server.client.post("/api/v1/events", json=server.sale("014-till-7", 1), headers=mine)
    assert (other.status_code, nobody.status_code, own.status_code) == (403, 403, 201)
    assert other.json()["type"] == "/problems/origin-not-theirs"
    spoilt = lines(server.sale("014-till-8", 2) | {"location": 5})
    headers = mine | {"content-type": "application/json"}
    tried = server.client.post("/api/v1/events", content=spoilt, headers=headers)
    assert tried.status_code == 403, "nor does it use up another's number by nonsense"


def test_a_document_of_another_location_or_role_comes_back_and_is_kept_nowhere(
    server: Server, key: Key, till: dict[str, str]
) -> None:
    elsewhere = server.sale(location="022")
    made = server.client.post("/api/v1/events", json=[elsewhere, server.sale()], headers=till)
    first, second = made.json()["results"]
    assert first["status"] == "refused" and first["problem"]["status"] == 403
    assert second["status"] == "posted"
    chart = {"kind": "account", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "code": "9999",
             "name": "Mine", "type": "asset"}  # fmt: skip
    tried = server.client.post("/api/v1/events", json=chart, headers=key("cashier"))
    assert tried.json()["type"] == "/problems/not-permitted"


def test_a_relayed_line_has_its_own_door(server: Server, key: Key) -> None:
    line = OPENING + b'"","envelope":{},"body":"{}"}'
    headers = key("cashier") | {"content-type": "application/json"}
    made = server.client.post("/api/v1/events", content=line, headers=headers)
    assert made.status_code == 403 and made.json()["permission"] == "relay"


def test_eight_at_once_are_one_document(server: Server, till: dict[str, str]) -> None:
    body = json.dumps(server.sale()).encode()
    headers = till | {"content-type": "application/json"}

    def send(_: int) -> dict[str, Any]:
        made = server.client.post("/api/v1/events", content=body, headers=headers)
        return dict(made.json())

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(send, range(8)))
    assert sorted(one["status"] for one in made) == ["known"] * 7 + ["posted"]
    assert len({one["number"] for one in made}) == 1


def test_a_wish_with_a_key_is_answered_the_same_for_ever(
    server: Server, till: dict[str, str]
) -> None:
    mine = wish()
    sale = server.sale()
    made = [server.client.post("/api/v1/events", json=sale, headers=till | mine) for _ in range(3)]
    assert [one.status_code for one in made] == [201] * 3
    assert len({one.content for one in made}) == 1
    other = server.client.post("/api/v1/events", json=server.sale(), headers=till | mine)
    assert other.status_code == 422 and other.json()["type"] == "/problems/key-reused"
