"""Authorisation as a table: every address, by every role, here and elsewhere, and by nobody.

What the server does is held against `tillbook.roles`, from which docs/permissions.md is made. A
route that has no sample here fails the first test.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import update

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


class Sample(NamedTuple):
    """A request that would be answered, if they may; and what in it says the location."""

    path: str = ""
    query: dict[str, str] = {}
    json: Any = None
    location: str = ""  # the name of the parameter, `*` for what is the whole company's
    content: bytes = b""
    media: str = ""


def known_id() -> str:
    return str(uuid4())


SAMPLES = {
    "GET /health/live": Sample(),
    "GET /health/ready": Sample(),
    "GET /metrics": Sample(),
    "GET /api/v1/openapi.json": Sample(),
    "GET /problems/{slug}": Sample("/problems/nothing-here"),
    "GET /api/v1/docs": Sample(),
    "GET /api/v1/docs/style.css": Sample(),
    "GET /api/v1/docs/addresses/{tag}": Sample("/api/v1/docs/addresses/feed"),
    "GET /api/v1/docs/kinds/{kind}": Sample("/api/v1/docs/kinds/sale"),
    "POST /api/v1/events": Sample(json=[]),
    "GET /api/v1/explain": Sample(query={"document": "{}"}),
    "GET /api/v1/events": Sample(location="location"),
    "GET /api/v1/stream": Sample(query={"beat": "1"}, location="location"),
    "GET /api/v1/relay": Sample(location="*"),
    "GET /api/v1/reports": Sample(),
    "GET /api/v1/trace/documents/{document}": Sample("/api/v1/trace/documents/1", location="*"),
    "GET /api/v1/trace/stock/{item}": Sample("/api/v1/trace/stock/TEA", location="location"),
    "GET /api/v1/trace/cost/{item}/{location}": Sample(
        "/api/v1/trace/cost/TEA/{location}", location="in path"
    ),
    "GET /api/v1/trace/accounts/{account}": Sample(
        "/api/v1/trace/accounts/1400", location="location"
    ),
    "GET /api/v1/findings": Sample(location="location"),
    "GET /api/v1/held": Sample(),
    "GET /api/v1/held/{held}": Sample("/api/v1/held/4000000"),
    "POST /api/v1/held/{held}/corrections": Sample(
        "/api/v1/held/4000000/corrections", json={"document": {}}
    ),
    "POST /api/v1/held/{held}/mappings": Sample(
        "/api/v1/held/4000000/mappings", json={"changes": {"/location": "014"}}
    ),
    "POST /api/v1/held/{held}/rejections": Sample(
        "/api/v1/held/4000000/rejections", json={"reason": "test"}
    ),
    "GET /api/v1/drafts": Sample(),
    "POST /api/v1/drafts": Sample(json={"kind": "no kind"}),
    "GET /api/v1/drafts/{draft}": Sample("/api/v1/drafts/none"),
    "PUT /api/v1/drafts/{draft}": Sample("/api/v1/drafts/none", json={"version": 1, "content": {}}),
    "DELETE /api/v1/drafts/{draft}": Sample("/api/v1/drafts/none"),
    "POST /api/v1/drafts/{draft}/submissions": Sample(
        "/api/v1/drafts/none/submissions", json={"version": 1}
    ),
    "POST /api/v1/attachments": Sample(content=b"a note", media="text/plain"),
    "GET /api/v1/attachments/{hash}": Sample("/api/v1/attachments/none"),
    "GET /api/v1/documents/{document}/attachments": Sample("/api/v1/documents/none/attachments"),
    "POST /api/v1/documents/{document}/attachments": Sample(
        "/api/v1/documents/none/attachments", json={"hash": "0" * 64, "name": "x"}
    ),
    "GET /api/v1/webhooks": Sample(location="*"),
    "GET /api/v1/webhooks/{webhook}/deliveries": Sample(
        "/api/v1/webhooks/none/deliveries", location="*"
    ),
    "GET /api/v1/webhooks/{webhook}/letters": Sample("/api/v1/webhooks/none/letters", location="*"),
    "POST /api/v1/webhooks/{webhook}/secrets": Sample(
        "/api/v1/webhooks/none/secrets", location="*"
    ),
    "POST /api/v1/webhooks/{webhook}/resumptions": Sample(
        "/api/v1/webhooks/none/resumptions", json={}, location="*"
    ),
    "GET /api/v1/jobs": Sample(location="*"),
    "POST /api/v1/sign-ins": Sample(json={"login": "ann", "password": PASSWORD}),
    "DELETE /api/v1/sign-ins/mine": Sample(),
    "GET /api/v1/me": Sample(),
    "POST /api/v1/invitations/accepted": Sample(
        json={"invitation": "x" * 43, "password": PASSWORD}
    ),
    "GET /api/v1/people": Sample(location="*"),
    "POST /api/v1/people": Sample(
        json={"login": "x", "name": "X", "roles": [], "locations": []}, location="*"
    ),
    "DELETE /api/v1/people/{person}": Sample("/api/v1/people/nobody", location="*"),
    "GET /api/v1/me/personal-data": Sample(),
    "GET /api/v1/me/sign-ins": Sample(),
    "POST /api/v1/me/sign-ins/endings": Sample(json={"password": "x"}),
    "POST /api/v1/people/{person}/invitations": Sample(
        "/api/v1/people/nobody/invitations", location="*"
    ),
    "GET /api/v1/people/{person}/personal-data": Sample(
        "/api/v1/people/nobody/personal-data", location="*"
    ),
    "POST /api/v1/people/{person}/erasures": Sample("/api/v1/people/nobody/erasures", location="*"),
    "POST /api/v1/me/passwords": Sample(json={"password": "x", "new": "y"}),
    "POST /api/v1/me/second-factor": Sample(json={"password": "x"}),
    "POST /api/v1/me/second-factor/confirmations": Sample(json={"code": "123456"}),
    "POST /api/v1/me/second-factor/removals": Sample(json={"password": "x"}),
    "DELETE /api/v1/people/{person}/second-factor": Sample(
        "/api/v1/people/nobody/second-factor", location="*"
    ),
    "DELETE /api/v1/people/{person}/sign-ins": Sample(
        "/api/v1/people/nobody/sign-ins", location="*"
    ),
    "POST /api/v1/me/pins": Sample(json={"password": "x", "pin": "274931"}),
    "DELETE /api/v1/people/{person}/pin": Sample("/api/v1/people/nobody/pin", location="*"),
    "POST /api/v1/till-sign-ins": Sample(json={"code": "1", "pin": "274931"}),
    "DELETE /api/v1/till-sign-ins/mine": Sample(),
    "GET /api/v1/providers": Sample(),
    "POST /api/v1/providers/{provider}/flows": Sample("/api/v1/providers/none/flows"),
    "POST /api/v1/providers/{provider}/sign-ins": Sample(
        "/api/v1/providers/none/sign-ins", json={"code": "x", "state": "x"}
    ),
    "POST /api/v1/customers/searches": Sample(json={}),
    "POST /api/v1/customers": Sample(json={"name": "Kim"}),
    "GET /api/v1/customers/{customer}": Sample("/api/v1/customers/nobody"),
    "POST /api/v1/customers/{customer}": Sample("/api/v1/customers/nobody", json={"name": "Kim"}),
    "GET /api/v1/keys": Sample(location="*"),
    "POST /api/v1/keys": Sample(json={"name": "X", "roles": [], "locations": []}, location="*"),
    "POST /api/v1/keys/{key}/rotations": Sample("/api/v1/keys/none/rotations", location="*"),
    "DELETE /api/v1/keys/{key}": Sample("/api/v1/keys/none", location="*"),
}
PAPERS = (
    "receipt", "arrival", "dispatch", "count", "place-move", "write-off", "adjustment",
)  # fmt: skip
RECORDED = (
    "companies", "locations", "departments", "taxes", "accounts", "mapping", "roles", "limits",
    "two-persons", "retention", "providers", "webhooks",
)  # fmt: skip
LISTED = (*RECORDED, "people", "keys")
PAGES = {
    "GET /": Sample(location="location"),
    "GET /me": Sample(),
    **{f"POST /me/{part}": Sample() for part in (
        "password", "sign-ins", "second-factor", "second-factor/confirmation",
        "second-factor/removal", "pin",
    )},
    "GET /sign-in": Sample(),
    "POST /sign-in": Sample(),
    "POST /sign-out": Sample(),
    "GET /join": Sample(query={"invitation": "x" * 43}),
    "POST /join": Sample(),
    "GET /join/country": Sample(query={"country": "DE"}),
    "POST /begin": Sample(),
    "GET /welcome": Sample(location="location"),
    "POST /welcome/item": Sample(location="*"),
    "POST /welcome/sale": Sample(),
    "GET /settings": Sample(),
    **{f"GET /settings/{path}": Sample(location="*") for path in LISTED},
    **{f"GET /settings/new/{path}": Sample(location="*") for path in RECORDED},
    **{f"GET /settings/{path}/{{code}}": Sample(f"/settings/{path}/none", location="*")
       for path in RECORDED},
    **{f"POST /settings/{path}": Sample(location="*") for path in (*LISTED, "grants")},
    **{f"POST /settings/webhooks/{{code}}/{does}": Sample(
        f"/settings/webhooks/none/{does}", location="*"
    ) for does in ("secret", "resumption", "trial")},
    "GET /settings/people/{person}": Sample("/settings/people/nobody", location="*"),
    **{f"POST /settings/people/{{person}}/{does}": Sample(
        f"/settings/people/nobody/{does}", location="*"
    ) for does in ("invitation", "ending", "second-factor", "pin", "closing", "erasure")},
    "GET /settings/keys/{key}": Sample("/settings/keys/none", location="*"),
    **{f"POST /settings/keys/{{key}}/{does}": Sample(f"/settings/keys/none/{does}", location="*")
       for does in ("rotation", "revocation")},
    "GET /office/{file}": Sample("/office/mark.svg"),
    "GET /find": Sample(),
    "GET /live": Sample(),
    "GET /events": Sample(location="location"),
    "GET /events/{document}": Sample("/events/1", location="*"),
    "GET /events/{document}/print": Sample("/events/1/print", location="*"),
    "GET /goods/drafts/{draft}/print": Sample("/goods/drafts/none/print"),
    "GET /goods/count/print": Sample(location="location"),
    "GET /books/close/print": Sample(query={"through": "2025-03-31"}, location="*"),
    "GET /stock/{item}/tile": Sample("/stock/TEA/tile"),
    "GET /stock": Sample(location="location"),
    "GET /stock/valuation": Sample(location="location"),
    "GET /stock/{item}": Sample("/stock/TEA", location="location"),
    "GET /stock/{item}/cost": Sample("/stock/TEA/cost", location="location"),
    "GET /books": Sample(location="location"),
    "GET /books/accounts/{account}": Sample("/books/accounts/1400", location="location"),
    "GET /books/close": Sample(location="*"),
    "POST /books/close": Sample(location="*"),
    "GET /findings": Sample(location="location"),
    "POST /findings": Sample(),
    "GET /held": Sample(),
    "GET /held/{held}": Sample("/held/1"),
    "POST /held/{held}/correction": Sample("/held/1/correction"),
    "POST /held/{held}/change": Sample("/held/1/change"),
    "POST /held/{held}/rejection": Sample("/held/1/rejection"),
    "GET /files": Sample(),
    "GET /files/lists/{list}": Sample("/files/lists/none"),
    "GET /files/lists/{list}/file": Sample("/files/lists/none/file", query={"as": "csv"}),
    "GET /files/lists/{list}/sample": Sample("/files/lists/none/sample", query={"as": "csv"}),
    "POST /files/lists/{list}/uploads/{upload}": Sample(
        "/files/lists/none/uploads/none", query={"name": "x"}, content=b"code",
        media="application/octet-stream",
    ),
    "GET /files/uploads/{upload}": Sample("/files/uploads/none"),
    "POST /files/uploads/{upload}": Sample("/files/uploads/none"),
    "GET /files/reports/{report}": Sample("/files/reports/none", query={"as": "csv"}),
    "GET /files/pages/{page}": Sample("/files/pages/none", query={"as": "csv"}),
    "GET /goods": Sample(),
    "GET /goods/drafts/{draft}": Sample("/goods/drafts/none"),
    "POST /goods/drafts/{draft}": Sample("/goods/drafts/none"),
    "POST /goods/drafts/{draft}/discard": Sample("/goods/drafts/none/discard"),
    "POST /goods/dispatches/{dispatch}/closing": Sample("/goods/dispatches/none/closing"),
    "GET /goods/counts/{count}": Sample("/goods/counts/none"),
    "POST /goods/counts/{count}": Sample("/goods/counts/none"),
    **{f"GET /goods/{paper}/line": Sample() for paper in PAPERS},
    **{f"GET /goods/{paper}": Sample(location="location") for paper in PAPERS},
    **{f"GET {path}": Sample(location="location") for path in (
        "/questions/sells", "/questions/low", "/questions/buyers", "/questions/margins",
        "/questions/gone", "/books/trial-balance", "/books/profit-and-loss",
        "/books/balance-sheet", "/books/roll-forward", "/books/sub-ledger",
    )},
}  # fmt: skip
SAMPLES |= PAGES
SAID = {"item": "TEA", "account": "1400", "about": "x", "from": "2025-01-01", "to": "2025-12-31"}
"""Where a report needs it."""


def sample_of(route: Route) -> Sample:
    if route.path.startswith("/api/v1/reports/"):
        needed = {it.name: SAID.get(it.name, "") for it in route.query if it.needed}
        takes = "location" in {it.name for it in route.query}
        return Sample(query=needed, location="location" if takes else "*")
    return SAMPLES[route.name]


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
