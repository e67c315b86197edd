"""Drafts: documents begun, saved and handed in, by whoever may bring such a document.

A draft is theirs if they may post its kind at its location; one that says no location yet is its
author's, and of those who reach all.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct

from tillbook.calendar import Instant
from tillbook.desk import drafts
from tillbook.desk.answers import Kept
from tillbook.desk.drafts import Draft, UnknownDraft
from tillbook.desk.heads import head_of
from tillbook.desk.people.granting import id_for
from tillbook.desk.people.principal import Principal
from tillbook.event import KINDS
from tillbook.explaining import explain
from tillbook.ledger import Outcome
from tillbook.money import MOST as LARGEST
from tillbook.roles import to_post
from tillbook.web.api.held import turned_away
from tillbook.web.bringing import objection
from tillbook.web.call import Call
from tillbook.web.route import ANYBODY_KNOWN, Answer, Body, Parameter, Route, told

LIMIT, MOST = 100, 1_000
Version = Annotated[int, Meta(ge=1, le=LARGEST)]


class Beginning(Struct, frozen=True, forbid_unknown_fields=True):
    """A new draft: what it will be, and what has been typed of it."""

    kind: Annotated[str, Meta(min_length=1, max_length=64)]
    content: dict[str, Any] = {}


class Saving(Struct, frozen=True, forbid_unknown_fields=True):
    """What a draft says now, and the version that its editor has seen."""

    version: Version
    content: dict[str, Any]


class Submitting(Struct, frozen=True, forbid_unknown_fields=True):
    """The version that is handed in."""

    version: Version


class Submitted(Struct, frozen=True):
    """The draft, and the document that it has become."""

    draft: Draft
    document: Outcome


async def listing(call: Call) -> Answer:
    """The drafts that they may edit."""
    doors, who, query = call.doors, call.principal, call.query
    kinds = [query["kind"]] if "kind" in query else list(KINDS)
    wanted = [kind for kind in kinds if who.may(to_post(kind))]
    found = await doors.in_thread(drafts.listed, doors.store, wanted)
    at = query.get("location", "")
    mine = [one for one in found if is_theirs(who, one) and (not at or one.location == at)]
    return told({"drafts": mine[: query.get("limit", LIMIT)]})


async def begin(call: Call) -> Answer:
    """Begin a draft."""
    form, said = await call.form()
    doors, who = call.doors, call.principal

    def effect(began: Instant) -> Kept:
        drafts.refuse_misplaced(form.kind, form.content)
        refuse(who, form.kind, form.content)
        id = id_for("draft", who.id, call.wish_key)
        return Kept(201, drafts.create(doors.store, id, form.kind, form.content, who.id, began))

    return await call.once(said, effect)


async def show(call: Call) -> Answer:
    """A draft as it was saved last."""
    return told(await call.doors.in_thread(theirs, call))


async def save(call: Call) -> Answer:
    """Save a draft over the version that its editor has seen."""
    form, _ = await call.form()
    doors, who = call.doors, call.principal

    def work() -> Draft:
        one = theirs(call)
        refuse(who, one.kind, form.content)
        now = doors.clock()
        return drafts.save(doors.store, one.id, form.version, form.content, who.id, now)

    return told(await doors.in_thread(work))


async def discard(call: Call) -> Answer:
    """Throw a draft away."""
    doors, who = call.doors, call.principal

    def work() -> Draft:
        return drafts.discard(doors.store, theirs(call).id, who.id, doors.clock())

    return told(await doors.in_thread(work))


async def submit(call: Call) -> Answer:
    """Hand a draft in: its document is posted under its id, once."""
    form, said = await call.form()
    return await call.once(said, lambda began: submitted(call, form.version, began))


def submitted(call: Call, version: int, began: Instant) -> Kept:
    """Hand it in if it would be posted; where it would not, the draft stays as it is."""
    doors, who, one = call.doors, call.principal, theirs(call)
    if one.state == drafts.OPEN and one.version == version:
        body = drafts.document(one, who.id, began)
        problem = objection(who, head_of(body), body, doors.store)
        if problem:
            raise problem
        seen = explain(doors.ledger, body)
        if seen.status in ("held", "refused"):
            return turned_away(seen.problem)
    body = drafts.frozen(doors.store, one.id, version, who.id, began)
    outcome = doors.post(body)
    if outcome.status == "refused":
        drafts.thaw(doors.store, one.id)
    if outcome.problem:
        return turned_away(outcome.problem)
    return Kept(201, Submitted(drafts.shown(doors.store, one.id), outcome))


# Whose it is.


def is_theirs(who: Principal, one: Draft) -> bool:
    """Whether they may edit a draft."""
    if not who.may(to_post(one.kind)):
        return False
    is_placed = one.location or not KINDS[one.kind].AT_LOCATION
    return who.reaches(one.location) if is_placed else who.reaches("") or one.created_by == who.id


def refuse(who: Principal, kind: str, content: dict[str, Any]) -> None:
    """Raise why they may not draft this."""
    who.demand(to_post(kind))
    at = drafts.where(content) if KINDS[kind].AT_LOCATION else ""
    if at or not KINDS[kind].AT_LOCATION:
        who.demand_at(at)


def theirs(call: Call) -> Draft:
    """The draft that the address names; raises UnknownDraft where it is not theirs."""
    one = drafts.shown(call.doors.store, call.path["draft"])
    if not is_theirs(call.principal, one):
        raise UnknownDraft(draft=one.id)
    return one


THE_DRAFT = (Parameter("draft", "Its id.", most=36),)
EXAMPLE = {"location": "014", "lines": [{"item": "TEA", "quantity": 3000}]}

ROUTES = (
    Route(
        method="GET", path="/api/v1/drafts", permission=ANYBODY_KNOWN, answer=listing,
        says="The open drafts that you may edit, the one saved last first.", tag="drafts",
        gives={200: {"drafts": [Draft]}},
        query=(
            Parameter("kind", "Only of this kind.", most=64),
            Parameter("location", "Only of this location.", most=32),
            Parameter("limit", "At most so many.", "whole", most=MOST, least=1),
        ),
    ),
    Route(
        method="POST", path="/api/v1/drafts", permission=ANYBODY_KNOWN, answer=begin, by_key=True,
        says="Begin a draft of any kind of document.", tag="drafts", gives={201: Draft},
        names={"draft": "/id", "document": "/id"},
        body=Body(Beginning, {"kind": "count", "content": EXAMPLE}), also=(403,),
    ),
    Route(
        method="GET", path="/api/v1/drafts/{draft}", permission=ANYBODY_KNOWN, answer=show,
        says="A draft as it was saved last.", tag="drafts", gives={200: Draft}, within=THE_DRAFT,
    ),
    Route(
        method="PUT", path="/api/v1/drafts/{draft}", permission=ANYBODY_KNOWN, answer=save,
        says="Save a draft over the version that you have seen.", tag="drafts",
        gives={200: Draft}, within=THE_DRAFT, body=Body(Saving, {"version": 1, "content": EXAMPLE}),
        also=(403, 409),
    ),
    Route(
        method="DELETE", path="/api/v1/drafts/{draft}", permission=ANYBODY_KNOWN, answer=discard,
        says="Throw a draft away.", tag="drafts", gives={200: Draft}, within=THE_DRAFT,
        also=(409,),
    ),
    Route(
        method="POST", path="/api/v1/drafts/{draft}/submissions", permission=ANYBODY_KNOWN,
        answer=submit, says="Hand it in: its document is posted under the draft's id, once.",
        tag="drafts", gives={201: Submitted}, within=THE_DRAFT, by_key=True,
        names={"document": "/document/id"},
        body=Body(Submitting, {"version": 1}), also=(403,),
    ),
)  # fmt: skip
