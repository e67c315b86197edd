"""Attachments: papers beside documents, by the hash of their bytes."""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook.desk import attachments
from tillbook.desk.attachments import MEDIA, MOST_BYTES, Attached, Attachment
from tillbook.roles import ATTACHMENTS
from tillbook.web.call import Call
from tillbook.web.route import Answer, Body, Parameter, Route, told


class Attaching(Struct, frozen=True, forbid_unknown_fields=True):
    """Which paper, and what it is called."""

    hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


async def keep(call: Call) -> Answer:
    """Keep a paper under its hash."""
    content, media = await call.paper(MEDIA, MOST_BYTES)
    doors, by = call.doors, call.principal.id
    made = await doors.in_thread(
        attachments.keep, doors.store, content, media, by, doors.clock()
    )  # fmt: skip
    return told(made, 201)


async def show(call: Call) -> Answer:
    """A paper as a file to keep: a browser shows nothing of it."""
    doors, who, hash = call.doors, call.principal, call.path["hash"]
    one, content = await doors.in_thread(
        attachments.content, doors.store, hash, who.id, who.reaches
    )  # fmt: skip
    headers = {
        "Content-Disposition": f'attachment; filename="{one.hash[:16]}"',
        "Cache-Control": "private, no-cache",
    }
    return Answer(200, content, one.media, headers)


async def beside(call: Call) -> Answer:
    """The papers beside a document or a draft."""
    doors, document = call.doors, call.path["document"]
    await _reach(call)
    return told({"attachments": await doors.in_thread(attachments.beside, doors.store, document)})


async def attach(call: Call) -> Answer:
    """Lay a paper beside a document or a draft."""
    form, _ = await call.form()
    doors, document, by = call.doors, call.path["document"], call.principal.id
    await _reach(call)
    made = await doors.in_thread(
        attachments.attach, doors.store, document, form.hash, form.name, by, doors.clock()
    )  # fmt: skip
    return told(made, 201)


async def _reach(call: Call) -> None:
    """Raise DocumentUnknown, or OutOfScope for one that is not at a location of theirs."""
    at = call.doors.in_thread(attachments.location_of, call.doors.store, call.path["document"])
    call.principal.demand_at(await at)


BY_ID = (Parameter("document", "The id of a document or a draft.", most=36),)

ROUTES = (
    Route(
        method="POST", path="/api/v1/attachments", permission=ATTACHMENTS, answer=keep,
        says="Keep a paper: JPEG, PNG, PDF or text. Its hash is its name; twice is once.",
        tag="attachments", gives={201: Attachment}, body=Body(None, media=MEDIA),
    ),
    Route(
        method="GET", path="/api/v1/attachments/{hash}", permission=ATTACHMENTS, answer=show,
        says="A paper, as a file to keep.", tag="attachments", gives={200: ""}, media=MEDIA,
        within=(Parameter("hash", "The SHA-256 of its bytes.", most=64),),
    ),
    Route(
        method="GET", path="/api/v1/documents/{document}/attachments", permission=ATTACHMENTS,
        answer=beside, says="The papers beside a document or a draft.", tag="attachments",
        gives={200: {"attachments": [Attached]}}, within=BY_ID, also=(403,),
    ),
    Route(
        method="POST", path="/api/v1/documents/{document}/attachments", permission=ATTACHMENTS,
        answer=attach, says="Lay a paper beside a document or a draft; twice is once.",
        tag="attachments", gives={201: Attached}, within=BY_ID, also=(403,),
        body=Body(Attaching, {"hash": "0" * 64, "name": "delivery note.pdf"}),
    ),
)  # fmt: skip
