"""People: who may sign in. What they may do is said by `user_role` documents."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import devices, joining
from tillbook.desk.people.granting import grant, id_for
from tillbook.desk.people.joining import Person
from tillbook.roles import PEOPLE
from tillbook.web.api.sign_ins import Login, Name
from tillbook.web.call import Call
from tillbook.web.route import Answer, Body, Parameter, Route, beside, told

Roles = Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=50)]
Locations = Annotated[list[Annotated[str, Meta(max_length=32)]], Meta(max_length=1_000)]


class Inviting(Struct, frozen=True, forbid_unknown_fields=True):
    """A new person, and the roles they begin with."""

    login: Login
    name: Name
    roles: Roles
    locations: Locations


class Invited(Struct, frozen=True):
    """The person, and the invitation by which they choose their password. It is told here only."""

    person: Person
    invitation: str


class InvitedAgain(Struct, frozen=True):
    """Whom the invitation is for. It is told here only, and ends those before it."""

    person: str
    invitation: str


async def listing(call: Call) -> Answer:
    """Everybody who was ever invited."""
    found = await call.doors.in_thread(joining.listed, call.doors.store)
    return told({"people": found})


async def invite(call: Call) -> Answer:
    """Invite a person."""
    form, body = await call.form()
    doors, by = call.doors, call.principal.id
    token = await call.token_for("invitation")

    def effect(began: Instant) -> Kept:
        id = id_for("person", by, call.wish_key)
        one = Person(id, form.login.lower(), form.name, began, 0)
        joining.refuse_taken(doors.store, one)
        grant(doors.post, id, roles=form.roles, locations=form.locations, by=by, at=began)
        return Kept(201, {"person": joining.invite(doors.store, one, token)})

    return beside(await call.once(body, effect), invitation=token)


async def invite_again(call: Call) -> Answer:
    """Invite somebody who is known to choose another password."""
    doors, token = call.doors, await call.token_for("invitation")

    def effect(began: Instant) -> Kept:
        joining.invite_again(doors.store, call.path["person"], token, began)
        return Kept(201, {"person": call.path["person"]})

    return beside(await call.once(b"", effect), invitation=token)


async def send_home(call: Call) -> Answer:
    """End every sign-in of a person; they may come in again."""
    await call.doors.ended(devices.end, call.path["person"], "", "")
    return Answer(204)


async def close(call: Call) -> Answer:
    """Let a person in no more."""
    doors = call.doors
    return told(await doors.ended(joining.close, call.path["person"], doors.clock()))


THE_PERSON = (Parameter("person", "Their id.", most=64),)

ROUTES = (
    Route(
        method="GET", path="/api/v1/people", permission=PEOPLE, answer=listing, tag="people",
        says="Everybody who was ever invited.", everywhere=True, gives={200: {"people": [Person]}},
    ),
    Route(
        method="POST", path="/api/v1/people", permission=PEOPLE, answer=invite, tag="people",
        says="Invite a person.", everywhere=True, gives={201: Invited}, by_key=True, also=(409,),
        names={"person": "/person/id"},
        body=Body(Inviting, {
            "login": "kim", "name": "Kim", "roles": ["cashier"], "locations": ["014"],
        }),
    ),
    Route(
        method="POST", path="/api/v1/people/{person}/invitations", permission=PEOPLE,
        answer=invite_again, says="Invite somebody who lost a password to choose another.",
        everywhere=True, gives={201: InvitedAgain}, by_key=True, within=THE_PERSON, tag="people",
    ),
    Route(
        method="DELETE", path="/api/v1/people/{person}/sign-ins", permission=PEOPLE,
        answer=send_home, says="End every sign-in of a person, in browsers and at tills.",
        everywhere=True, gives={204: None}, within=THE_PERSON, tag="people",
    ),
    Route(
        method="DELETE", path="/api/v1/people/{person}", permission=PEOPLE, answer=close,
        says="Let a person in no more, and sign them out.", everywhere=True,
        gives={200: Person}, tag="people", also=(404,),
        within=THE_PERSON,
    ),
)  # fmt: skip
