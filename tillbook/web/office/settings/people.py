"""People: who may come in: invited, given roles, sent home, shown what is kept of them, erased.

What they may do is a record, `user_role`, and changed like every other; what they are called and
come in by is in no document, and changed here as the API changes it.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import devices, joining, personal, pins, second
from tillbook.desk.people.granting import grant, id_for
from tillbook.desk.people.joining import Person
from tillbook.desk.people.protection import protection
from tillbook.desk.people.tokens import book_secret, derived, fresh
from tillbook.enquiries.records import record
from tillbook.errors import Problem
from tillbook.marking import marked as _
from tillbook.roles import EVERYWHERE, PEOPLE
from tillbook.web.api.people import Inviting
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.parts import part
from tillbook.web.office.settings.described import USER_ROLE
from tillbook.web.office.settings.filling import filled
from tillbook.web.office.settings.keeping import formed
from tillbook.web.office.settings.records import SETTINGS, kept_by, past
from tillbook.web.office.settings.showing import controls
from tillbook.web.office.wishing import key_of, wished
from tillbook.web.problems import MalformedBody
from tillbook.web.route import HTML, Answer, Parameter, Route

Said = Mapping[str, str]
HERE = ("People", "/settings/people")


def listing(desk: Desk) -> Values:
    """Everybody who was ever invited, with their roles and where these hold."""
    given = desk.named("user_role")
    rows = [
        (it, given.get(it.id, {}).get("roles", ()), _where(desk, given.get(it.id, {})))
        for it in joining.listed(desk.store)
    ]
    return {"crumbs": crumbs(SETTINGS, "People"), "rows": rows, **inviting(desk, {})}


def _where(desk: Desk, given: Mapping[str, Any]) -> str:
    said = given.get("locations", ())
    return _("all locations") if EVERYWHERE in said else ", ".join(map(desk.place, said))


def inviting(
    desk: Desk, values: Mapping[str, Any], faults: Mapping[str, str] | None = None,
    invited: Person | None = None, link: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The form by which somebody is invited, and the link once they are."""
    return {
        "controls": controls(desk, USER_ROLE, values, {}, new=True, faults=faults),
        "said": values, "wrong": faults or {}, "key": fresh(), "invited": invited, "link": link,
    }  # fmt: skip


async def invite(call: Call) -> Answer:
    """Invite a person; the link by which they choose a password is shown once."""
    said = await fields(call)
    doors, by = call.doors, call.principal.id
    values = {**said, **filled(USER_ROLE, said, "", new=True).values}
    found: list[Person] = []
    token = await _token(call, key_of(said))

    def effect(began: Instant) -> Kept:
        form = understood(values)
        one = Person(id_for("person", by, key_of(said)), form.login.lower(), form.name, began, 0)
        joining.refuse_taken(doors.store, one)
        grant(doors.post, one.id, roles=form.roles, locations=form.locations, by=by, at=began)
        return Kept(201, joining.invite(doors.store, one, token))

    try:
        kept = await wished(call, said, effect)
        found.append(msgspec.convert(msgspec.to_builtins(kept.value), Person))
    except Problem as problem:
        faults = {_field_of(problem): f"{problem.title()}. {problem.remedy}"}
        return await part(call, "invite.html", lambda desk: inviting(desk, values, faults))
    there = link_of(call, token)
    return await part(
        call, "invite.html", lambda desk: inviting(desk, {}, invited=found[0], link=there)
    )


def understood(values: Mapping[str, Any]) -> Inviting:
    """What the API would read; raises MalformedBody."""
    said = {name: values.get(name, "") for name in ("login", "name", "roles", "locations")}
    try:
        return msgspec.convert(said, Inviting)
    except msgspec.ValidationError as fault:
        raise MalformedBody(reason=str(fault)[:200]) from None


def _field_of(problem: Problem) -> str:
    reason = str(problem.numbers.get("reason", ""))
    return "name" if "$.name" in reason else "login"


async def _token(call: Call, key: str) -> str:
    secret = await call.doors.in_thread(book_secret, call.doors.store)
    return derived(secret, "invitation", call.principal.id, key)


def link_of(call: Call, token: str) -> str:
    """The link of an invitation, by the name that whoever asks has reached the server by."""
    host = call.headers.get("origin") or f"//{call.headers.get('host', '')}"
    return f"{host}/join?invitation={token}"


# One person.


def one(desk: Desk) -> Values:
    """A person: how they come in, what they may do, and who gave them that."""
    who = desk.call.path["person"]
    given = record(desk.store, USER_ROLE.kind, who)
    told = _told(desk)
    return {
        "crumbs": crumbs(SETTINGS, HERE, told["them"].name), **told, "name": told["them"].name,
        **formed(desk, USER_ROLE, given, given.fields), **past(desk, USER_ROLE, who),
        "code": who,
    }  # fmt: skip


def _told(desk: Desk, **values: Any) -> dict[str, Any]:
    who = desk.call.path["person"]
    signed_in = devices.listed(desk.store, who, "", desk.now, desk.call.doors.idle)
    known = {
        "them": protection(desk.store, who), "signed_in": signed_in, "key": fresh(),
        "zone": desk.zone(next(iter(desk.locations), "")), "notice": "", "problem": None,
        "link": "", "wrong": "", "itself": who == desk.call.principal.id,
    }  # fmt: skip
    return known | values


class _Doing:
    """Does something to how a person comes in, and shows how they do now."""

    def __init__(self, work: Callable[[Call, Said, Instant], Any], done: str) -> None:
        self.work, self.done = work, done

    async def __call__(self, call: Call) -> Answer:
        """Once, however often the form is sent."""
        said = await fields(call)

        def effect(began: Instant) -> Kept:
            self.work(call, said, began)
            return Kept(201, {})

        try:
            await wished(call, said, effect)
        except Problem as problem:
            met = problem
            return await part(call, "person_inside.html", lambda desk: _told(desk, problem=met))
        call.doors.forget_all()
        return await part(call, "person_inside.html", lambda desk: _told(desk, notice=self.done))


async def invite_again(call: Call) -> Answer:
    """A new link, by which somebody who lost a password chooses another."""
    said = await fields(call)
    token = await _token(call, key_of(said))

    def effect(began: Instant) -> Kept:
        joining.invite_again(call.doors.store, call.path["person"], token, began)
        return Kept(201, {})

    await wished(call, said, effect)
    there = link_of(call, token)
    return await part(call, "person_inside.html", lambda desk: _told(desk, link=there))


def _end(call: Call, said: Said, began: Instant) -> None:
    devices.end(call.doors.store, call.path["person"], "", "")


def _reset(call: Call, said: Said, began: Instant) -> None:
    second.reset(call.doors.store, call.path["person"])


def _forget_pin(call: Call, said: Said, began: Instant) -> None:
    pins.forget(call.doors.store, call.path["person"])


def _close(call: Call, said: Said, began: Instant) -> None:
    joining.close(call.doors.store, call.path["person"], began)


async def erase(call: Call) -> Answer:
    """Erase all that is kept of a person; their login, typed again, says that it is meant."""
    said = await fields(call)
    doors, who, by = call.doors, call.path["person"], call.principal.id

    def effect(began: Instant) -> Kept:
        if said.get("login", "").lower() != protection(doors.store, who).login:
            raise MalformedBody(reason="that is not their login")
        personal.erase(doors.store, doors.post, who, by=by, at=began, because="asked")
        return Kept(201, {})

    try:
        await wished(call, said, effect)
    except MalformedBody:
        wrong = _("That is not their login; nothing was erased.")
        return await part(call, "person_inside.html", lambda desk: _told(desk, wrong=wrong))
    doors.forget_all()
    return Answer(204, b"", HTML, {"hx-redirect": "/settings/people"})


THE_PERSON = (Parameter("person", "Their id.", most=64),)


def _form(path: str, answer: Any, says: str, *, of_one: bool = True) -> Route:
    where = "/settings/people" + ("/{person}" if of_one else "") + path
    return Route(
        method="POST", path=where, permission=PEOPLE, answer=answer, media=(HTML,), says=says,
        gives={200: ""}, tag="pages", everywhere=True, within=THE_PERSON if of_one else (),
    )  # fmt: skip


ROUTES = (
    page("/settings/people", PEOPLE, "people.html", listing, says="Who may come in.",
         everywhere=True),
    page("/settings/people/{person}", PEOPLE, "person.html", one, says="A person.",
         within=THE_PERSON, everywhere=True),
    _form("", invite, "Invite a person.", of_one=False),
    _form("/invitation", invite_again, "Invite somebody again."),
    _form("/ending", _Doing(_end, _("Every sign-in of theirs has ended.")), "End sign-ins."),
    _form("/second-factor", _Doing(_reset, _("It is taken, and they are signed out.")),
          "Take a second factor that is lost."),
    _form("/pin", _Doing(_forget_pin, _("It is taken; they choose another on their own page.")),
          "Take a PIN."),
    _form("/closing", _Doing(_close, _("They are let in no more.")), "Let a person in no more."),
    _form("/erasure", erase, "Erase a person."),
    *kept_by(USER_ROLE),
)  # fmt: skip
