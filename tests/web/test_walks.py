"""Walks through the API: from each answer to what its links name, and nothing unsaid comes back.

A draft that was begun is saved, submitted, thrown away and looked at; a key that was issued is
rotated and revoked; what is held is corrected. `make fuzz` walks for longer.
"""

import os
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.web.doing import Desk
from tests.web.serving import Server, serving
from tests.web.test_described import CHECKS, DESCRIPTION
from tillbook.web.route import EVENT_STREAM
from tillbook.web.routes import routes

WALKS = int(os.environ.get("TILLBOOK_WALKS", "5"))
STEPS = int(os.environ.get("TILLBOOK_STEPS", "8"))
LINKED = ("drafts", "attachments", "held", "webhooks", "keys", "people", "feed", "traces")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The walks' own: whoever may go everywhere also closes the administrator's account."""
    with serving(tmp_path_factory.mktemp("walked")) as served:
        yield served


def walked() -> Any:
    """The addresses that lead to one another."""
    operations = {
        f"{route.method} {route.path}"
        for route in routes()
        if route.tag in LINKED and EVENT_STREAM not in route.media
    }
    paths = {
        path: {
            method: one
            for method, one in methods.items()
            if f"{method.upper()} {path}" in operations
        }
        for path, methods in DESCRIPTION["paths"].items()
    }
    kept = {path: methods for path, methods in paths.items() if methods}
    return schemathesis.openapi.from_dict(deepcopy({**DESCRIPTION, "paths": kept}))


def test_each_answer_that_names_something_leads_to_it() -> None:
    """Every address with something of ours in it is reached by a link, but for what is typed."""
    linked = {
        name
        for methods in DESCRIPTION["paths"].values()
        for one in methods.values()
        for answer in one["responses"].values()
        for name in answer.get("links", {})
    }
    varying = {
        one["operationId"]: path
        for path, methods in DESCRIPTION["paths"].items()
        for one in methods.values()
        if "{" in path
    }
    typed = ("/docs/", "/problems/", "/trace/stock", "/trace/cost", "/trace/accounts")
    missing = [
        path
        for name, path in varying.items()
        if name not in linked and not any(part in path for part in typed)
    ]
    assert missing == []


def test_nothing_unsaid_comes_back_on_any_walk(server: Server) -> None:
    desk = Desk(server, server.administrator())
    desk.held()
    desk.webhook()
    schema = walked()
    schema.config.update(base_url=server.address)
    machine, asked = schema.as_state_machine(), list[str]()

    class Walk(machine):  # type: ignore[misc,valid-type]
        """One walk, by somebody who may go everywhere."""

        def before_call(self, case: Any) -> None:
            case.headers = {**(case.headers or {}), **desk.headers}
            case.cookies = {}
            (case.query or {}).pop("wait", None)
            asked.append(case.operation.label)

        def validate_response(self, response: Any, case: Any, **named: Any) -> None:
            case.validate_response(response, checks=CHECKS, headers=desk.headers)

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Walk,
        settings=settings(
            max_examples=WALKS, stateful_step_count=STEPS, deadline=None, derandomize=True,
            database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert len(set(asked)) > 5, "it went somewhere"
    if os.environ.get("TILLBOOK_WALKS"):
        print(Counter(asked))
