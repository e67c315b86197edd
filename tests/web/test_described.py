"""The description is true: schemathesis asks everything in it, and nothing unsaid comes back.

Facts are never refused for what they say, so that a document which its schema forbids is *held*
and answered 202: the check that such a request must be refused is left out for that reason.
"""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.web.serving import PASSWORD, Server, wish
from tests.web.somebody import PROVIDER, asking, asks_about_themselves
from tests.web.test_authorisation import SAMPLES
from tillbook.pages import load_everything
from tillbook.roles import ROLES
from tillbook.web.describing import description
from tillbook.web.route import EVENT_STREAM, Route, encode
from tillbook.web.routes import known_problems, routes

Key = Callable[..., dict[str, str]]
CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_headers_conformance, response_schema_conformance,
)  # fmt: skip

DESCRIPTION = description(routes())
schema = schemathesis.openapi.from_dict(DESCRIPTION)
MODES = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
EXAMPLES = int(os.environ.get("TILLBOOK_EXAMPLES", "4"))  # of each mode, at each address
ASKED = {f"{route.method} {route.path}" for route in routes() if EVENT_STREAM not in route.media}


@pytest.fixture(scope="module")
def anybody(key: Key) -> dict[str, str]:
    return key(*ROLES)


@pytest.mark.parametrize("operation", [
    pytest.param(found.ok(), id=found.ok().label)
    for found in schema.get_all_operations() if found.ok().label in ASKED
])  # fmt: skip
def test_nothing_unsaid_comes_back(operation: Any, server: Server, anybody: dict[str, str]) -> None:
    """Requests to each address, by its schema and against it."""

    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
        phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def ask(case: Any) -> None:
        case.headers = {**(case.headers or {}), **anybody}
        case.cookies = {}
        (case.query or {}).pop("wait", None)  # nothing comes while nobody posts
        response = case.call(base_url=server.address)
        case.validate_response(response, checks=CHECKS, headers=anybody)

    can_be_wrong = operation.body or operation.query or operation.path_parameters
    for mode in MODES if can_be_wrong else MODES[:1]:
        made = operation.as_strategy(generation_mode=mode)
        given(case=made)(ask)()


def test_the_description_says_each_kind_and_each_report_as_its_file_does() -> None:
    examples = DESCRIPTION["paths"]["/api/v1/events"]["post"]["requestBody"]["content"]
    assert len(examples["application/json"]["examples"]) >= 44
    page = DESCRIPTION["paths"]["/api/v1/reports/on-hand"]["get"]["responses"]["200"]
    rows = page["content"]["application/json"]["schema"]["properties"]["rows"]["items"]
    assert rows["properties"]["quantity"]["type"] == ["integer", "null"]
    assert DESCRIPTION["components"]["schemas"]["Sale"]["examples"][0]["kind"] == "sale"


def test_what_is_served_is_the_description(server: Server) -> None:
    served = server.client.get("/api/v1/openapi.json")
    assert served.json() == json.loads(encode(DESCRIPTION))
    load_everything()
    assert {"tender-differs-from-total", "not-recognised"} <= known_problems().keys()


# Sent again: one effect, the same answer.

CHANGING = [route for route in routes() if route.changes]


def wanted(route: Route, server: Server, admin: dict[str, str]) -> tuple[str, Any]:
    """An address and a content that can be done once."""
    if route.path == "/api/v1/events":
        me = server.client.get("/api/v1/me", headers=admin).json()["id"]
        return route.path, {
            "kind": "role", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "actor": me,
            "code": f"role-{uuid4()}", "name": "A role", "permissions": ["feed"],
        }  # fmt: skip
    if "{key}" in route.path:
        said = {"name": "x", "roles": [], "locations": []}
        made = server.client.post("/api/v1/keys", json=said, headers=admin | wish()).json()
        return route.path.replace("{key}", made["key"]["id"]), None
    if "{customer}" in route.path:
        made = server.client.post("/api/v1/customers", json={}, headers=admin | wish()).json()
        return route.path.replace("{customer}", made["customer"]["id"]), {"name": "Kim"}
    if route.path.startswith("/api/v1/people"):
        said = {"login": f"login-{uuid4()}", "name": "X", "roles": [], "locations": []}
        if "{person}" not in route.path:
            return route.path, said
        made = server.client.post("/api/v1/people", json=said, headers=admin | wish()).json()
        return route.path.replace("{person}", made["person"]["id"]), None
    if route.path == "/api/v1/invitations/accepted":
        said = {"login": f"login-{uuid4()}", "name": "X", "roles": [], "locations": []}
        made = server.client.post("/api/v1/people", json=said, headers=admin | wish()).json()
        return route.path, {"invitation": made["invitation"], "password": PASSWORD}
    return route.path, SAMPLES[route.name].json


def counted(server: Server, admin: dict[str, str]) -> list[int]:
    """What a change would have changed: documents, people, keys."""
    ready = server.client.get("/health/ready").json()["journal"]
    people = server.client.get("/api/v1/people", headers=admin).json()["people"]
    keys = server.client.get("/api/v1/keys", headers=admin).json()["keys"]
    return [ready, len(people), len(keys)]


@pytest.mark.parametrize("route", CHANGING, ids=lambda route: route.name)
def test_sent_again_and_at_once_it_is_done_once(
    route: Route, server: Server, admin: dict[str, str]
) -> None:
    """Three times one after another, and eight times at once."""
    who = server.sign_in("ann", PASSWORD)
    for times, at_once in ((3, 1), (8, 8)):
        path, body = wanted(route, server, admin)
        headers = who | wish()
        if asks_about_themselves(route.path):
            whose, body = asking(route.path, server, admin)
            path = path.replace("{provider}", PROVIDER)
            headers = whose | wish()
        before = counted(server, admin)

        def send(
            _: int, path: str = path, body: Any = body, headers: dict[str, str] = headers
        ) -> httpx.Response:
            asked = {"json": body} if body is not None else {}
            return server.client.request(route.method, path, headers=headers, **asked)

        with ThreadPoolExecutor(at_once) as pool:
            made = list(pool.map(send, range(times)))
        if route.path.endswith("/mine"):
            assert {one.status_code for one in made} <= {204, 401}
            who = server.sign_in("ann", PASSWORD)
            continue
        assert len({one.status_code for one in made}) == 1, [one.text for one in made]
        assert len({one.content for one in made}) == 1 and made[0].status_code < 300
        after = counted(server, admin)
        assert all(now - then <= 1 for now, then in zip(after, before, strict=True))
