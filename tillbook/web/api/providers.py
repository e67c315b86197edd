"""Providers: people come in by an account that they have elsewhere (OpenID Connect)."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import outside
from tillbook.desk.people.outside import Offered
from tillbook.desk.people.provider import fetched
from tillbook.desk.people.tokens import book_secret, csrf_of, derived, hash_of
from tillbook.web.api.sign_ins import SignedIn, cookie_for, end_before
from tillbook.web.call import Call
from tillbook.web.route import PUBLIC, Answer, Body, Parameter, Route, beside, told

COOKIE = "__Host-tillbook-flow"
Said = Annotated[str, Meta(min_length=1, max_length=4_000, pattern=r"^[!-~]+$")]


class Returning(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the provider put behind the address of our page."""

    code: Said
    state: Said
    iss: Annotated[str, Meta(max_length=500)] = ""


class Leading(Struct, frozen=True):
    """Where to go to be recognised."""

    address: str


async def listing(call: Call) -> Answer:
    """The providers through which people may come in."""
    doors = call.doors
    return told({"providers": await doors.in_thread(outside.offered, doors.store)})


async def begin(call: Call) -> Answer:
    """Begin to sign in through a provider; the cookie is for the way back."""
    doors, code = call.doors, call.path["provider"]
    secret = await doors.in_thread(book_secret, doors.store)
    flow = derived(secret, "flow", code, call.wish_key)
    where = await doors.in_thread(
        outside.begin, doors.store, code, flow, address=call.address, now=doors.clock(),
        fetch=fetched,
    )  # fmt: skip
    kept = f"{COOKIE}={flow}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600"
    return told(Leading(where), 201, set_cookie=kept)


async def finish(call: Call) -> Answer:
    """Come back from a provider, and be let in."""
    form, body = await call.form()
    doors, code, flow = call.doors, call.path["provider"], call.cookie_called(COOKIE)
    secret = await doors.in_thread(book_secret, doors.store)
    token = derived(secret, "outside", flow, call.wish_key)

    def effect(began: Instant) -> Kept:
        said = {"code": form.code, "state": form.state} | ({"iss": form.iss} if form.iss else {})
        made = outside.finish(
            doors.store, code, flow, said, token=token, now=doors.clock(), fetch=fetched
        )
        return Kept(201, {"person": made.person, "expires_at": made.expires_at})

    kept = await call.once(body, effect, caller=f"flow {hash_of(flow)}")
    made = beside(kept, csrf=csrf_of(token))
    if made.status >= 400:
        return made
    await end_before(call, token)
    return Answer(made.status, made.body, headers={"set-cookie": cookie_for(token)})


THE_PROVIDER = (Parameter("provider", "Its code.", most=64),)

ROUTES = (
    Route(
        method="GET", path="/api/v1/providers", permission=PUBLIC, answer=listing, tag="people",
        says="Through whom people may come in.", gives={200: {"providers": [Offered]}},
        names={"provider": "/providers/0/code"},
    ),
    Route(
        method="POST", path="/api/v1/providers/{provider}/flows", permission=PUBLIC, answer=begin,
        says="Begin to sign in through a provider.", by_key=True, within=THE_PROVIDER,
        gives={201: Leading}, tag="people", also=(401, 404, 429, 503),
    ),
    Route(
        method="POST", path="/api/v1/providers/{provider}/sign-ins", permission=PUBLIC,
        answer=finish, says="Come back from a provider, and be let in.", by_key=True,
        within=THE_PROVIDER, gives={201: SignedIn}, tag="people",
        body=Body(Returning, {"code": "what it said", "state": "what it said"}),
        also=(401, 403, 404, 410, 503),
    ),
)  # fmt: skip
