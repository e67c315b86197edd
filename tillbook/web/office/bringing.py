"""Bringing: documents that pages make of forms. They come in as every other document does."""

from typing import Any

from tillbook import calendar, codec
from tillbook.desk.heads import head_of
from tillbook.errors import Problem, numbers_of
from tillbook.identity import new_id
from tillbook.web.bringing import objection
from tillbook.web.call import Call
from tillbook.web.problems import FaultOfOurs, known_problems


async def brought(call: Call, kind: str, **fields: Any) -> None:
    """Post a document of whoever is signed in; raises the Problem that refuses it.

    Sent twice, the second is refused: it expects what the first has changed.
    """
    now = call.doors.clock()
    said = {
        "kind": kind, "id": new_id(now), "at": calendar.stamp(now),
        "actor": call.principal.id, **fields,
    }  # fmt: skip
    body = codec.encode(said)
    refused = objection(call.principal, head_of(body), body, call.doors.store)
    if refused:
        raise refused
    outcome = await call.doors.writer.post(body)
    if outcome.status not in ("posted", "known"):
        raise problem_of(outcome.problem or {})


def bring(call: Call, body: bytes) -> dict[str, Any] | None:
    """Post a document of whoever is signed in, from a thread; the problem that refuses it."""
    refused = objection(call.principal, head_of(body), body, call.doors.store)
    if refused:
        return refused.details()
    outcome = call.doors.post(body)
    return None if outcome.status in ("posted", "known") else outcome.problem or {}


def problem_of(details: dict[str, Any]) -> Problem:
    """A problem again, from how it was told."""
    slug = str(details.get("type", "")).rpartition("/")[2]
    return known_problems().get(slug, FaultOfOurs)(**numbers_of(details))
