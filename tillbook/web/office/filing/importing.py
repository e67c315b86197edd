"""Importing: a list is brought as a file, looked at next to the book, and taken in whole."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from tillbook.calendar import SECOND
from tillbook.desk.lists import taking_in, uploads
from tillbook.desk.lists.checking import MOST_DOCUMENTS, Choices
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.matching import LEFT_OUT
from tillbook.desk.lists.uploads import Upload
from tillbook.desk.lists.written import MEDIA, WRITE
from tillbook.desk.people.principal import Principal
from tillbook.identity import new_id
from tillbook.intake import UUID_SHAPE
from tillbook.marking import marked as _
from tillbook.web.call import Call
from tillbook.web.office.desk import Desk
from tillbook.web.office.filing.samples import SAMPLES, sample
from tillbook.web.office.forms import fields
from tillbook.web.office.page import Values, crumbs, page, shown
from tillbook.web.office.page import worded as gettext
from tillbook.web.problems import MalformedBody, MalformedParameter, NothingHere
from tillbook.web.reading import MOST_BYTES
from tillbook.web.route import ANYBODY_KNOWN, CSV, HTML, Answer, Parameter, Route

BYTES = "application/octet-stream"
COLUMN = "column-"
IMPORT, LOOK, DISCARD = "import", "look", "discard"


MEANINGS = {
    "money": _("an amount, as 1234.50"), "quantity": _("a quantity, as 12 or 0.5"),
    "day": _("a day, as 2025-03-31"), "moment": _("a day and hour, as 2025-03-31 17:05"),
    "whole": _("a whole number"), "percent": _("a rate, as 20 %"), "flag": _("yes or no"),
}  # fmt: skip
"""What a cell of each sort looks like."""


class Progress(Struct, frozen=True):
    """How far the job has come with a file."""

    done: int
    whole: int
    rows: Sequence[int]  # of the part that it is at: done, and in all
    a_second: int
    seconds_left: int | None  # None: nobody can say yet
    is_writing: bool


def may_bring(who: Principal, one: Listing) -> bool:
    """Whether somebody may bring a list; what is of no location needs roles for all of them."""
    return who.may(one.permission) and (one.cls.AT_LOCATION or who.reaches(""))


def overview(desk: Desk) -> Values:
    """What may be brought, what may be had, and what was brought lately."""
    who = desk.call.principal
    return {
        "crumbs": crumbs("Files"), "lists": LISTS,
        "brings": [it for it in LISTS.values() if may_bring(who, it)],
        "has": [it for it in LISTS.values() if any(map(who.may, it.to_have))],
        "lately": uploads.listed(desk.store, who.id), "now": desk.now,
    }  # fmt: skip


def one_list(desk: Desk) -> Values:
    """Where a file of a list is brought: which columns it has, and files to try."""
    one = _list(desk.call)
    return {
        "crumbs": crumbs(("Files", "/files"), one.title), "list": one, "id": new_id(desk.now),
        "has": any(map(desk.may, one.to_have)), "to_try": one.name in SAMPLES, "kinds": list(WRITE),
        "most": MOST_BYTES >> 20, "required": getattr(one.cls, "REQUIRED", ()),
        "meanings": {name: gettext(says) for name, says in MEANINGS.items()},
    }  # fmt: skip


def _list(call: Call) -> Listing:
    """The list of the address; raises NothingHere where it is not theirs to bring."""
    one = LISTS.get(call.path["list"])
    if one is None or not may_bring(call.principal, one):
        raise NothingHere()
    return one


async def upload(call: Call) -> Answer:
    """Keep a file that is sent, and have the job look at it."""
    one, id = _list(call), call.path["upload"]
    content, _ = await call.paper((BYTES,), MOST_BYTES)
    if not content or not UUID_SHAPE.fullmatch(id):
        raise MalformedBody(reason="no file came")
    who, doors = call.principal, call.doors
    where = frozenset() if who.is_everywhere else who.locations

    def work() -> Upload | None:
        now = doors.clock()
        made = uploads.keep(
            doors.store, id, one.name, call.query["name"], content, by=who.id, locations=where,
            now=now,
        )  # fmt: skip
        taking_in.wake(doors.store, now)
        return made

    if await doors.in_thread(work) is None:
        raise NothingHere()
    return Answer(204, b"", HTML, {"hx-redirect": f"/files/uploads/{quote(id)}"})


async def to_try(call: Call) -> Answer:
    """A file to try."""
    one, kind = _list(call), call.query["as"]
    faulty = bool(call.query.get("faults"))
    if one.name not in SAMPLES:
        raise NothingHere()

    def work() -> bytes:
        with call.doors.store.looking() as session:
            chart = session.chart()
        return sample(one, chart, call.doors.clock(), faulty=faulty, kind=kind)

    name = f"{one.name}-{'with-faults' if faulty else 'to-try'}.{kind}"
    said = {"content-disposition": f'attachment; filename="{name}"'}
    return Answer(200, await call.doors.in_thread(work), MEDIA[kind], said)


# A file that was brought.


def one_upload(desk: Desk) -> Values:
    """What the book makes of it, and what may be done."""
    one = theirs(desk.call)
    listing = LISTS[one.listing]
    return {
        "crumbs": crumbs(("Files", "/files"), (listing.title, f"/files/lists/{listing.name}"),
                         one.name),
        "one": one, "list": listing, "told": one.told, "progress": progress(desk, one),
        "most": MOST_DOCUMENTS, "left_out": LEFT_OUT,
        "labels": {it.name: it.label for it in listing.columns},
    }  # fmt: skip


def theirs(call: Call) -> Upload:
    """The file of the address; raises NothingHere where they did not bring it, or may no more."""
    one = uploads.shown(call.doors.store, call.path["upload"])
    if one is None or one.by != call.principal.id or one.listing not in LISTS:
        raise NothingHere()
    if not may_bring(call.principal, LISTS[one.listing]):
        raise NothingHere()
    return one


def progress(desk: Desk, one: Upload) -> Progress | None:
    """How far it is, how fast, and how long it will take; None where nothing is to be done."""
    if not one.is_at_work:
        return None
    writes = taking_in.written(desk.store, one.id)
    whole = one.rows * 2 if one.state == uploads.WANTED else one.rows
    done = (one.rows + writes) if writes else one.done
    took = max(desk.now - one.began_at, 1) if one.began_at else 0
    pace = done * SECOND // took if took and done else 0
    left = (whole - done) // pace + 1 if pace else None
    at = (writes, one.rows) if writes else (one.done, one.rows)
    return Progress(done, whole, at, pace, left, bool(writes))


async def act(call: Call) -> Answer:
    """Take it in, look again as somebody says, or throw it away."""
    said = await fields(call)
    await call.doors.in_thread(_acted, call, said)
    if said.get("do") == DISCARD:
        return Answer(204, b"", HTML, {"hx-redirect": "/files"})
    return await shown(call, "upload.html", one_upload)


def _acted(call: Call, said: Mapping[str, str]) -> None:
    one, doors = theirs(call), call.doors
    do = said.get("do", "")
    if do == IMPORT:
        uploads.want(doors.store, one)
    elif do == LOOK:
        uploads.look_again(doors.store, one, _choices(one, said))
    elif do == DISCARD:
        uploads.discard(doors.store, one)
    else:
        raise MalformedParameter(parameter="do", choices=f"{IMPORT}, {LOOK}, {DISCARD}")
    taking_in.wake(doors.store, doors.clock())


def _choices(one: Upload, said: Mapping[str, str]) -> Choices:
    """What somebody says of the columns, the decimals and the sheet."""
    header: Sequence[str] = one.told.header if one.told else ()
    columns = {
        name: said[f"{COLUMN}{at}"] for at, name in enumerate(header) if f"{COLUMN}{at}" in said
    }
    sign = said.get("sign", "")
    return Choices(columns, sign if sign in (".", ",") else "", said.get("sheet", "")[:100])


LIST = Parameter("list", "Its name.", most=64)
UPLOAD = Parameter("upload", "Its id.", most=36)
FILE = Parameter("name", "What the file is called.", most=200, needed=True)
AS = Parameter("as", "The kind of file.", choices=tuple(WRITE), needed=True)


def _route(method: Any, path: str, answer: Any, says: str, **more: Any) -> Route:
    return Route(
        method=method, path=path, permission=ANYBODY_KNOWN, answer=answer, says=says,
        gives={200: "", 204: ""}, media=(HTML, CSV) if method == "GET" else (HTML,), tag="pages",
        **more,
    )  # fmt: skip


ROUTES = (
    page("/files", ANYBODY_KNOWN, "files.html", overview, says="Lists in and out."),
    page("/files/lists/{list}", ANYBODY_KNOWN, "list.html", one_list, within=(LIST,),
         says="Where a list is brought."),
    page("/files/uploads/{upload}", ANYBODY_KNOWN, "upload.html", one_upload, within=(UPLOAD,),
         says="A list that was brought."),
    _route("POST", "/files/uploads/{upload}", act, "Take it in, look again, or throw it away.",
           within=(UPLOAD,)),
    _route("POST", "/files/lists/{list}/uploads/{upload}", upload, "Bring a file.",
           within=(LIST, UPLOAD), query=(FILE,)),
    _route("GET", "/files/lists/{list}/sample", to_try, "A file to try.", within=(LIST,),
           query=(AS, Parameter("faults", "With faults in it.", "flag"))),
)  # fmt: skip
