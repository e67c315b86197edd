"""Held: the quarantine, and what people make of it.

Whoever corrects a held fact stands for the till that brought it: a document of the same kind is
posted by the right to correct. Any other document is one that they must be allowed to bring.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct

from tillbook import codec, quarantine
from tillbook.calendar import Instant
from tillbook.desk import held
from tillbook.desk.answers import Kept
from tillbook.desk.heads import Head, head_of
from tillbook.desk.people.principal import Principal
from tillbook.errors import Problem
from tillbook.event import KINDS
from tillbook.explaining import explain
from tillbook.money import MOST as LARGEST
from tillbook.quarantine import Held, Settlement
from tillbook.roles import HELD, to_post
from tillbook.store.door import Store
from tillbook.web.bringing import objection
from tillbook.web.call import Call
from tillbook.web.problems import ActorNotThem, FaultOfOurs, OriginNotTheirs
from tillbook.web.route import Answer, Body, Parameter, Route, told

LIMIT, MOST = 100, 1_000
Reason = Annotated[str, Meta(max_length=500)]
Pointer = Annotated[str, Meta(min_length=1, max_length=200, pattern="^/")]
Said = Annotated[str, Meta(max_length=1_000)]


class Page(Struct, frozen=True):
    """Some of what is held, the oldest first; ask again after `next`."""

    held: list[Held]
    next: int | None


class Shown(Struct, frozen=True):
    """A held document with its bytes as text; null where they have been erased."""

    held: Held
    body: str | None


class Correcting(Struct, frozen=True, forbid_unknown_fields=True):
    """The document as it should have been, and why."""

    document: dict[str, Any]
    reason: Reason = ""


class Changing(Struct, frozen=True, forbid_unknown_fields=True):
    """Single fields, each by its JSON Pointer, and what they should have said."""

    changes: Annotated[dict[Pointer, Said], Meta(min_length=1, max_length=50)]


class Rejecting(Struct, frozen=True, forbid_unknown_fields=True):
    """Why it shall not be posted."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


# Looking.


async def listing(call: Call) -> Answer:
    """What waits in quarantine, or was ever in it."""
    query, doors = call.query, call.doors
    found, last = await doors.in_thread(
        held.queue, doors.store, call.principal.reaches, after=query.get("after", 0),
        most=query.get("limit", LIMIT), everything=query.get("all", False),
    )  # fmt: skip
    return told(Page(found, last))


async def show(call: Call) -> Answer:
    """A held document with its problem, its bytes, and what was decided."""
    doors, who = call.doors, call.principal
    one, body = await doors.in_thread(held.shown, doors.store, who.reaches, call.path["held"])
    text = None if body is None else body.decode("utf-8", "backslashreplace")
    return told(Shown(one, text))


# Deciding.


async def correct(call: Call) -> Answer:
    """Post a new document in the stead of a held one."""
    form, said = await call.form()
    body = codec.encode(form.document)
    return await call.once(said, lambda _: corrected(call, body, form.reason))


async def change(call: Call) -> Answer:
    """Correct single fields of a held document."""
    form, said = await call.form()

    def effect(_: Instant) -> Kept:
        held.shown(call.doors.store, call.principal.reaches, call.path["held"])
        body = quarantine.changed(call.doors.store, call.path["held"], form.changes)
        return corrected(call, body, quarantine.reason_of(form.changes))

    return await call.once(said, effect)


async def reject(call: Call) -> Answer:
    """Say that a held document shall not be posted, and why."""
    form, said = await call.form()
    doors, number, who = call.doors, call.path["held"], call.principal

    def effect(_: Instant) -> Kept:
        held.shown(doors.store, who.reaches, number)
        return kept(quarantine.reject(doors.ledger, number, form.reason, who.id))

    return await call.once(said, effect)


def corrected(call: Call, body: bytes, reason: str) -> Kept:
    """Post the correction if it can be posted; nothing is held or decided where it cannot."""
    doors, number, who = call.doors, call.path["held"], call.principal
    _, old = held.shown(doors.store, who.reaches, number)
    body = quarantine.in_its_stead(doors.store, number, body)
    problem = _objection(who, head_of(old or b""), head_of(body), body, doors.store)
    if problem:
        raise problem
    seen = explain(doors.ledger, body)
    if seen.status in ("held", "refused"):
        return turned_away(seen.problem)
    return kept(quarantine.correct(doors.ledger, number, body, reason, who.id))


def _objection(
    who: Principal, was: Head, new: Head, body: bytes, store: Store
) -> Problem | None:  # fmt: skip
    """Why this one may not bring this in the stead of what is held; None if they may."""
    kind = KINDS.get(new.kind) if isinstance(new.kind, str) else None
    if kind is None or kind.NATURE != "fact" or new.kind != was.kind:
        return objection(who, new, body, store)
    if new.origin:  # the held one's own number is used up, and nobody else's is theirs to use
        return OriginNotTheirs(origin=str(new.origin)[:64], theirs=who.origin)
    if new.actor not in (was.actor, who.id):  # it stays whose it was, or is theirs
        return ActorNotThem(actor=str(new.actor)[:64])
    who.demand_at(new.where)
    return None


def kept(made: Settlement) -> Kept:
    """What became of it as an answer; a refusal of either document is one."""
    for one in (made.document, made.decision):
        if one and one.problem:
            return turned_away(one.problem)
    return Kept(201, made)


def turned_away(problem: dict[str, Any] | None) -> Kept:
    """The problem of a document as the answer to whoever wished it; a fault of ours is none."""
    said = problem or {}
    if said.get("status", 500) >= 500:
        raise FaultOfOurs()
    return Kept(int(said["status"]), said)


NUMBER = (Parameter("held", "Its number in the quarantine.", "whole", most=LARGEST, least=1),)
EXAMPLE = {"kind": "sale", "location": "014", "total": 300}

ROUTES = (
    Route(
        method="GET", path="/api/v1/held", permission=HELD, answer=listing, tag="held",
        says="What waits in quarantine, the oldest first.", gives={200: Page},
        names={"held": "/held/0/number"},
        query=(
            Parameter("all", "Also what somebody has decided about.", "flag"),
            Parameter("after", "`next` of the page before.", "whole", most=LARGEST),
            Parameter("limit", "At most so many.", "whole", most=MOST, least=1),
        ),
    ),
    Route(
        method="GET", path="/api/v1/held/{held}", permission=HELD, answer=show, tag="held",
        says="A held document: its problem, its bytes, and what was decided.", within=NUMBER,
        gives={200: Shown},
    ),
    Route(
        method="POST", path="/api/v1/held/{held}/corrections", answer=correct, within=NUMBER,
        permission=to_post("held_corrected"), by_key=True, gives={201: Settlement}, tag="held",
        says="Post a new document in the stead of a held one.", also=(403, 410),
        body=Body(Correcting, {"document": EXAMPLE, "reason": "tender keyed wrong"}),
    ),
    Route(
        method="POST", path="/api/v1/held/{held}/mappings", answer=change, within=NUMBER,
        permission=to_post("held_corrected"), by_key=True, gives={201: Settlement}, tag="held",
        says="Correct single fields of a held document.", also=(403, 410),
        body=Body(Changing, {"changes": {"/location": "014"}}),
    ),
    Route(
        method="POST", path="/api/v1/held/{held}/rejections", answer=reject, within=NUMBER,
        permission=to_post("held_rejected"), by_key=True, gives={201: Settlement}, tag="held",
        says="Say that a held document shall not be posted, and why.",
        body=Body(Rejecting, {"reason": "test slip of the installer"}),
    ),
)  # fmt: skip
