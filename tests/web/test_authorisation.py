"""Authorisation as a table: every address, by every role, here and elsewhere, and by nobody.

What the server does is held against `tillbook.roles`, from which docs/permissions.md is made. A
route that has no sample here fails the first test.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

from tests.web.samples import (
    SAMPLES,
    known_id,
    sample_of,
)
from tests.web.serving import PASSWORD, Server, wish
from tillbook.event import KINDS
from tillbook.people import api_key
from tillbook.roles import ROLES, permissions, to_post
from tillbook.store.opening import open_store
from tillbook.web.permitting import has
from tillbook.web.route import EVENT_STREAM, PUBLIC, Route
from tillbook.web.routes import addresses

Key = Callable[..., dict[str, str]]
NOBODY: dict[str, str] = {}


def test_every_route_is_in_the_table() -> None:
    assert {route.name for route in addresses()} >= SAMPLES.keys()
    for route in addresses():
        assert sample_of(route) is not None


def sent(server: Server, route: Route, headers: dict[str, str], location: str) -> httpx.Response:
    sample = sample_of(route)
    path, query = sample.path or route.path, dict(sample.query)
    if sample.location == "location":
        query["location"] = location
    path = path.replace("{location}", location)
    named = headers | wish() if route.changes else headers
    if EVENT_STREAM in route.media:
        with server.client.stream(route.method, path, params=query, headers=named) as told:
            if told.status_code != 200:
                told.read()
            return told
    kwargs: dict[str, Any] = {"json": sample.json} if sample.json is not None else {}
    if sample.content:
        kwargs, named = {"content": sample.content}, named | {"content-type": sample.media}
    return server.client.request(route.method, path, params=query, headers=named, **kwargs)


@pytest.mark.parametrize("route", addresses(), ids=lambda route: route.name)
def test_who_may_come(route: Route, server: Server, key: Key, admin: dict[str, str]) -> None:
    """Each role here and elsewhere: 403 where the table says no, and not where it says yes."""
    is_placed = bool(sample_of(route).location)
    for role in ROLES if route.permission != PUBLIC else ROLES[:1]:
        may = has(route.permission, role)
        here, everywhere = key(role, locations=("014",)), key(role)
        whole = sample_of(route).location == "*"
        expected = {("014", "here"): may and not whole, ("022", "here"): may and not is_placed,
                    ("022", "everywhere"): may}  # fmt: skip
        for (location, name), allowed in expected.items():
            made = sent(server, route, here if name == "here" else everywhere, location)
            assert (made.status_code != 403) == allowed, (role, location, name)
            assert made.status_code != 401 or route.permission == PUBLIC, role
            assert made.status_code < 500


@pytest.mark.parametrize("route", addresses(), ids=lambda route: route.name)
def test_who_is_not_known_does_not_come(
    route: Route, server: Server, strangers: dict[str, dict[str, str]]
) -> None:
    said = set()
    for name, headers in strangers.items():
        made = sent(server, route, headers, "014")
        if route.permission == PUBLIC:
            assert made.status_code != 403, name
        else:
            assert made.status_code == 401, (name, made.text)
            assert made.headers["www-authenticate"] == "Bearer"
            said.add(made.json()["detail"])
    assert len(said) <= 1, "the same to all"


@pytest.fixture(scope="module")
def strangers(server: Server, admin: dict[str, str]) -> Iterator[dict[str, dict[str, str]]]:
    """Keys and sign-ins that were good once, or never."""
    expired = server.key(admin, *ROLES)
    revoked = server.client.post(
        "/api/v1/keys", json={"name": "gone", "roles": list(ROLES), "locations": ["*"]},
        headers=admin | wish(),
    ).json()  # fmt: skip
    server.client.delete(f"/api/v1/keys/{revoked['key']['id']}", headers=admin)
    mine = server.client.get("/api/v1/me", headers=expired).json()["id"]
    store = open_store(server.url, create=False)
    with store.keeping() as keep:
        keep(update(api_key).where(api_key.c.id == mine).values(expires_at=1))
    store.close()
    gone = server.sign_in("ann", PASSWORD)
    assert server.client.delete("/api/v1/sign-ins/mine", headers=gone).status_code == 204

    time.sleep(2.1)  # for so long a recognised key is remembered
    yield {
        "nobody": NOBODY,
        "an expired key": expired,
        "a revoked key": {"authorization": f"Bearer {revoked['secret']}"},
        "a key of nobody": {"authorization": "Bearer tbk_" + "x" * 43},
        "a short token": {"authorization": "Bearer x"},
        "another scheme": {"authorization": "Basic YW5uOmFubg=="},
        "signed out": gone,
        "a made-up cookie": {"cookie": "__Host-tillbook=" + "x" * 43},
    }


@pytest.mark.parametrize("role", ROLES)
def test_who_may_post_what(role: str, server: Server, key: Key) -> None:
    """Each kind by each role, everywhere, here and elsewhere."""

    def posted(headers: dict[str, str], location: str) -> list[int]:
        told = [_document(kind, location) for kind in KINDS]
        made = server.client.post("/api/v1/events", json=told, headers=headers).json()["results"]
        return [one.get("problem", {}).get("status", 200) for one in made]

    may = {kind: role in permissions()[to_post(kind)] for kind in KINDS}
    at = {kind: KINDS[kind].AT_LOCATION for kind in KINDS}
    for kind, status in zip(KINDS, posted(key(role), "022"), strict=True):
        assert (status != 403) == may[kind], (kind, status)
    here = key(role, locations=("014",))
    for kind, status in zip(KINDS, posted(here, "014"), strict=True):
        assert (status != 403) == (may[kind] and at[kind]), (kind, status)
    assert set(posted(here, "022")) == {403}


@pytest.mark.parametrize("role", ROLES)
def test_a_location_said_on_a_paper_of_the_whole_company_opens_no_door(
    role: str, server: Server, key: Key
) -> None:
    whole = [kind for kind in KINDS if not KINDS[kind].AT_LOCATION]
    told = [_document(kind, "014") | {"location": "014"} for kind in whole]
    here = key(role, locations=("014",))
    made = server.client.post("/api/v1/events", json=told, headers=here).json()["results"]
    assert {one["problem"]["status"] for one in made} == {403}


def _document(kind: str, location: str) -> dict[str, Any]:
    """A document of a kind, which says too little to be posted."""
    where = {"location": location} if KINDS[kind].AT_LOCATION else {}
    return {"kind": kind, "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "x": 1, **where}


def test_a_sign_in_needs_what_its_pages_send_along(server: Server, admin: dict[str, str]) -> None:
    cookie = {"cookie": admin["cookie"]}
    made = server.client.post("/api/v1/events", json=[], headers=cookie)
    assert made.status_code == 403 and made.json()["type"] == "/problems/csrf-missing"
    wrong = cookie | {"x-csrf-token": "x" * 43}
    assert server.client.post("/api/v1/events", json=[], headers=wrong).status_code == 403
    assert server.client.post("/api/v1/events", json=[], headers=admin).status_code == 200
    assert server.client.get("/api/v1/me", headers=cookie).status_code == 200


def test_a_person_posts_as_themselves(server: Server, admin: dict[str, str]) -> None:
    me = server.client.get("/api/v1/me", headers=admin).json()["id"]
    role = {"kind": "role", "id": known_id(), "at": "2025-03-03T12:00:00Z", "code": "clerk",
            "name": "Clerk", "permissions": ["feed"]}  # fmt: skip
    other = server.client.post("/api/v1/events", json=role | {"actor": "kim"}, headers=admin)
    assert other.json()["type"] == "/problems/actor-not-them"
    mine = server.client.post("/api/v1/events", json=role | {"actor": me}, headers=admin)
    assert mine.status_code == 201
    clerk = server.key(admin, "clerk", locations=("014",))
    assert server.client.get("/api/v1/events?location=014", headers=clerk).status_code == 200
    assert server.client.get("/api/v1/people", headers=clerk).status_code == 403


def test_a_role_that_is_taken_away_is_gone(server: Server, admin: dict[str, str]) -> None:
    me = server.client.get("/api/v1/me", headers=admin).json()["id"]
    clerk = server.key(admin, "finance analyst")
    whose = server.client.get("/api/v1/me", headers=clerk).json()["id"]
    taken = {"kind": "user_role", "id": known_id(), "at": "2025-03-03T12:00:00Z", "actor": me,
             "code": whose, "expects": 1, "roles": []}  # fmt: skip
    assert server.client.post("/api/v1/events", json=taken, headers=admin).status_code == 201

    time.sleep(2.1)
    assert server.client.get("/api/v1/reports/trial-balance", headers=clerk).status_code == 403
    assert server.client.get("/api/v1/me", headers=clerk).status_code == 200
