"""Keeping: what is typed of a record becomes a document, once somebody has seen what it changes.

A document says the changed fields alone and the version that the page has seen. Who was slower is
told what the other one changed, takes it over, and keeps their own.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tillbook import calendar, codec
from tillbook.enquiries import records as asked
from tillbook.explaining import explain
from tillbook.identity import new_id
from tillbook.marking import marked as _
from tillbook.records import Master
from tillbook.web.call import Call
from tillbook.web.office.bringing import bring
from tillbook.web.office.desk import Desk, sat_down
from tillbook.web.office.figures import written_as_in
from tillbook.web.office.forms import fields
from tillbook.web.office.page import html, templates
from tillbook.web.office.settings.described import Record
from tillbook.web.office.settings.filling import Filled, filled
from tillbook.web.office.settings.pointing import pointed, words
from tillbook.web.office.settings.shape import fields_of
from tillbook.web.office.settings.showing import changed, code_control, controls, was_of
from tillbook.web.problems import MalformedParameter
from tillbook.web.route import HTML, Answer

DIFFERS = "version-differs"
KEEP, ROW = "keep", "row"


def formed(
    desk: Desk, record: Record, found: Master, values: Mapping[str, Any], *,
    faults: Mapping[str, str] | None = None, said: Mapping[str, str] | None = None,
    rows: int = 0, notice: str = "", done: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The form of a record; `found` is the record that its changes are changes of."""
    new, wrong = not found.version, faults or {}
    return {
        "record": record, "code": found.code, "version": found.version, "new": new,
        "notice": notice, "done": done, "faults": wrong, "changes": (), "looked": False,
        "labels": labels(record),
        "code_control": code_control(desk, record, found.code, wrong.get("code", "")),
        "controls": controls(
            desk, record, values, found.fields, new=new, said=said, faults=wrong, rows=rows
        ),
    }  # fmt: skip


def labels(record: Record) -> dict[str, str]:
    """What the fields are called, by their names on the page."""
    return {"code": record.code.label, **{it.name: it.label.label for it in fields_of(record)}}


class Keeping:
    """Takes what was typed: says what it would change, gives another row, or keeps it."""

    def __init__(self, record: Record) -> None:
        self.record = record

    async def __call__(self, call: Call) -> Answer:
        """Read the form, beside the loop."""
        said = await fields(call)
        return await call.doors.in_thread(self._answered, call, said)

    def _answered(self, call: Call, said: Mapping[str, str]) -> Answer:
        desk = sat_down(call)
        written_as_in(desk.country)
        typed = _Typed(desk, self.record, said)
        if said.get("do") == ROW:
            return typed.again(rows=1)
        if said.get("do") != KEEP:
            return typed.beside()
        return typed.kept()


class _Typed:
    """A form that came in."""

    def __init__(self, desk: Desk, record: Record, said: Mapping[str, str]) -> None:
        self.desk, self.record, self.said = desk, record, said
        self.expects = _version(said.get("version", ""))
        self.was = was_of(record, said)
        self.read: Filled = filled(record, said, desk.currency, new=not self.expects)
        parts = [str(self.read.values.get(it) or "") for it in record.code_of]
        self.code = "/".join(filter(None, parts)) if parts else said.get("code", "")

    @property
    def base(self) -> Master:
        """The record as the page saw it."""
        return Master(self.record.kind, self.code, self.expects, self.was)

    def body(self) -> bytes:
        """The document: the changed fields, and the version that the page has seen."""
        now = self.desk.call.doors.clock()
        return codec.encode({
            "kind": self.record.kind, "id": new_id(now), "at": calendar.stamp(now),
            "actor": self.desk.call.principal.id, "code": self.code, "expects": self.expects,
            **self.read.changes,
        })  # fmt: skip

    # What goes back.

    def beside(self) -> Answer:
        """What keeping it would change."""
        faults = dict(self.read.faults)
        if not faults and self.read.changes and self.code:
            problem = explain(self.desk.call.doors.ledger, self.body()).problem
            if problem and not _is_conflict(problem):
                faults = self._fault(problem)
        said = {
            "desk": self.desk, "faults": faults, "labels": labels(self.record),
            "changes": changed(self.desk, self.record, self.was, self.read.changes),
            "looked": True,
        }  # fmt: skip
        return html(templates().get_template("record_beside.html").render(said))

    def again(self, **more: Any) -> Answer:
        """The form, as it was typed."""
        values = {**self.was, **self.read.values}
        return self._form(self.base, values, said=self.said, **more)

    def kept(self) -> Answer:
        """Keep it; where it is turned away, say so at the field."""
        if self.read.faults:
            return self.again(faults=self.read.faults)
        if not self.read.changes and self.expects:
            return self.again(notice=_("Nothing is changed, so nothing was kept."))
        problem = bring(self.desk.call, self.body())
        if problem and _is_conflict(problem):
            return self._behind()
        if problem:
            return self.again(faults=self._fault(problem))
        return self._there()

    def _there(self) -> Answer:
        """The page of the record; where another page shows it, the form with what it says now."""
        if not self.record.listed:
            found = asked.record(self.desk.store, self.record.kind, self.code)
            return self._form(found, found.fields, done=_("Kept."))
        there = f"/settings/{self.record.path}/{quote(self.code, safe='')}?kept=true"
        return Answer(204, b"", HTML, {"hx-redirect": there})

    def _behind(self) -> Answer:
        """Somebody else was first: what they changed is taken over, what was typed stands."""
        found = asked.record(self.desk.store, self.record.kind, self.code)
        if not self.expects:
            return self.again(faults={"code": _("There is one of this code already.")})
        if all(found.fields.get(name) == it for name, it in self.read.changes.items()):
            return self._there()  # it was sent twice
        return self._form(
            found, {**found.fields, **self.read.changes},
            notice=_("Somebody else has changed this meanwhile. What they said is taken over, and"
                     " what you typed still stands here: look at it, and keep it again."),
        )  # fmt: skip

    def _fault(self, problem: Mapping[str, Any]) -> dict[str, str]:
        return {pointed(self.record, self.read.values, problem): words(problem)}

    def _form(self, found: Master, values: Mapping[str, Any], **more: Any) -> Answer:
        said = {"desk": self.desk, **formed(self.desk, self.record, found, values, **more)}
        return html(templates().get_template("record_form.html").render(said))


def _is_conflict(problem: Mapping[str, Any]) -> bool:
    return str(problem.get("type", "")).endswith(DIFFERS)


def _version(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise MalformedParameter(parameter="version", reason="no whole number")
    return int(text)
