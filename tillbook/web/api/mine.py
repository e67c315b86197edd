"""Mine: what protects a person's own sign-in: password, second factor, and the PIN for tills."""

from collections.abc import Callable
from typing import Annotated, Any

from msgspec import Meta, Struct

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import devices, joining, pins, second, sign_ins
from tillbook.desk.people.devices import Device
from tillbook.desk.people.tokens import book_secret
from tillbook.roles import PEOPLE
from tillbook.web.api.sign_ins import Code, Password
from tillbook.web.call import Call
from tillbook.web.problems import PeopleOnly
from tillbook.web.route import ANYBODY_KNOWN, Answer, Body, Parameter, Route, beside, told


class Changing(Struct, frozen=True, forbid_unknown_fields=True):
    """The password that is, and the one that shall be."""

    password: Password
    new: Password


class Proving(Struct, frozen=True, forbid_unknown_fields=True):
    """The password, said again."""

    password: Password


class Confirming(Struct, frozen=True, forbid_unknown_fields=True):
    """The first code of a new authenticator."""

    code: Code


class Choosing(Struct, frozen=True, forbid_unknown_fields=True):
    """The password, said again, and the PIN that is chosen."""

    password: Password
    pin: Annotated[str, Meta(min_length=1, max_length=20, pattern="^[0-9]+$")]


class Ending(Struct, frozen=True, forbid_unknown_fields=True):
    """The password, said again, and the sign-in that ends; none said, all but this one."""

    password: Password
    sign_in: Annotated[str, Meta(max_length=64)] = ""


class Authenticator(Struct, frozen=True):
    """What the authenticator is told, once."""

    secret: str
    address: str


class Recovering(Struct, frozen=True):
    """Codes for a telephone that is lost, each for once. They are told here only."""

    confirmed: bool
    recovery_codes: list[str]


class Numbered(Struct, frozen=True):
    """The number that is typed with the PIN."""

    code: str


async def _said(call: Call) -> tuple[Any, bytes]:
    """What a person says of their own sign-in, and the bytes that it came in.

    Raises PeopleOnly for keys, and for those who came to a till by a PIN.
    """
    if not call.principal.csrf:
        raise PeopleOnly()
    return await call.form()


async def _proved(call: Call, work: Callable[[Any, Instant], Any]) -> Answer:
    """Do something to a person's own sign-in, once, after their password was said again."""
    form, body = await _said(call)
    store, who = call.doors.store, call.principal.id

    def effect(began: Instant) -> Kept:
        second.refuse_wrong_password(store, who, form.password, began)
        return Kept(201, work(form, began))

    return await call.once(body, effect)


async def change_password(call: Call) -> Answer:
    """Choose another password; every other sign-in of theirs ends."""
    doors, who = call.doors, call.principal.id

    def work(form: Changing, began: Instant) -> Any:
        joining.change_password(doors.store, who, form.new)
        sign_ins.leave_elsewhere(doors.store, who, call.cookie)
        return {"person": who}

    made = await _proved(call, work)
    doors.forget_all()
    return made


async def begin(call: Call) -> Answer:
    """Begin a second factor."""
    doors, who = call.doors, call.principal.id
    secret = await doors.in_thread(book_secret, doors.store)
    seed = second.seed_of(secret, who, call.wish_key)

    def work(form: Proving, began: Instant) -> Any:
        second.begin(doors.store, who, seed, began)
        return {}

    made = await _proved(call, work)
    if made.status >= 400:
        return made
    return told(await doors.in_thread(second.told, doors.store, who, seed), 201)


async def confirm(call: Call) -> Answer:
    """Confirm a second factor: from now on it is asked for."""
    form, body = await _said(call)
    doors, who = call.doors, call.principal.id
    secret = await doors.in_thread(book_secret, doors.store)
    codes = second.recovery_codes(secret, who, call.wish_key)

    def effect(began: Instant) -> Kept:
        second.confirm(doors.store, who, form.code, codes, began)
        sign_ins.leave_elsewhere(doors.store, who, call.cookie)
        return Kept(201, {"confirmed": True})

    made = beside(await call.once(body, effect), recovery_codes=codes)
    doors.forget_all()
    return made


async def remove(call: Call) -> Answer:
    """Sign in by the password alone again."""
    store, who = call.doors.store, call.principal.id

    def work(form: Proving, began: Instant) -> Any:
        second.remove(store, who)
        return {"person": who}

    return await _proved(call, work)


async def reset(call: Call) -> Answer:
    """Take the second factor of somebody who has lost it, and sign them out."""
    await call.doors.ended(second.reset, call.path["person"])
    return Answer(204)


async def sign_ins_of_mine(call: Call) -> Answer:
    """Where whoever asks is signed in; a key is nowhere."""
    doors, who = call.doors, call.principal
    return told({"sign_ins": await doors.in_thread(
        devices.listed, doors.store, who.id, call.token, doors.clock(), doors.idle
    )})  # fmt: skip


async def end_sign_ins(call: Call) -> Answer:
    """End one sign-in, or all others."""
    doors, who = call.doors, call.principal.id

    def work(form: Ending, began: Instant) -> Any:
        devices.end(doors.store, who, call.cookie, form.sign_in)
        return {"person": who}

    made = await _proved(call, work)
    doors.forget_all()
    return made


async def choose_pin(call: Call) -> Answer:
    """Choose a PIN for tills, or another."""
    store, who = call.doors.store, call.principal.id

    def work(form: Choosing, began: Instant) -> Any:
        return {"code": pins.choose(store, who, form.pin, began)}

    return await _proved(call, work)


async def forget_pin(call: Call) -> Answer:
    """Take a person's PIN, and send them home from every till."""
    await call.doors.ended(pins.forget, call.path["person"])
    return Answer(204)


SAID = {"password": "correct horse battery"}
THE_PERSON = (Parameter("person", "Their id.", most=64),)

ROUTES = (
    Route(
        method="POST", path="/api/v1/me/passwords", permission=ANYBODY_KNOWN, by_key=True,
        answer=change_password, says="Choose another password; other sign-ins of yours end.",
        gives={201: {"person": ""}}, body=Body(Changing, SAID | {"new": "staple battery horse"}),
        tag="people", also=(409, 422, 429),
    ),
    Route(
        method="POST", path="/api/v1/me/second-factor", permission=ANYBODY_KNOWN, by_key=True,
        answer=begin, says="Begin a second factor: the secret for an authenticator, told once.",
        gives={201: Authenticator}, body=Body(Proving, SAID), tag="people", also=(409, 429),
    ),
    Route(
        method="POST", path="/api/v1/me/second-factor/confirmations", permission=ANYBODY_KNOWN,
        answer=confirm, says="Confirm it by a code; it is asked for from now on.", by_key=True,
        gives={201: Recovering}, body=Body(Confirming, {"code": "123456"}), tag="people",
        also=(409, 422, 429),
    ),
    Route(
        method="POST", path="/api/v1/me/second-factor/removals", permission=ANYBODY_KNOWN,
        answer=remove, says="Sign in by the password alone again.", by_key=True, tag="people",
        gives={201: {"person": ""}}, body=Body(Proving, SAID), also=(409, 429),
    ),
    Route(
        method="GET", path="/api/v1/me/sign-ins", permission=ANYBODY_KNOWN, tag="people",
        answer=sign_ins_of_mine, says="Where you are signed in, the newest first.",
        gives={200: {"sign_ins": [Device]}},
    ),
    Route(
        method="POST", path="/api/v1/me/sign-ins/endings", permission=ANYBODY_KNOWN, by_key=True,
        answer=end_sign_ins, says="End one sign-in of yours, or all but this one.", tag="people",
        gives={201: {"person": ""}}, body=Body(Ending, SAID), also=(404, 409, 429),
    ),
    Route(
        method="DELETE", path="/api/v1/people/{person}/second-factor", permission=PEOPLE,
        answer=reset, says="Take a second factor that is lost, and sign the person out.",
        gives={204: None}, everywhere=True, within=THE_PERSON, tag="people",
    ),
    Route(
        method="POST", path="/api/v1/me/pins", permission=ANYBODY_KNOWN, answer=choose_pin,
        says="Choose a PIN for tills, or another one.", by_key=True, tag="people",
        gives={201: Numbered}, body=Body(Choosing, SAID | {"pin": "274931"}),
        also=(409, 422, 429),
    ),
    Route(
        method="DELETE", path="/api/v1/people/{person}/pin", permission=PEOPLE, everywhere=True,
        answer=forget_pin, says="Take a person's PIN, and send them home from every till.",
        gives={204: None}, within=THE_PERSON, tag="people",
    ),
)  # fmt: skip
