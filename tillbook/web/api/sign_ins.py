"""Sign-ins: a person comes in, asks who they are, and goes; and accepts an invitation."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.calendar import SECOND, Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import joining, sign_ins
from tillbook.desk.people.tokens import hash_of
from tillbook.web.call import Call
from tillbook.web.route import ANYBODY_KNOWN, COOKIE, PUBLIC, Answer, Body, Route, told

Login = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\s\x00-\x1f\x7f]+$")]
Password = Annotated[str, Meta(min_length=1, max_length=1_000)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Code = Annotated[str, Meta(max_length=40, pattern=r"^[ -~]*$")]
Token = Annotated[str, Meta(min_length=20, max_length=100)]


CLEARED = {"Clear-Site-Data": '"cache", "storage"'}
"""Whoever signs out leaves nothing in the browser. The cookie is ended by itself."""


class SigningIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs in."""

    login: Login
    password: Password
    code: Code = ""  # of the second factor, or a recovery code


class SignedIn(Struct, frozen=True):
    """Who signed in, until when, and what their pages send along in X-CSRF-Token."""

    person: str
    csrf: str
    expires_at: int


class Accepting(Struct, frozen=True, forbid_unknown_fields=True):
    """An invitation and the password that is chosen; the administrator chooses a login, too."""

    invitation: Token
    password: Password
    login: Login = "administrator"
    name: Name = "Administrator"


class Accepted(Struct, frozen=True):
    """Whose invitation it was."""

    person: str


class Me(Struct, frozen=True):
    """Who you are here, and what you may do."""

    id: str
    is_person: bool
    origin: str
    permissions: list[str]
    locations: list[str]
    csrf: str


async def enter(call: Call) -> Answer:
    """Sign in: the answer's cookie is what a browser is recognised by."""
    said, _ = await call.form()
    doors = call.doors
    made = await doors.in_thread(
        sign_ins.enter, doors.store, said.login, said.password, code=said.code,
        address=call.address, key=call.wish_key, now=doors.clock(),
    )  # fmt: skip
    await end_before(call, made.token)
    signed_in = SignedIn(made.person, made.csrf, made.expires_at)
    return told(signed_in, 201, set_cookie=cookie_for(made.token))


async def end_before(call: Call, token: str) -> None:
    """Who signs in anew in the same browser is signed in there once."""
    if call.cookie and call.cookie != token:
        await call.doors.ended(sign_ins.leave, call.cookie)


def cookie_for(token: str) -> str:
    """The cookie by which a browser is recognised: for no script, and for no other site."""
    seconds = sign_ins.LASTS // SECOND
    return f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}"


async def leave(call: Call) -> Answer:
    """Sign out, here and for good."""
    await call.doors.ended(sign_ins.leave, call.cookie)
    gone = f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0"
    return Answer(204, headers={"Set-Cookie": gone, **CLEARED})


async def me(call: Call) -> Answer:
    """Who is at the door."""
    who = call.principal
    return told(Me(
        who.id, who.is_person, who.origin, sorted(who.permissions), sorted(who.locations), who.csrf
    ))  # fmt: skip


async def accept(call: Call) -> Answer:
    """Use an invitation, once."""
    form, body = await call.form()
    doors = call.doors

    def effect(began: Instant) -> Kept:
        who = joining.accept(
            doors.store, doors.post, form.invitation, login=form.login, name=form.name,
            password=form.password, now=began,
        )  # fmt: skip
        return Kept(201, {"person": who})

    return await call.once(body, effect, caller=f"invitation {hash_of(form.invitation)}")


EXAMPLE = {"login": "ann", "password": "correct horse battery"}

ROUTES = (
    Route(
        method="POST", path="/api/v1/sign-ins", permission=PUBLIC, answer=enter, by_key=True,
        says="Sign in.", gives={201: SignedIn}, body=Body(SigningIn, EXAMPLE), tag="people",
        also=(401, 429),
    ),
    Route(
        method="DELETE", path="/api/v1/sign-ins/mine", permission=ANYBODY_KNOWN, answer=leave,
        says="Sign out.", gives={204: None}, tag="people",
    ),
    Route(
        method="GET", path="/api/v1/me", permission=ANYBODY_KNOWN, answer=me, tag="people",
        says="Who you are, and what you may do.", gives={200: Me},
    ),
    Route(
        method="POST", path="/api/v1/invitations/accepted", permission=PUBLIC, answer=accept,
        says="Accept an invitation: choose a password.", gives={201: Accepted}, by_key=True,
        body=Body(Accepting, {"invitation": "x" * 43, "password": "correct horse battery"}),
        tag="people", also=(409, 410),
    ),
)  # fmt: skip
