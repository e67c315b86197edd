"""Documents: the one door by which they come in, and the entry before they do.

A fact is posted, known or held; a request may be refused too. Each document has its own outcome,
and one bad document never stops those beside it. Whoever may not bring a document gets it back
refused, and it is kept nowhere: it stays with them.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from tillbook.calendar import Instant, instant_of
from tillbook.desk.answers import Kept
from tillbook.desk.heads import Head, head_of
from tillbook.errors import Problem
from tillbook.event import KINDS
from tillbook.explaining import Explanation
from tillbook.explaining import explain as explained
from tillbook.intake import UUID_SHAPE
from tillbook.ledger import Outcome
from tillbook.roles import EXPLAIN, RELAY
from tillbook.web.bringing import objection
from tillbook.web.call import Call
from tillbook.web.problems import MalformedBody
from tillbook.web.reading import documents, media_of
from tillbook.web.route import (
    ANYBODY_KNOWN,
    JSON,
    LINES,
    PROBLEM,
    Answer,
    Body,
    Parameter,
    Route,
    encode,
    told,
)

STATUS = {"posted": 201, "known": 200, "held": 202, "waits": 202}


class Result(Struct, frozen=True, omit_defaults=True):
    """What became of one document."""

    status: str
    id: str = ""
    number: int = 0
    body_hash: str = ""
    problem: dict[str, Any] | None = None


class Results(Struct, frozen=True):
    """What became of each document, in the order in which they came."""

    results: list[Result]


async def post(call: Call) -> Answer:
    """Post one document or many."""
    body = await call.body()
    found, alone = documents(body, media_of(call.headers))
    if call.query.get("preview"):
        return await _preview(call, found)
    if "idempotency-key" not in call.headers:
        return _told(await _posted(call, found), alone=alone)
    loop = asyncio.get_running_loop()

    def effect(began: Instant) -> Kept:
        made = asyncio.run_coroutine_threadsafe(_posted(call, found), loop).result()
        answer = _told(made, alone=alone)
        return Kept(answer.status, msgspec.json.decode(answer.body))

    return await call.once(body, effect)


async def _posted(call: Call, bodies: Sequence[bytes]) -> list[Result]:
    """Hand in all that may come in; each result in its place."""
    heads = [head_of(body) for body in bodies]
    doors, pairs = call.doors, zip(heads, bodies, strict=True)
    said = [objection(call.principal, head, body, doors.store) for head, body in pairs]
    coming = [body for body, no in zip(bodies, said, strict=True) if not no]
    doors.metrics.queue.inc(len(coming))
    try:
        if len(coming) == 1:
            outcomes = iter([await doors.writer.post(coming[0])])
        else:
            outcomes = iter(await asyncio.gather(*map(doors.writer.post, coming)))
    finally:
        doors.metrics.queue.dec(len(coming))
    made = [
        _refused(problem, head, body) if problem else _result(next(outcomes))
        for problem, head, body in zip(said, heads, bodies, strict=True)
    ]
    _count(call, heads, made)
    return made


def _result(outcome: Outcome) -> Result:
    return Result(outcome.status, outcome.id, outcome.number, outcome.body_hash, outcome.problem)


def _refused(problem: Problem, head: Head, body: bytes) -> Result:
    id = head.id if isinstance(head.id, str) and UUID_SHAPE.fullmatch(head.id) else ""
    return Result("refused", id, 0, sha256(body).hexdigest(), problem.details())


def _count(call: Call, heads: Sequence[Head], made: Sequence[Result]) -> None:
    metrics = call.doors.metrics
    for head, one in zip(heads, made, strict=True):
        known = isinstance(head.kind, str) and head.kind in KINDS
        metrics.documents.labels(head.kind if known else "unknown", one.status).inc()
    if made and made[-1].status == "posted":
        origin = call.principal.origin or _relayed(call, heads[-1])
        at = _moment(heads[-1].at) if origin else None
        if at is not None:
            metrics.lag.labels(origin).set((call.doors.clock() - at) / 1e6)


def _relayed(call: Call, head: Head) -> str:
    """The origin of a document that came by way of another book."""
    return str(head.origin) if call.principal.may(RELAY) and head.origin else ""


def _moment(said: Any) -> Instant | None:
    try:
        return instant_of(msgspec.convert(said, datetime))
    except (msgspec.MsgspecError, TypeError, OverflowError):
        return None


def _told(made: Sequence[Result], *, alone: bool) -> Answer:
    """One outcome by its status; many as a list."""
    if not alone:
        return told(Results(list(made)))
    one = made[0]
    if one.status != "refused":
        return told(one, STATUS[one.status])
    problem = one.problem or {}
    said = {**problem, "id": one.id, "body_hash": one.body_hash}
    return Answer(int(problem["status"]), encode(said), PROBLEM)


# Before it is posted.


async def _preview(call: Call, bodies: Sequence[bytes]) -> Answer:
    if len(bodies) != 1:
        raise MalformedBody(reason="one document at a time is previewed")
    return told(await explanation(call, bodies[0]))


async def explain(call: Call) -> Answer:
    """The entry that a document would make."""
    return told(await explanation(call, call.query["document"].encode()))


async def explanation(call: Call, body: bytes) -> Explanation:
    """What posting this document would do; raises why this one may not bring it."""
    problem = objection(call.principal, head_of(body), body, call.doors.store)
    if problem:
        raise problem
    return await call.doors.in_thread(explained, call.doors.ledger, body)


def example() -> Any:
    """A document as it may be sent."""
    return KINDS["sale"].EXAMPLES[0]


PREVIEW = Parameter("preview", "Nothing is written; answers with the entry it would make.", "flag")

ROUTES = (
    Route(
        method="POST", path="/api/v1/events", permission=ANYBODY_KNOWN, answer=post,
        says="Post documents: one, an array, or a line each; plain or gzip.", tag="documents",
        query=(PREVIEW,), body=Body(None), media=(JSON, LINES),
        gives={200: Results | Result | Explanation, 201: Result, 202: Result},
        also=(403, 404, 408, 409, 413, 415, 422),
    ),
    Route(
        method="GET", path="/api/v1/explain", permission=EXPLAIN, answer=explain,
        says="The entry that a document would make. Nothing is written.", tag="documents",
        query=(Parameter("document", "The document, as JSON.", needed=True, most=8_000),),
        gives={200: Explanation}, also=(403,),
    ),
)  # fmt: skip
