"""Sign-in: the gate. Who comes in goes on where they were going."""

from typing import Any

from tillbook.desk.people import joining, sign_ins
from tillbook.desk.people.principal import NotRecognised
from tillbook.desk.people.second import SecondFactorNeeded
from tillbook.desk.people.tokens import fresh
from tillbook.errors import Problem
from tillbook.web.api.sign_ins import CLEARED, end_before
from tillbook.web.call import KEY_SHAPE, Call
from tillbook.web.office.forms import fields
from tillbook.web.office.page import plain, redirect
from tillbook.web.problems import CsrfMissing
from tillbook.web.route import ANYBODY_KNOWN, COOKIE, HTML, PUBLIC, Answer, Parameter, Route

HOME = "/"
ELSEWHERE = ("cross-site", "same-site")


async def gate(call: Call) -> Answer:
    """The form; with `then` where to go afterwards."""
    return _form(then=call.query.get("then", ""))


async def enter(call: Call) -> Answer:
    """Sign in by the form. Sent twice, it is the same sign-in."""
    refuse_strangers(call)
    said = await fields(call)
    login, then, key = said.get("login", ""), said.get("then", ""), said.get("key", "")
    doors = call.doors
    try:
        if not KEY_SHAPE.fullmatch(key):
            raise NotRecognised()
        made = await doors.in_thread(
            sign_ins.enter, doors.store, login, said.get("password", ""),
            code=said.get("code", ""), address=call.address, key=key, now=doors.clock(),
        )  # fmt: skip
    except Problem as problem:
        asks = isinstance(problem, SecondFactorNeeded) or bool(said.get("code"))
        return _form(problem.status, then=then, login=login, problem=problem, asks_code=asks)
    await end_before(call, made.token)
    seconds = (made.expires_at - doors.clock()) // 1_000_000
    return redirect(inside(then), set_cookie=_cookie(made.token, seconds))


async def leave(call: Call) -> Answer:
    """Sign out, here and for good."""
    await call.doors.ended(sign_ins.leave, call.cookie)
    gone = {"hx-redirect": "/sign-in", "set-cookie": _cookie("", 0), **CLEARED}
    return Answer(204, b"", HTML, gone)


async def join(call: Call) -> Answer:
    """Accept an invitation, and go on to sign in."""
    refuse_strangers(call)
    said = await fields(call)
    token, login, name = (said.get(it, "") for it in ("invitation", "login", "name"))
    doors = call.doors
    try:
        await doors.in_thread(
            joining.accept, doors.store, doors.post, token, login=login or "administrator",
            name=name or login or "Administrator", password=said.get("password", ""),
            now=doors.clock(),
        )  # fmt: skip
    except Problem as problem:
        return plain(
            "join.html", problem.status, invitation=token, login=login, name=name, problem=problem
        )
    return redirect("/sign-in")


def inside(path: str) -> str:
    """An address of our own, else home: nobody is sent elsewhere by a link they followed."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if ours and path.isascii() and path.isprintable() else HOME


def _form(status: int = 200, **values: Any) -> Answer:
    known = {"then": "", "login": "", "problem": None, "asks_code": False, "key": fresh()}
    return plain("sign_in.html", status, **(known | values))


def refuse_strangers(call: Call) -> None:
    """Raise CsrfMissing for a form that stands on another site's page."""
    if call.headers.get("sec-fetch-site", "none") in ELSEWHERE:
        raise CsrfMissing()


def _cookie(token: str, seconds: int) -> str:
    return f"{COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age={seconds}"


ROUTES = (
    Route(
        method="GET", path="/sign-in", permission=PUBLIC, answer=gate, media=(HTML,), tag="pages",
        says="Sign in.", gives={200: ""},
        query=(Parameter("then", "Where to go afterwards.", most=2_000),),
    ),
    Route(
        method="POST", path="/sign-in", permission=PUBLIC, answer=enter, media=(HTML,),
        says="Sign in by the form.", gives={303: ""}, tag="pages",
    ),
    Route(
        method="POST", path="/sign-out", permission=ANYBODY_KNOWN, answer=leave, media=(HTML,),
        says="Sign out.", gives={204: ""}, tag="pages",
    ),
    Route(
        method="POST", path="/join", permission=PUBLIC, answer=join, media=(HTML,),
        says="Accept an invitation by the form.", gives={303: ""}, tag="pages",
    ),
)  # fmt: skip
