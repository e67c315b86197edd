"""Keys: how tills and programs are recognised: issued, given another secret, revoked.

A secret is shown once, when it is made. What a key may do is a record, `user_role`, as a person's.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import keys
from tillbook.desk.people.granting import grant, id_for
from tillbook.desk.people.keys import Key, UnknownKey
from tillbook.desk.people.tokens import KEY_MARK, book_secret, derived, fresh
from tillbook.enquiries.records import record
from tillbook.errors import Problem
from tillbook.roles import KEYS
from tillbook.web.api.keys import DAY, Issuing
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.parts import part
from tillbook.web.office.settings.described import USER_ROLE
from tillbook.web.office.settings.filling import filled
from tillbook.web.office.settings.keeping import formed
from tillbook.web.office.settings.records import SETTINGS, past
from tillbook.web.office.settings.showing import controls
from tillbook.web.office.wishing import key_of, wished
from tillbook.web.problems import MalformedBody
from tillbook.web.route import HTML, Answer, Parameter, Route

HERE = ("API keys", "/settings/keys")
USUAL_DAYS = "365"


def listing(desk: Desk) -> Values:
    """Every key, with its roles, and until when it is good."""
    given = desk.named(USER_ROLE.kind)
    rows = [
        (it, given.get(it.id, {}).get("roles", ()), state(it, desk.now))
        for it in reversed(keys.listed(desk.store))
    ]
    return {
        "crumbs": crumbs(SETTINGS, "API keys"), "rows": rows, "zone": _zone(desk),
        **issuing(desk, {}),
    }  # fmt: skip


def state(key: Key, now: Instant) -> str:
    """What becomes of somebody who shows it."""
    if key.revoked_at:
        return "revoked"
    return "expired" if key.expires_at and key.expires_at <= now else "good"


def _zone(desk: Desk) -> str:
    return desk.zone(next(iter(desk.locations), ""))


def issuing(
    desk: Desk, said: Mapping[str, Any], wrong: str = "", secret: str = "", made: str = ""
) -> dict[str, Any]:
    """The form by which a key is issued, and its secret once it is."""
    return {
        "controls": controls(desk, USER_ROLE, said, {}, new=True), "key": fresh(),
        "said": {"days": USUAL_DAYS, **said}, "wrong": wrong, "secret": secret, "made": made,
    }  # fmt: skip


async def issue(call: Call) -> Answer:
    """Issue a key; its secret is shown once."""
    said = await fields(call)
    doors, by = call.doors, call.principal.id
    values = {**said, **filled(USER_ROLE, said, "", new=True).values}
    secret = await _secret(call, key_of(said))

    def effect(began: Instant) -> Kept:
        form = _understood(values)
        id, ends = id_for("key", by, key_of(said)), began + form.days * DAY
        grant(doors.post, id, roles=form.roles, locations=form.locations, by=by, at=began)
        keys.issue(doors.store, Key(id, form.name, form.origin, began, ends, 0), secret)
        return Kept(201, {"key": id})

    try:
        made = (await wished(call, said, effect)).value["key"]
    except Problem as problem:
        wrong = f"{problem.title()}. {problem.numbers.get('reason') or problem.remedy}"
        return await part(call, "issue.html", lambda desk: issuing(desk, values, wrong))
    return await part(call, "issue.html", lambda desk: issuing(desk, {}, "", secret, made))


def _understood(values: Mapping[str, Any]) -> Issuing:
    """What the API would read; raises MalformedBody."""
    days = str(values.get("days") or USUAL_DAYS)
    said = {name: values.get(name, "") for name in ("name", "origin", "roles", "locations")}
    if not (days.isascii() and days.isdecimal() and len(days) < 6):
        raise MalformedBody(reason="the days are a whole number")
    try:
        return msgspec.convert({**said, "days": int(days)}, Issuing)
    except msgspec.ValidationError as fault:
        raise MalformedBody(reason=str(fault)[:200]) from None


async def _secret(call: Call, key: str) -> str:
    own = await call.doors.in_thread(book_secret, call.doors.store)
    return KEY_MARK + derived(own, "key on a page", call.principal.id, key)


# One key.


def one(desk: Desk) -> Values:
    """A key: whose documents it posts, what it may do, until when."""
    code = desk.call.path["key"]
    given, told = record(desk.store, USER_ROLE.kind, code), _told(desk)
    return {
        "crumbs": crumbs(SETTINGS, HERE, told["one"].name), **told, "name": told["one"].name,
        **formed(desk, USER_ROLE, given, given.fields), **past(desk, USER_ROLE, code),
        "code": code,
    }  # fmt: skip


def _told(desk: Desk, secret: str = "") -> dict[str, Any]:
    code = desk.call.path["key"]
    found = next((it for it in keys.listed(desk.store) if it.id == code), None)
    if found is None:
        raise UnknownKey(key=code)
    return {
        "one": found, "state": state(found, desk.now), "key": fresh(), "secret": secret,
        "zone": _zone(desk),
    }  # fmt: skip


async def rotate(call: Call) -> Answer:
    """Another secret; the old one works for another hour."""
    said = await fields(call)
    secret = await _secret(call, key_of(said))

    def effect(began: Instant) -> Kept:
        keys.rotate(call.doors.store, call.path["key"], secret, began)
        return Kept(201, {})

    await wished(call, said, effect)
    return await part(call, "key_inside.html", lambda desk: _told(desk, secret))


async def revoke(call: Call) -> Answer:
    """End a key, at once and for ever."""
    await fields(call)
    await call.doors.ended(keys.revoke, call.path["key"], call.doors.clock())
    return await part(call, "key_inside.html", _told)


THE_KEY = (Parameter("key", "Its id.", most=64),)


def _form(path: str, answer: Any, says: str, within: tuple[Parameter, ...] = THE_KEY) -> Route:
    return Route(
        method="POST", path=f"/settings/keys{path}", permission=KEYS, answer=answer, says=says,
        media=(HTML,), gives={200: ""}, tag="pages", everywhere=True, within=within,
    )  # fmt: skip


ROUTES = (
    page("/settings/keys", KEYS, "keys.html", listing, says="Keys of tills and programs.",
         everywhere=True),
    page("/settings/keys/{key}", KEYS, "key.html", one, says="A key.", within=THE_KEY,
         everywhere=True),
    _form("", issue, "Issue a key.", ()),
    _form("/{key}/rotation", rotate, "Give a key another secret."),
    _form("/{key}/revocation", revoke, "Revoke a key."),
)  # fmt: skip
