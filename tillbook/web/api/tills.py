"""Tills: a person comes to a till by a number and a PIN, through the till's own key, and goes."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.desk.people import pins
from tillbook.desk.people.pins import TILL_MARK, AtTheTill
from tillbook.desk.people.tokens import book_secret, derived
from tillbook.web.call import Call
from tillbook.web.route import ANYBODY_KNOWN, Answer, Body, Route, told


class Coming(Struct, frozen=True, forbid_unknown_fields=True):
    """The number and the PIN."""

    code: Annotated[str, Meta(min_length=1, max_length=20, pattern="^[0-9]+$")]
    pin: Annotated[str, Meta(min_length=1, max_length=20, pattern="^[0-9]+$")]


async def enter(call: Call) -> Answer:
    """Come to the till whose key this is."""
    form, _ = await call.form()
    doors, till = call.doors, call.principal
    secret = await doors.in_thread(book_secret, doors.store)
    token = TILL_MARK + derived(secret, "till", till.id, form.code, call.wish_key)
    return told(await doors.in_thread(
        pins.enter, doors.store, till, form.code, form.pin, token=token, now=doors.clock()
    ), 201)  # fmt: skip


async def leave(call: Call) -> Answer:
    """Go from the till."""
    await call.doors.ended(pins.leave, call.token)
    return Answer(204)


ROUTES = (
    Route(
        method="POST", path="/api/v1/till-sign-ins", permission=ANYBODY_KNOWN, answer=enter,
        says="Come to the till whose key this is, by a number and a PIN.", by_key=True,
        gives={201: AtTheTill}, body=Body(Coming, {"code": "101", "pin": "274931"}), tag="tills",
        also=(401, 409, 429),
    ),
    Route(
        method="DELETE", path="/api/v1/till-sign-ins/mine", permission=ANYBODY_KNOWN,
        answer=leave, says="Go from the till.", gives={204: None}, tag="tills",
    ),
)  # fmt: skip
