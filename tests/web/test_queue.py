"""The desk over HTTP: the queue of findings, webhooks, jobs, and what of it is counted."""

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.web.serving import Server, wish

Key = Callable[..., dict[str, str]]
PATIENCE = 60.0


def until(server: Server, path: str, headers: dict[str, str], holds: Callable[[Any], Any]) -> Any:
    """Ask until it is so."""
    ends = time.monotonic() + PATIENCE
    while True:
        said = server.client.get(path, headers=headers).json()
        if found := holds(said):
            return found
        assert time.monotonic() < ends, said
        time.sleep(0.05)


@pytest.fixture(scope="module")
def sold(server: Server, key: Key) -> list[str]:
    """Two stores have sold what they never had; the keys of what was seen."""
    keys = []
    for location, item in (("014", "GHOST"), ("022", "SPOOK"), ("014", "WRAITH")):
        slip = server.sale(location=location)
        slip["lines"][0]["item"] = item
        cashier = key("cashier", locations=(location,))
        assert server.client.post("/api/v1/events", json=slip, headers=cashier).status_code == 201
        keys.append(f"sold-below-zero:{item}//{location}/shelf/")
    everything = key("IT support")
    until(server, "/api/v1/findings?limit=1000", everything,
          lambda said: {*keys} <= {one["key"] for one in said["findings"]})  # fmt: skip
    return keys


def keys_of(page: Any) -> list[str]:
    return [one["key"] for one in page["findings"]]


def test_a_store_sees_what_its_own_documents_are_about(
    server: Server, key: Key, sold: list[str]
) -> None:
    mine = key("store manager", locations=("022",))
    page = server.client.get("/api/v1/findings?limit=1000", headers=mine).json()
    assert sold[1] in keys_of(page) and not {sold[0], sold[2]} & {*keys_of(page)}
    other = server.client.get("/api/v1/findings?location=014", headers=mine)
    assert other.status_code == 403


def test_the_queue_is_asked_by_whom_it_is_for(server: Server, key: Key, sold: list[str]) -> None:
    support = key("IT support")
    page = server.client.get(
        "/api/v1/findings?owner=store manager&severity=advice&check=sold-below-zero&location=014",
        headers=support,
    ).json()
    assert {sold[0], sold[2]} <= {*keys_of(page)}
    assert {one["owner"] for one in page["findings"]} == {"store manager"}
    none = server.client.get("/api/v1/findings?severity=broken law", headers=support).json()
    assert none == {"findings": [], "next": None}
    nonsense = server.client.get("/api/v1/findings?owner=king", headers=support)
    assert nonsense.status_code == 400


def test_pages_of_the_queue_are_the_whole_queue_the_urgent_first(
    server: Server, key: Key, sold: list[str]
) -> None:
    support = key("IT support", "store manager")
    handled = {"kind": "finding_handled", "id": str(uuid4()), "at": "2025-03-03T13:00:00Z",
               "finding": sold[0], "action": "accept", "reason": "counted",
               "actor": "ann"}  # fmt: skip
    made = server.client.post("/api/v1/events", json=handled, headers=support)
    assert made.status_code == 201, made.text
    whole = keys_of(server.client.get("/api/v1/findings?limit=1000", headers=support).json())
    seen, cursor = [], ""
    while cursor is not None:
        path = f"/api/v1/findings?limit=1&cursor={cursor}" if cursor else "/api/v1/findings?limit=1"
        page = server.client.get(path, headers=support).json()
        seen += keys_of(page)
        cursor = page["next"]
    assert seen == whole and len(set(seen)) == len(seen)
    assert whole.index(sold[0]) > whole.index(sold[2]), "what is accepted waits at the end"
    spoilt = server.client.get("/api/v1/findings?cursor=nonsense", headers=support)
    assert spoilt.status_code == 400


def test_a_finding_is_answered_by_who_has_it_in_their_queue(
    server: Server, key: Key, sold: list[str]
) -> None:
    mine = key("store manager", locations=("022",))

    def answered(finding: str, **said: Any) -> int:
        one = {
            "kind": "finding_handled", "id": str(uuid4()), "at": "2025-03-03T13:00:00Z",
            "finding": finding, "action": "comment", "reason": "seen", "actor": "max",
        }  # fmt: skip
        made = server.client.post("/api/v1/events", json=one | said, headers=mine)
        return int(made.status_code)

    assert answered(sold[1]) == 201
    assert answered(sold[2]) == 403, "that is another store's"
    assert answered(sold[2], location="022") == 403, "whatever the answer says of itself"
    assert answered("sold-below-zero:nothing") == 403


def test_jobs_say_where_they_stand(server: Server, key: Key, sold: list[str]) -> None:
    jobs = server.client.get("/api/v1/jobs", headers=key("IT support")).json()["jobs"]
    by_name = {one["name"]: one for one in jobs}
    assert by_name["checks follow the journal"]["after"] > 0
    assert all(one["failed"] == 0 for one in jobs)


def test_findings_and_what_consumers_have_before_them_are_counted(
    server: Server, key: Key, sold: list[str]
) -> None:
    page = server.client.get("/metrics", headers=key("IT support")).text
    found = dict(line.rsplit(" ", 1) for line in page.splitlines() if line.startswith("tillbook_"))
    advice = found['tillbook_findings{owner="store manager",severity="advice"}']
    assert float(advice) >= 3
    assert found['tillbook_findings{owner="IT support",severity="broken law"}'] == "0.0"
    follower = 'tillbook_consumer_lag_documents{consumer="job: checks follow the journal"}'
    assert float(found[follower]) >= 0
    assert "tillbook_queue_documents" in found


def test_a_webhook_is_listed_with_what_was_sent_and_goes_on_where_it_is_told(
    server: Server, key: Key, admin: dict[str, str]
) -> None:
    """The server may not call our own network: each try is kept with its reason (B59)."""
    me = server.client.get("/api/v1/me", headers=admin).json()["id"]
    code = f"web-{uuid4().hex[:8]}"
    record = {"kind": "webhook", "id": str(uuid4()), "at": "2025-03-03T09:00:00Z", "actor": me,
              "code": code, "address": "http://169.254.169.254/latest/meta-data",
              "kinds": ["sale"]}  # fmt: skip
    server.client.post("/api/v1/events", json=record, headers=admin)

    def mine(said: Any) -> Any:
        return next(one for one in said["webhooks"] if one["code"] == code)

    def do(what: str, body: Any = None) -> Any:
        asked = {"json": body} if body is not None else {}
        path = f"/api/v1/webhooks/{code}/{what}"
        return server.client.post(path, headers=admin | wish(), **asked).json()

    assert not until(server, "/api/v1/webhooks", admin, mine)["has_secret"]
    first, second = do("secrets"), do("secrets")
    assert (first["generation"], second["generation"]) == (1, 2)
    assert first["secret"].startswith("whsec_") and first["secret"] != second["secret"]

    sale = server.sale()
    number = server.client.post(
        "/api/v1/events", json=sale, headers=key("cashier")
    ).json()["number"]  # fmt: skip
    sent = f"/api/v1/webhooks/{code}/deliveries"
    (tried, *_) = until(server, sent, admin, lambda said: said["deliveries"])
    assert (tried["number"], tried["status"]) == (number, 0)
    assert tried["problem"].startswith("address-not-allowed")
    stands = until(
        server, "/api/v1/webhooks", admin, lambda said: mine(said)["tries"] and mine(said)
    )
    assert stands["behind"] >= 1 and stands["since"] > 0
    lag = f'tillbook_consumer_lag_documents{{consumer="webhook: {code}"}}'
    assert lag in server.client.get("/metrics", headers=key("IT support")).text

    gone_on = do("resumptions", {"after": 2})
    assert (gone_on["after"], gone_on["told"]) == (2, 0)
    beyond = do("resumptions", {"after": 2**40})
    assert beyond["after"] >= number and beyond["after"] < 2**40, "what is to come is not left out"
    assert server.client.get(f"/api/v1/webhooks/{code}/letters", headers=admin).json() == {
        "letters": []
    }
    for what in ("letters", "deliveries"):
        unknown = server.client.get(f"/api/v1/webhooks/none/{what}", headers=admin)
        assert unknown.json()["type"] == "/problems/unknown-webhook"
