"""Webhooks: who is told of documents, what was sent and answered, and from where it goes on."""

from typing import Any

from tillbook.calendar import Instant
from tillbook.desk import deliveries, outlets
from tillbook.desk.answers import Kept
from tillbook.desk.people.tokens import book_secret, fresh
from tillbook.desk.trying import tried
from tillbook.money import MOST as LARGEST
from tillbook.roles import WEBHOOKS
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs
from tillbook.web.office.parts import part
from tillbook.web.office.settings.described import WEBHOOK, Record
from tillbook.web.office.settings.records import SETTINGS, pages_of
from tillbook.web.office.settings.records import one as record_page
from tillbook.web.office.wishing import wished
from tillbook.web.problems import MalformedParameter
from tillbook.web.route import HTML, Answer, Route

SHOWN = 50  # deliveries


def listing(desk: Desk, record: Record) -> Values:
    """Every webhook, how far it has been told, and whether it takes what it is sent."""
    return {
        "crumbs": crumbs(SETTINGS, record.title), "record": record, "now": desk.now,
        "rows": outlets.listed(desk.store),
    }  # fmt: skip


def one(desk: Desk, record: Record) -> Values:
    """A webhook: what it is told, and what it answered."""
    return {**record_page(desk, record), **told(desk)}


def told(desk: Desk, **values: Any) -> dict[str, Any]:
    """How far it has been told, what was answered, what it would never take."""
    code, store = desk.call.path["code"], desk.store
    known = {
        "stands": outlets.told(store, code), "letters": outlets.letters_of(store, code),
        "deliveries": deliveries.listed(store, code, before=0, most=SHOWN), "key": fresh(),
        "zone": desk.zone(next(iter(desk.locations), "")), "secret": "", "answer": None,
        "trace": desk.may("trace"),
    }  # fmt: skip
    return known | values


async def renew(call: Call) -> Answer:
    """Give it a secret, or another one; it is shown once."""
    said = await fields(call)
    store, code = call.doors.store, call.path["code"]

    def effect(began: Instant) -> Kept:
        return Kept(201, {"generation": outlets.new_generation(store, code, began)})

    made = await wished(call, said, effect)
    own = await call.doors.in_thread(book_secret, store)
    secret = outlets.secret_of(own, code, made.value["generation"])
    return await part(call, "webhook_inside.html", lambda desk: told(desk, secret=secret))


async def go_on(call: Call) -> Answer:
    """Let it go on, or send again what came after a journal number."""
    said = await fields(call)
    text = said.get("after", "")
    if text and not (text.isascii() and text.isdecimal() and int(text[:17]) <= LARGEST):
        raise MalformedParameter(parameter="after", reason="no journal number")

    def effect(_: Instant) -> Kept:
        outlets.go_on(call.doors.store, call.path["code"], int(text) if text else None)
        return Kept(201, {})

    await wished(call, said, effect)
    return await part(call, "webhook_inside.html", told)


async def attempt(call: Call) -> Answer:
    """Send a message that says it is a trial, and show what was answered."""
    await fields(call)
    doors = call.doors
    made = await doors.in_thread(
        tried, doors.store, call.path["code"], doors.clock, private=doors.settings.private
    )
    return await part(call, "webhook_inside.html", lambda desk: told(desk, answer=made))


def _form(path: str, answer: Any, says: str) -> Route:
    shown = pages_of(WEBHOOK)[2]
    return Route(
        method="POST", path=f"{shown.path}/{path}", permission=WEBHOOKS, answer=answer, says=says,
        media=(HTML,), gives={200: ""}, tag="pages", everywhere=True, within=shown.within,
    )  # fmt: skip


ROUTES = (
    *pages_of(WEBHOOK, "webhooks.html", "webhook.html", listing, one),
    _form("secret", renew, "Give a webhook a secret."),
    _form("resumption", go_on, "Let a webhook go on."),
    _form("trial", attempt, "Try a webhook."),
)
