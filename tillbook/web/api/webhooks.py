"""Webhooks: who is told of documents, how far, what was answered; secrets, and going on.

Which address is told of what is a document, `webhook`; what is here is no part of the record.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from tillbook.calendar import Instant
from tillbook.desk import deliveries, outlets
from tillbook.desk.answers import Kept
from tillbook.desk.deliveries import Delivery
from tillbook.desk.outlets import Letter, Told
from tillbook.desk.people.tokens import book_secret
from tillbook.money import MOST as LARGEST
from tillbook.roles import WEBHOOKS
from tillbook.store.door import Store
from tillbook.web.call import Call
from tillbook.web.route import Answer, Body, Parameter, Route, beside, told

LIMIT, MOST = 100, 1_000


class GoingOn(Struct, frozen=True, forbid_unknown_fields=True):
    """To go on from where it stands, or to send again what came after a journal number."""

    after: Annotated[int, Meta(ge=0, le=LARGEST)] | None = None


class NewSecret(Struct, frozen=True):
    """A webhook's newest secret. It is told here only; the one before signs for another day."""

    webhook: str
    generation: int
    secret: str


async def listing(call: Call) -> Answer:
    """Who is told, and how far each is."""
    return told({"webhooks": await call.doors.in_thread(outlets.listed, call.doors.store)})


async def sent(call: Call) -> Answer:
    """What was sent, and what was answered."""
    doors, code = call.doors, call.path["webhook"]
    before, limit = call.query.get("before", 0), call.query.get("limit", LIMIT)

    def look(store: Store) -> list[Delivery]:
        outlets.told(store, code)
        return deliveries.listed(store, code, before=before, most=limit)

    return told({"deliveries": await doors.in_thread(look, doors.store)})


async def letters(call: Call) -> Answer:
    """What an address said that it would never take."""
    doors, code = call.doors, call.path["webhook"]

    def look(store: Store) -> list[Letter]:
        outlets.told(store, code)
        return outlets.letters_of(store, code)

    return told({"letters": await doors.in_thread(look, doors.store)})


async def renew(call: Call) -> Answer:
    """Give a webhook a secret, or another one."""
    doors, code = call.doors, call.path["webhook"]

    def effect(began: Instant) -> Kept:
        generation = outlets.new_generation(doors.store, code, began)
        return Kept(201, {"webhook": code, "generation": generation})

    answer = await call.once(b"", effect)
    if answer.status >= 400:
        return answer
    own = await doors.in_thread(book_secret, doors.store)
    generation = msgspec.json.decode(answer.body)["generation"]
    return beside(answer, secret=outlets.secret_of(own, code, generation))


async def go_on(call: Call) -> Answer:
    """Let a webhook that has halted go on, or send again from an earlier number."""
    form, said = await call.form()
    doors, code = call.doors, call.path["webhook"]

    def effect(_: Instant) -> Kept:
        outlets.go_on(doors.store, code, form.after)
        return Kept(201, outlets.told(doors.store, code))

    return await call.once(said, effect)


CODE = (Parameter("webhook", "Its code.", most=64),)

ROUTES = (
    Route(
        method="GET", path="/api/v1/webhooks", permission=WEBHOOKS, answer=listing, tag="webhooks",
        says="Who is told of documents, and how far each is.", everywhere=True,
        gives={200: {"webhooks": [Told]}},
    ),
    Route(
        method="GET", path="/api/v1/webhooks/{webhook}/deliveries", permission=WEBHOOKS,
        answer=sent, says="What was sent last, and what was answered; the newest first.",
        tag="webhooks", everywhere=True, within=CODE, gives={200: {"deliveries": [Delivery]}},
        query=(
            Parameter("before", "`at` of the last one you have.", "whole", most=LARGEST),
            Parameter("limit", "At most so many.", "whole", most=MOST, least=1),
        ),
    ),
    Route(
        method="GET", path="/api/v1/webhooks/{webhook}/letters", permission=WEBHOOKS,
        answer=letters, says="Dead letters: documents that it said it would never take.",
        tag="webhooks", everywhere=True, within=CODE, gives={200: {"letters": [Letter]}},
    ),
    Route(
        method="POST", path="/api/v1/webhooks/{webhook}/secrets", permission=WEBHOOKS,
        answer=renew, says="Give it a secret, or another one; told here only.", tag="webhooks",
        everywhere=True, within=CODE, by_key=True, gives={201: NewSecret},
    ),
    Route(
        method="POST", path="/api/v1/webhooks/{webhook}/resumptions", permission=WEBHOOKS,
        answer=go_on, says="Let it go on, or send again what came after a journal number.",
        tag="webhooks", everywhere=True, within=CODE, by_key=True, gives={201: Told},
        body=Body(GoingOn, {"after": 1200}),
    ),
)  # fmt: skip
