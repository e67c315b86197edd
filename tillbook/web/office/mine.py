"""Mine: one's own page: who one is here, where one is signed in, and what protects that.

What protects a sign-in changes by the password, said again, and once however often it is sent.
"""

from collections.abc import Callable, Mapping
from typing import Any

import segno
from markupsafe import Markup

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import devices, joining, pins, second, sign_ins
from tillbook.desk.people.attempts import TooManyAttempts
from tillbook.desk.people.principal import NotRecognised
from tillbook.desk.people.protection import protection
from tillbook.desk.people.tokens import book_secret, fresh
from tillbook.enquiries.records import record
from tillbook.errors import Problem
from tillbook.marking import marked as _
from tillbook.roles import EVERYWHERE
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.parts import part
from tillbook.web.office.settings.offers import named
from tillbook.web.office.wishing import key_of, people_only, wished
from tillbook.web.route import ANYBODY_KNOWN, HTML, Answer, Route

Said = Mapping[str, str]
Change = Callable[[Instant], Any]


AT_FIELD: Mapping[str, tuple[str, str]] = {
    "not-recognised": ("password", _("This is not your password.")),
    "password-too-weak": ("new", ""),
    "pin-too-weak": ("pin", ""),
    "code-not-right": ("code", ""),
}
"""Problems, the field that mends each, and what is said there; empty: the problem's own words."""


def mine(desk: Desk) -> Values:
    """Who somebody is here, and what protects their sign-in."""
    people_only(desk.call)
    return {"crumbs": crumbs("Your own page"), **told(desk)}


def told(desk: Desk, about: str = "", **values: Any) -> dict[str, Any]:
    """What the page shows; `about` is the form that something is said of."""
    call, store, who = desk.call, desk.store, desk.call.principal
    given = record(store, "user_role", who.id).fields
    own = {code: it.get("name", code) for code, it in desk.named("role").items()}
    known = {
        "wrong": {}, "done": "", "begun": None, "recovery": (), "key": fresh(), "part": about,
        "me": protection(store, who.id), "own": own,
        "zone": desk.zone(next(iter(desk.locations), "")),
        "named": named, "places": ", ".join(map(desk.place, desk.locations)),
        "roles": given.get("roles", ()),
        "everywhere": EVERYWHERE in given.get("locations", ()),
        "devices": devices.listed(store, who.id, call.token, desk.now, call.doors.idle),
    }  # fmt: skip
    return known | values


# What is changed.


async def change_password(call: Call) -> Answer:
    """Choose another password; every other sign-in of theirs ends."""

    def work(said: Said, began: Instant) -> None:
        joining.change_password(call.doors.store, call.principal.id, said.get("new", ""))
        sign_ins.leave_elsewhere(call.doors.store, call.principal.id, call.cookie)

    return await _proved(
        call, "password", work, _("Your password is changed. Every other sign-in of yours ended.")
    )


async def end(call: Call) -> Answer:
    """End one sign-in, or all others."""

    def work(said: Said, began: Instant) -> None:
        devices.end(
            call.doors.store,
            call.principal.id,
            call.cookie,
            said.get("sign_in", "")[: devices.SHOWN],
        )

    return await _proved(call, "sign-ins", work, _("Ended."))


async def begin(call: Call) -> Answer:
    """Begin a second factor: the square for the authenticator is shown once."""

    def work(said: Said, began: Instant) -> None:
        store, who = call.doors.store, call.principal.id
        second.begin(store, who, _seed(call, key_of(said)), began)

    return await _proved(
        call, "factor", work, "", lambda said: {"begun": _begun(call, key_of(said))}
    )


async def confirm(call: Call) -> Answer:
    """Confirm it by the first code; from now on it is asked for."""
    people_only(call)
    said = await fields(call)
    store, who = call.doors.store, call.principal.id
    codes: list[str] = []

    def effect(began: Instant) -> Kept:
        second.confirm(store, who, said.get("code", ""), codes, began)
        sign_ins.leave_elsewhere(store, who, call.cookie)
        return Kept(201, {})

    try:
        secret = await call.doors.in_thread(book_secret, store)
        codes += second.recovery_codes(secret, who, key_of(said))
        await wished(call, said, effect)
    except Problem as problem:
        begun = await call.doors.in_thread(_begun, call, said.get("begun", ""))
        return await _again(call, "factor", wrong=_wrong(problem), begun=begun)
    call.doors.forget_all()
    return await _again(call, "factor", recovery=codes)


async def remove(call: Call) -> Answer:
    """Sign in by the password alone again."""

    def work(said: Said, began: Instant) -> None:
        second.remove(call.doors.store, call.principal.id)

    return await _proved(call, "factor", work, _("You sign in by the password alone again."))


async def choose_pin(call: Call) -> Answer:
    """Choose a PIN for tills, or another."""

    def work(said: Said, began: Instant) -> None:
        pins.choose(call.doors.store, call.principal.id, said.get("pin", ""), began)

    return await _proved(call, "pin", work, _("Your PIN is set."))


async def _proved(
    call: Call, about: str, work: Callable[[Said, Instant], None], done: str,
    shows: Callable[[Said], dict[str, Any]] | None = None,
) -> Answer:  # fmt: skip
    """Do something to a person's own sign-in, once, after their password was said again."""
    people_only(call)
    said = await fields(call)
    store, who = call.doors.store, call.principal.id

    def effect(began: Instant) -> Kept:
        second.refuse_wrong_password(store, who, said.get("password", ""), began)
        work(said, began)
        return Kept(201, {})

    try:
        await wished(call, said, effect)
    except Problem as problem:
        return await _again(call, about, wrong=_wrong(problem))
    call.doors.forget_all()
    more = await call.doors.in_thread(shows, said) if shows else {}
    return await _again(call, about, done=done, **more)


def _wrong(problem: Problem) -> dict[str, str]:
    """What is wrong, by the field that mends it."""
    field, says = AT_FIELD.get(problem.slug(), ("password", ""))
    if isinstance(problem, NotRecognised | TooManyAttempts):
        field = "password"
    return {field: says or f"{problem.title()}. {problem.remedy}"}


async def _again(call: Call, about: str, **values: Any) -> Answer:
    """What the page shows now. No 401 goes back: that would ask for the sign-in itself."""
    return await part(call, "mine_inside.html", lambda desk: told(desk, about, **values))


# The authenticator.


def _seed(call: Call, key: str) -> str:
    return second.seed_of(book_secret(call.doors.store), call.principal.id, key)


def _begun(call: Call, key: str) -> dict[str, Any]:
    """What the authenticator is told: a square of dots, and the same in letters."""
    said = second.told(call.doors.store, call.principal.id, _seed(call, key))
    return {"key": key, "secret": said.secret, "square": square(said.address)}


def square(text: str) -> Markup:
    """A text as a square of dots; every colour is said by attributes, none by a style."""
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)


def _form(path: str, answer: Any, says: str) -> Route:
    return Route(
        method="POST", path=f"/me/{path}", permission=ANYBODY_KNOWN, answer=answer, media=(HTML,),
        says=says, gives={200: ""}, tag="pages",
    )  # fmt: skip


ROUTES = (
    page("/me", ANYBODY_KNOWN, "mine.html", mine, says="One's own page."),
    _form("password", change_password, "Choose another password."),
    _form("sign-ins", end, "End one sign-in, or all others."),
    _form("second-factor", begin, "Begin a second factor."),
    _form("second-factor/confirmation", confirm, "Confirm a second factor."),
    _form("second-factor/removal", remove, "Take a second factor away."),
    _form("pin", choose_pin, "Choose a PIN for tills."),
)
