"""Held documents as pages: what is wrong with each, and the three ways to mend it."""

from typing import Any

import msgspec

from tillbook import codec, quarantine
from tillbook.desk import held as desk_held
from tillbook.desk.heads import head_of
from tillbook.errors import numbers_of
from tillbook.roles import HELD, to_post
from tillbook.web.api.held import corrected, kept
from tillbook.web.call import Call
from tillbook.web.office.bringing import problem_of
from tillbook.web.office.desk import Desk
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.saying import numbers_said
from tillbook.web.problems import MalformedBody, known_problems
from tillbook.web.route import HTML, Answer, Parameter, Route

MOST = 200
CORRECTS, REJECTS = to_post("held_corrected"), to_post("held_rejected")
NUMBER = Parameter("held", "Its number in the quarantine.", "whole", most=2**52, least=1)


def queue(desk: Desk) -> Values:
    """What waits in quarantine."""
    reaches = desk.call.principal.reaches
    everything = bool(desk.query.get("all"))
    found, _ = desk_held.headed(desk.store, reaches, after=0, most=MOST, everything=everything)
    rows = [(one, head, known_problems().get(one.problem)) for one, head in found]
    return {
        "crumbs": crumbs(("Findings", "/findings"), "Held"), "rows": rows, "all": everything,
    }  # fmt: skip


def one(desk: Desk) -> Values:
    """A held document: its problem, its bytes, and what may be done."""
    number = desk.call.path["held"]
    found, body = desk_held.shown(desk.store, desk.call.principal.reaches, number)
    text = None if body is None else body.decode("utf-8", "backslashreplace")
    return {
        "crumbs": crumbs(("Findings", "/findings"), ("Held", "/held"), f"Held {number}"),
        "held": found, "head": head_of(body or b""), "body": _set_out(text),
        "problem": known_problems().get(found.problem),
        "numbers": numbers_said(desk, found.problem, numbers_of(found.details)),
        "may_correct": desk.may(CORRECTS), "may_reject": desk.may(REJECTS),
    }  # fmt: skip


def _set_out(text: str | None) -> str | None:
    """JSON line by line; what is none, as it came."""
    if text is None:
        return None
    try:
        return msgspec.json.format(text.encode(), indent=2).decode()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return text


async def correct(call: Call) -> Answer:
    """Post what it should have said, in its stead."""
    said = await fields(call)
    body = codec.encode(codec.parsed(said.get("document", "").encode()))
    return await _decided(call, corrected, call, body, said.get("reason", "")[:500])


async def change(call: Call) -> Answer:
    """Change one field, and post it in its stead."""
    said = await fields(call)
    field, value = said.get("field", ""), said.get("value", "")
    if not field:
        raise MalformedBody(reason="no field was named")
    changes = {field if field.startswith("/") else f"/{field}": value}
    number = call.path["held"]

    def effect() -> Any:
        desk_held.shown(call.doors.store, call.principal.reaches, number)
        body = quarantine.changed(call.doors.store, number, changes)
        return corrected(call, body, said.get("reason", "") or quarantine.reason_of(changes))

    return await _decided(call, effect)


async def reject(call: Call) -> Answer:
    """Say that it shall not be posted."""
    said = await fields(call)
    number, who, doors = call.path["held"], call.principal, call.doors
    if not said.get("reason"):
        raise MalformedBody(reason="say why it shall not be posted")

    def effect() -> Any:
        desk_held.shown(doors.store, who.reaches, number)
        return kept(quarantine.reject(doors.ledger, number, said["reason"][:500], who.id))

    return await _decided(call, effect)


async def _decided(call: Call, effect: Any, *args: Any) -> Answer:
    """Do it, and look at what became of it."""
    made = await call.doors.in_thread(effect, *args)
    if made.status >= 400:
        raise problem_of(made.value)
    return Answer(204, b"", HTML, {"hx-redirect": f"/held/{call.path['held']}"})


def _form(path: str, permission: str, answer: Any, says: str) -> Route:
    return Route(
        method="POST",
        path=f"/held/{{held}}/{path}",
        permission=permission,
        answer=answer,
        media=(HTML,),
        within=(NUMBER,),
        says=says,
        gives={204: ""},
        tag="pages",
    )


ROUTES = (
    page(
        "/held", HELD, "held.html", queue, says="What waits in quarantine.",
        query=(Parameter("all", "Also what is decided.", "flag"),),
    ),
    page("/held/{held}", HELD, "held_one.html", one, within=(NUMBER,), says="A held document."),
    _form("correction", CORRECTS, correct, "Post what it should have said."),
    _form("change", CORRECTS, change, "Change one field of it."),
    _form("rejection", REJECTS, reject, "Say that it shall not be posted."),
)  # fmt: skip
