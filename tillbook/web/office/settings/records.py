"""Records: the list of each kind of setting, and the page of one: its fields and its history."""

from collections.abc import Callable
from typing import Any

from tillbook.enquiries import records as asked
from tillbook.records import Master
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import Values, crumbs, page
from tillbook.web.office.settings.described import RECORDS, Record
from tillbook.web.office.settings.keeping import Keeping, formed
from tillbook.web.office.settings.shape import fields_of
from tillbook.web.office.settings.showing import shown, told
from tillbook.web.problems import NothingHere
from tillbook.web.route import HTML, Parameter, Route

SETTINGS = ("Settings", "/settings")


def listing(desk: Desk, record: Record) -> Values:
    """All records of a kind."""
    columns = [it for it in fields_of(record) if it.name in record.columns]
    rows = [
        (one.code, [shown(desk, it, one.fields.get(it.name)) for it in columns])
        for one in asked.records(desk.store, record.kind)
    ]
    return {
        "crumbs": crumbs(SETTINGS, record.title), "record": record, "rows": rows,
        "columns": columns,
    }  # fmt: skip


def begun(desk: Desk, record: Record) -> Values:
    """A new record; the address may say some of it."""
    said = {it.name: desk.query[it.name] for it in fields_of(record) if desk.query.get(it.name)}
    return {
        "crumbs": crumbs(SETTINGS, (record.title, f"/settings/{record.path}"), "New"),
        **formed(desk, record, Master(record.kind, str(desk.query.get("code", "")), 0, {}), said),
    }  # fmt: skip


def one(desk: Desk, record: Record) -> Values:
    """A record: what it says, and who made it say that."""
    found = asked.record(desk.store, record.kind, desk.call.path["code"])
    if not found.version:
        raise NothingHere()
    name = str(found.fields.get("name") or found.code)
    return {
        "crumbs": crumbs(SETTINGS, (record.title, f"/settings/{record.path}"), name),
        "name": name, "kept": bool(desk.query.get("kept")),
        **formed(desk, record, found, found.fields), **past(desk, record, found.code),
    }  # fmt: skip


def past(desk: Desk, record: Record, code: str) -> dict[str, Any]:
    """Who changed a record, when, and what."""
    found = asked.history(desk.store, record.kind, code)
    zone = desk.zone(next(iter(desk.locations), ""))
    return {
        "history": told(desk, record, found), "zone": zone,
        "people": desk.people([it.actor for it in found]),
    }  # fmt: skip


Shows = Callable[[Desk, Record], Values]
CODE = Parameter("code", "Its code.", most=64)
PREFILLED = {"account_mapping": ("role", "dimension", "account")}
"""Fields of a new record that its address may say already."""


class _Of:
    """A page of one kind of record."""

    def __init__(self, work: Shows, record: Record) -> None:
        self.work, self.record = work, record

    def __call__(self, desk: Desk) -> Values:
        """What the page shows."""
        return self.work(desk, self.record)


def pages_of(
    record: Record, list_template: str = "records.html", template: str = "record.html",
    lists: Shows = listing, shows: Shows = one,
) -> tuple[Route, ...]:  # fmt: skip
    """The list of a kind of record, the page of a new one, and the page of each."""
    needs, path = record.permission, f"/settings/{record.path}"
    said = tuple(Parameter(it, "Said already.", most=200) for it in PREFILLED.get(record.kind, ()))
    return (
        page(path, needs, list_template, _Of(lists, record), says=record.title, everywhere=True),
        page(f"/settings/new/{record.path}", needs, "record_new.html", _Of(begun, record),
             says=f"A new one: {record.title}.",
             query=(*said, Parameter("code", "Its code.", most=64)), everywhere=True),
        page(f"{path}/{{code}}", needs, template, _Of(shows, record), within=(CODE,),
             says=f"One of: {record.title}.",
             query=(Parameter("kept", "It was kept just now.", "flag"),), everywhere=True),
        *kept_by(record),
    )  # fmt: skip


def kept_by(record: Record) -> tuple[Route, ...]:
    """The address that takes what is typed of a kind of record."""
    return (
        Route(
            method="POST", path=f"/settings/{record.path}", permission=record.permission,
            answer=Keeping(record), media=(HTML,), says=f"Look at a change: {record.title}.",
            gives={200: "", 204: ""}, tag="pages", everywhere=True,
        ),
    )  # fmt: skip


PLAIN = ("company", "location", "department", "tax_rate", "limit", "separation", "retention",
         "sign_in_provider")  # fmt: skip
"""Kinds of record whose list and page are like all others."""

ROUTES = tuple(route for kind in PLAIN for route in pages_of(RECORDS[kind]))
