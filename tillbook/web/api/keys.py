"""Keys: how tills and programs are recognised. What a key may do is said by `user_role`."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.calendar import SECOND, Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import keys
from tillbook.desk.people.granting import grant, id_for
from tillbook.desk.people.keys import Key
from tillbook.desk.people.tokens import KEY_MARK
from tillbook.roles import KEYS
from tillbook.web.api.people import Locations, Roles
from tillbook.web.api.sign_ins import Name
from tillbook.web.call import Call
from tillbook.web.route import Answer, Body, Parameter, Route, beside, told

DAY = 24 * 3600 * SECOND


class Issuing(Struct, frozen=True, forbid_unknown_fields=True):
    """A new key: whose documents it posts, the roles it begins with, and when it ends."""

    name: Name
    roles: Roles
    locations: Locations
    origin: Annotated[str, Meta(max_length=64, pattern=r"^[^\s\x00-\x1f\x7f]*$")] = ""
    days: Annotated[int, Meta(ge=1, le=3_650)] = 365


class Issued(Struct, frozen=True):
    """The key, and what it is recognised by. The secret is told here only."""

    key: Key
    secret: str


async def listing(call: Call) -> Answer:
    """Every key that was ever issued."""
    found = await call.doors.in_thread(keys.listed, call.doors.store)
    return told({"keys": found})


async def issue(call: Call) -> Answer:
    """Issue a key."""
    form, body = await call.form()
    doors, by = call.doors, call.principal.id
    secret = KEY_MARK + await call.token_for(call.route.path)

    def effect(began: Instant) -> Kept:
        id = id_for("key", by, call.wish_key)
        made = Key(id, form.name, form.origin, began, began + form.days * DAY, 0)
        grant(doors.post, id, roles=form.roles, locations=form.locations, by=by, at=began)
        return Kept(201, {"key": keys.issue(doors.store, made, secret)})

    return beside(await call.once(body, effect), secret=secret)


async def rotate(call: Call) -> Answer:
    """Give a key a new secret; the old one works for another hour."""
    doors, secret = call.doors, KEY_MARK + await call.token_for(call.route.path)

    def effect(began: Instant) -> Kept:
        return Kept(201, {"key": keys.rotate(doors.store, call.path["key"], secret, began)})

    return beside(await call.once(b"", effect), secret=secret)


async def revoke(call: Call) -> Answer:
    """End a key, at once."""
    doors = call.doors
    return told(await doors.ended(keys.revoke, call.path["key"], doors.clock()))


THE_KEY = (Parameter("key", "Its id.", most=64),)

ROUTES = (
    Route(
        method="GET", path="/api/v1/keys", permission=KEYS, answer=listing, tag="keys",
        says="Every key that was ever issued.", everywhere=True, gives={200: {"keys": [Key]}},
    ),
    Route(
        method="POST", path="/api/v1/keys", permission=KEYS, answer=issue, tag="keys",
        says="Issue a key.", everywhere=True, gives={201: Issued}, by_key=True, also=(409,),
        names={"key": "/key/id"},
        body=Body(Issuing, {
            "name": "Till 2", "roles": ["cashier"], "locations": ["014"], "origin": "014-till-2",
        }),
    ),
    Route(
        method="POST", path="/api/v1/keys/{key}/rotations", permission=KEYS, answer=rotate,
        says="Give a key a new secret; the old one works for another hour.", tag="keys",
        everywhere=True, gives={201: Issued}, within=THE_KEY, by_key=True, also=(404, 409),
    ),
    Route(
        method="DELETE", path="/api/v1/keys/{key}", permission=KEYS, answer=revoke, tag="keys",
        says="Revoke a key, at once and for ever.", everywhere=True,
        gives={200: Key}, within=THE_KEY, also=(404,),
    ),
)  # fmt: skip
