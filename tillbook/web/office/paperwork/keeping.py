"""Keeping: a paper is kept as it is typed, told what it would do, and handed in once.

Its id is its idempotency key: it was made with the page, the draft is kept under it, and the
document is posted under it. However often the page sends it, there is one.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tillbook.calendar import Instant
from tillbook.desk import drafts
from tillbook.desk.drafts import Draft, DraftChanged, DraftFinished, UnknownDraft
from tillbook.errors import Problem
from tillbook.intake import UUID_SHAPE
from tillbook.roles import TRACE, to_post
from tillbook.sentence import Sentence
from tillbook.web.api.drafts import is_theirs, refuse, submitted
from tillbook.web.call import Call
from tillbook.web.office import forms
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.page import html, templates
from tillbook.web.office.paperwork.beside import Beside, beside, compared
from tillbook.web.office.paperwork.described import FORMS, Form
from tillbook.web.office.paperwork.differing import differing
from tillbook.web.office.paperwork.filling import Content, Filled, filled, ready, stamped
from tillbook.web.office.paperwork.pointing import pointed
from tillbook.web.office.paperwork.showing import country_of
from tillbook.web.office.paperwork.way_there import dispatch_of, under_way_of
from tillbook.web.office.saying import Saying, saying
from tillbook.web.problems import MalformedParameter
from tillbook.web.route import HTML, Answer

MOST_FIELDS = 12_000  # a thousand lines
HAND_IN = "hand in"


class Sent(Struct, frozen=True):
    """A paper as the page sent it."""

    form: Form
    id: str
    version: int
    hands_in: bool
    one: Filled


async def keep(call: Call) -> Answer:
    """Keep what is typed, and say what it would do; or hand it in."""
    said = await forms.fields(call, most=MOST_FIELDS)
    return await call.doors.in_thread(_answered, call, said)


def _answered(call: Call, said: Mapping[str, str]) -> Answer:
    desk, now = sat_down(call), call.doors.clock()
    sent = _read(desk, said, now)
    try:
        one = _kept(call, sent, now)
        if sent.hands_in and not sent.one.faults:
            return _handed_in(desk, sent, one, now)
    except DraftChanged as changed:
        return _told(
            "differing.html",
            desk,
            sent,
            differs=differing(desk, sent.form, sent.one.content, changed),
        )
    except DraftFinished:
        return _told("handed_in.html", desk, sent)
    return _besides(desk, sent, one, now)


def _read(desk: Desk, said: Mapping[str, str], now: Instant) -> Sent:
    form, id = FORMS.get(said.get("form", "")), desk.call.path["draft"]
    version = said.get("version", "")
    if form is None or not UUID_SHAPE.fullmatch(id):
        raise UnknownDraft(draft=id)
    if not (version.isascii() and version.isdecimal() and len(version) < 16):
        raise MalformedParameter(parameter="version", reason="no whole number")
    one = filled(form, said, country_of(desk, said.get("location", "")))
    if form.timed:
        before = _before(desk, id)
        one = Filled(stamped(one.content, before, now), one.faults, one.rows)
    return Sent(form, id, int(version), said.get("do") == HAND_IN, one)


def _before(desk: Desk, id: str) -> Content:
    try:
        return drafts.shown(desk.store, id).content
    except UnknownDraft:
        return {}


def _kept(call: Call, sent: Sent, now: Instant) -> Draft:
    """The draft with what was typed; raises DraftChanged where somebody else was at it."""
    who, store, content = call.principal, call.doors.store, sent.one.content
    refuse(who, sent.form.kind, content)
    if not sent.version:
        made = drafts.create(store, sent.id, sent.form.kind, content, who.id, now)
        _refuse_others(call, made, sent.form)
        if made.content == content:
            return made
        return drafts.save(store, sent.id, made.version, content, who.id, now)
    found = drafts.shown(store, sent.id)
    _refuse_others(call, found, sent.form)
    if found.state == drafts.DISCARDED:
        raise DraftFinished(draft=found.id, state=found.state)
    if found.content == content and found.version == sent.version:
        return found
    return drafts.save(store, sent.id, sent.version, content, who.id, now)


def _refuse_others(call: Call, found: Draft, form: Form) -> None:
    """Raise UnknownDraft for one that is another kind's, or not theirs."""
    if found.kind != form.kind or not is_theirs(call.principal, found):
        raise UnknownDraft(draft=found.id)


def _handed_in(desk: Desk, sent: Sent, one: Draft, now: Instant) -> Answer:
    """Post the document of the draft; where it is turned away, say so at the field."""
    able, call = ready(sent.form, sent.one), desk.call
    if able.content != one.content:
        one = drafts.save(desk.store, one.id, one.version, able.content, call.principal.id, now)
    try:
        made = submitted(call, one.version, now)
        problem = made.value if made.status >= 400 else None
    except (DraftChanged, DraftFinished):
        raise
    except Problem as fault:
        problem = fault.details()
    if problem:
        wrong = Beside((pointed(sent.form, able.rows, problem),), lines=len(able.rows))
        return _told("beside.html", desk, sent, one=one, beside=wrong, say=_saying(desk, wrong))
    number = made.value.document.number
    there = f"/events/{number}?up=/goods" if desk.may(TRACE) else "/goods"
    return Answer(204, b"", HTML, {"hx-redirect": there})


def _besides(desk: Desk, sent: Sent, one: Draft, now: Instant) -> Answer:
    """What it would do as it stands."""
    doors, who = desk.call.doors, desk.call.principal
    seen = beside(doors.ledger, sent.form, sent.id, who.id, sent.one, now)
    under_way = under_way_of(dispatch_of(desk, sent.form, sent.one.content))
    came = compared(desk.store, sent.one, under_way) if under_way else ()
    say = _saying(desk, seen)
    return _told("beside.html", desk, sent, one=one, beside=seen, came=came, say=say)


def _saying(desk: Desk, seen: Beside) -> Saying:
    found = [it.sentence for it in seen.would.findings] if seen.would else []
    return saying(desk, [*found, *(Sentence("", dict(it.figures)) for it in seen.faults)])


def _told(template: str, desk: Desk, sent: Sent, **values: Any) -> Answer:
    """A part of the page; its address becomes the draft's."""
    where = str(sent.one.content.get("location", ""))
    known = {
        "form": sent.form, "desk": desk, "id": sent.id, "tried": sent.hands_in, "came": (),
        "where": where, "currency": country_of(desk, where).currency, "one": None,
    }  # fmt: skip
    text = templates().get_template(template).render(known | values)
    return html(text, hx_replace_url=f"/goods/drafts/{sent.id}")


async def discard(call: Call) -> Answer:
    """Throw a draft away."""
    doors, who = call.doors, call.principal

    def work() -> None:
        found = drafts.shown(doors.store, call.path["draft"])
        if not is_theirs(who, found):
            raise UnknownDraft(draft=found.id)
        who.demand(to_post(found.kind))
        drafts.discard(doors.store, found.id, who.id, doors.clock())

    await doors.in_thread(work)
    return Answer(204, b"", HTML, {"hx-redirect": "/goods"})
