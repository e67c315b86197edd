"""Answering: from a request's head to its answer. Who is it, may they, what do they get.

Everything that every route needs is here, in this order: the host, who it is, how often they have
come, whether their role has the permission, what the address says; then the route's own part.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from hmac import compare_digest as same
from random import Random
from typing import Any

import structlog

from tillbook.desk.people.principal import NotRecognised
from tillbook.errors import Problem
from tillbook.identity import new_id
from tillbook.web.call import Call, Receive, Scope, Vanished
from tillbook.web.doors import Doors
from tillbook.web.office import refusals
from tillbook.web.problems import (
    CsrfMissing,
    FaultOfOurs,
    MethodNotAllowed,
    NothingHere,
    WrongHost,
)
from tillbook.web.route import ANYBODY_KNOWN, HTML, PROBLEM, PUBLIC, Answer, Route, encode

Send = Callable[[Any], Awaitable[None]]

SAFE = tuple(
    (name.encode(), said.encode())
    for name, said in {
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
        "referrer-policy": "no-referrer",
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "x-frame-options": "DENY",
    }.items()
)
"""What every answer says to a browser."""

POLICY = b"content-security-policy"
PAGE = (
    *((name, said) for name, said in SAFE if name != POLICY),
    (POLICY, b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';"
             b" frame-ancestors 'none'"),
)  # fmt: skip
"""As above, of pages: they have a style sheet of ours, and no script."""

MOST_HELD_UP = 60.0  # seconds that a listener may take none of what is sent

log = structlog.get_logger("tillbook.web")
chance = Random().randbytes
"""For ids of requests: the system's own would let go of the interpreter for each."""


async def answer(
    scope: Scope, receive: Receive, send: Send, routes: Mapping[str, Route], doors: Doors
) -> None:
    """Answer a request at an address; `routes` are by method."""
    began, id = time.perf_counter(), new_id(doors.clock(), chance)
    headers = {name.decode("latin-1"): said.decode("latin-1") for name, said in scope["headers"]}
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    route = routes.get(method)
    call: Call | None = None
    try:
        refuse_strange_host(headers.get("host", ""), doors)
        if route is None:
            raise _strange_method(routes)
        call = Call(scope, receive, headers, route, doors)
        made = await _answered(call)
    except Problem as problem:
        made = await _refused(problem, scope, headers, call, doors, routes)
    except Vanished:
        return
    except Exception as fault:
        log.exception("fault", request=id, route=route.name if route else "", fault=repr(fault))
        made = await _refused(FaultOfOurs(), scope, headers, call, doors, routes)
    took = time.perf_counter() - began
    _count(doors, route, call, made, id, took)
    with suppress(Vanished):
        await _send(send, made, id, with_body=scope["method"] != "HEAD")


async def _refused(
    problem: Problem,
    scope: Scope,
    headers: Mapping[str, str],
    call: Call | None,
    doors: Doors,
    routes: Mapping[str, Route],
) -> Answer:
    """A problem as a page where a person looks, else as RFC 9457 says it."""
    if refusals.wants_page(scope["path"], headers, routes):
        return await refusals.page(problem, scope, headers, call, doors)
    return rendered(problem, routes)


async def _answered(call: Call) -> Answer:
    route = call.route
    if route.permission != PUBLIC:
        call.principal = await _recognised(call)
        call.doors.rates.take(call.principal.id)
        if route.permission != ANYBODY_KNOWN:
            call.principal.demand(route.permission)
        if route.everywhere:
            call.principal.demand_at("")
    call.understand()
    if route.by_key:
        call.require_wish_key()
    return await route.answer(call)


async def _recognised(call: Call) -> Any:
    token = call.token
    if not token:
        raise NotRecognised()
    principal = await call.doors.recognise(token, used=call.is_attended)
    shown = call.headers.get("x-csrf-token", "").encode()
    if principal.is_person and call.route.changes and not same(shown, principal.csrf.encode()):
        raise CsrfMissing()
    return principal


def refuse_strange_host(host: str, doors: Doors) -> None:
    """Raise WrongHost for a name that the server is not reached by."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if doors.settings.hosts and name.lower() not in doors.settings.hosts:
        raise WrongHost(host=host[:100])


def _strange_method(routes: Mapping[str, Route]) -> Problem:
    return MethodNotAllowed(allow=", ".join(sorted(routes))) if routes else NothingHere()


def rendered(problem: Problem, routes: Mapping[str, Route]) -> Answer:
    """A problem as RFC 9457 says it."""
    headers = {}
    if problem.status == 401:
        headers["www-authenticate"] = "Bearer"
    if "retry_after" in problem.numbers:
        headers["retry-after"] = str(problem.numbers["retry_after"])
    if problem.status == 405:
        headers["allow"] = ", ".join(sorted(routes))
    return Answer(problem.status, encode(problem.details()), PROBLEM, headers)


async def _send(send: Send, made: Answer, id: str, *, with_body: bool) -> None:
    body = made.body
    if made.media == PROBLEM:
        body = body[:-1] + f',"instance":"urn:uuid:{id}"}}'.encode()
    headers = [
        (b"content-type", made.media.encode()),
        (b"x-request-id", id.encode()),
        *((name.lower().encode(), said.encode("latin-1")) for name, said in made.headers.items()),
        *((name, it) for name, it in _safe(made) if name.decode() not in made.headers),
    ]
    if "cache-control" not in made.headers:
        headers.append((b"cache-control", b"no-store"))
    if made.parts is None:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": made.status, "headers": headers})
    if made.parts is not None and with_body:
        await _send_parts(send, made.parts)
    body = body if with_body else b""
    await send({"type": "http.response.body", "body": body, "more_body": False})


async def _send_parts(send: Send, parts: AsyncGenerator[bytes, None]) -> None:
    """Send parts as they come; who takes none for a minute is sent no more."""
    try:
        async for part in parts:
            async with asyncio.timeout(MOST_HELD_UP):
                await send({"type": "http.response.body", "body": part, "more_body": True})
    except TimeoutError:
        await parts.aclose()
        raise Vanished() from None


def _safe(made: Answer) -> Iterable[tuple[bytes, bytes]]:
    return PAGE if made.media.startswith(HTML) else SAFE


def _count(
    doors: Doors, route: Route | None, call: Call | None, made: Answer, id: str, took: float
) -> None:
    name = route.name if route else "other"
    doors.metrics.requests.labels(name, str(made.status)).inc()
    doors.metrics.waits.labels(name).observe(took)
    if doors.settings.logs:
        log.info(
            "request", request=id, route=name, status=made.status, ms=round(took * 1000, 2),
            caller=call.principal.id if call else "",
        )  # fmt: skip
