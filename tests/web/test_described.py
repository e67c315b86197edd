"""The description is true: schemathesis asks everything in it, and nothing unsaid comes back.

Facts are never refused for what they say, so that a document which its schema forbids is *held*
and answered 202: the check that such a request must be refused is left out for that reason.
"""

import json
import os
from collections.abc import Callable
from typing import Any

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

from tests.web.serving import Server
from tillbook.pages import load_everything
from tillbook.roles import ROLES
from tillbook.web.describing import description
from tillbook.web.route import EVENT_STREAM, encode
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
