"""Showing: a record as its fields on the page, and its values in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from tillbook.enquiries.records import Change
from tillbook.marking import marked as _
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.settings.described import Record
from tillbook.web.office.settings.filling import TICKED, rows_in, typed, was_in
from tillbook.web.office.settings.offers import Choices, choices
from tillbook.web.office.settings.shape import Field, code_of, fields_of

BLANK_ROWS = 1
MOST_SHOWN = 6


class Control(Struct, frozen=True):
    """A field as it stands on the page."""

    name: str
    field: Field
    value: str = ""
    choices: Choices = ()
    ticked: frozenset[str] = frozenset()
    wrong: str = ""
    was: str = ""  # what the record said, as JSON
    fixed: str = ""  # what it says for ever, in words
    rows: Sequence[Sequence["Control"]] = ()


class Shown(Struct, frozen=True):
    """A change in words."""

    label: str
    before: str
    after: str


def controls(
    desk: Desk, record: Record, values: Mapping[str, Any], was: Mapping[str, Any], *, new: bool,
    said: Mapping[str, str] | None = None, faults: Mapping[str, str] | None = None, rows: int = 0,
) -> list[Control]:  # fmt: skip
    """The fields of a record; what could not be read stands as it was `said`."""
    made = _Made(desk, said or {}, faults or {}, rows + BLANK_ROWS)
    found = []
    for field in fields_of(record):
        before = msgspec.json.encode(was[field.name]).decode() if field.name in was else ""
        one = made.control(field, field.name, values.get(field.name), before)
        if field.label.fixed and not new:
            says = shown(desk, field, was.get(field.name)) or "–"
            one = Control(field.name, field, was=before, fixed=says)
        found.append(one)
    return found


def code_control(desk: Desk, record: Record, code: str, wrong: str = "") -> Control:
    """The field of a new record's code."""
    field = code_of(record)
    return Control("code", field, code, choices(desk, field.label.offers), wrong=wrong)


class _Made:
    """Makes fields of values."""

    def __init__(
        self, desk: Desk, said: Mapping[str, str], faults: Mapping[str, str], blank: int
    ) -> None:
        self.desk, self.said, self.faults, self.blank = desk, said, faults, blank

    def control(self, field: Field, at: str, value: Any, was: str = "") -> Control:
        """One field; of rows each with fields of its own, and blank ones to go on in."""
        offered = choices(self.desk, field.label.offers) or [(it, it) for it in field.words]
        wrong = self.faults.get(at, "")
        if field.holds == "rows":
            return Control(at, field, wrong=wrong, was=was, rows=self._rows(field, at, value or []))
        if field.holds == "many":
            ticked = frozenset(value or ())
            more = [(it, it) for it in sorted(ticked - {code for code, _name in offered})]
            return Control(at, field, "", [*offered, *more], ticked, wrong, was)
        text = TICKED if value is True else "" if value is False else self._text(field, at, value)
        return Control(at, field, text, offered, wrong=wrong, was=was)

    def _text(self, field: Field, at: str, value: Any) -> str:
        return self.said[at] if at in self.faults else typed(field, value, self.desk.currency)

    def _rows(self, field: Field, at: str, rows: Sequence[Any]) -> list[list[Control]]:
        said = rows_in(at, self.said) if any(it.startswith(f"{at}-") for it in self.faults) else []
        if said:
            return [self._said_row(field, f"{at}-{place}") for place in said]
        filled = [*rows, *({it.name: it.usual for it in field.within} for _ in range(self.blank))]
        return [
            [
                self.control(it, f"{at}-{place}-{it.name}", _blank(it, row, place < len(rows)))
                for it in field.within
            ]
            for place, row in enumerate(filled)
        ]

    def _said_row(self, field: Field, at: str) -> list[Control]:
        return [
            Control(
                f"{at}-{it.name}", it, self.said.get(f"{at}-{it.name}", ""),
                choices(self.desk, it.label.offers), wrong=self.faults.get(f"{at}-{it.name}", ""),
            )
            for it in field.within
        ]  # fmt: skip


def _blank(field: Field, row: Mapping[str, Any], is_filled: bool) -> Any:
    """What a blank row says already: its ticks, and no figure."""
    return row.get(field.name) if is_filled or field.holds == "flag" else None


# In words.


def changed(
    desk: Desk, record: Record, before: Mapping[str, Any], changes: Mapping[str, Any]
) -> list[Shown]:
    """What changes, field by field."""
    return [
        Shown(
            it.label.label, shown(desk, it, before.get(it.name)), shown(desk, it, changes[it.name])
        )
        for it in fields_of(record)
        if it.name in changes
    ]


def told(desk: Desk, record: Record, found: Sequence[Change]) -> list[tuple[Change, list[Shown]]]:
    """The history of a record in words."""
    return [(one, changed(desk, record, one.before, one.fields)) for one in found]


def shown(desk: Desk, field: Field, value: Any) -> str:
    """A value in words; empty where it says nothing."""
    if value is None or value == "":
        return ""
    if field.holds == "flag":
        return _("yes") if value else _("no")
    if field.holds == "rows":
        return "; ".join(_row(desk, field, row) for row in value)
    if field.holds == "many":
        names = dict(choices(desk, field.label.offers))
        said = [names.get(it, it) for it in value]
        rest = len(said) - MOST_SHOWN
        return ", ".join(said[:MOST_SHOWN]) + (f" + {rest}" if rest > 0 else "")
    return _plain(desk, field, value)


def _row(desk: Desk, field: Field, row: Mapping[str, Any]) -> str:
    parts = []
    for it in field.within:
        value = row.get(it.name, it.usual)
        if it.holds == "flag":
            parts += [] if value else [_("not for sale")] if it.name == "sellable" else []
        elif value not in (None, ""):
            parts.append(_plain(desk, it, value))
    return " ".join(parts)


def _plain(desk: Desk, field: Field, value: Any) -> str:
    if field.holds == "money":
        return f"{figures.money(value, desk.currency)} {desk.currency}"
    if field.holds == "percent":
        return f"{typed(field, value, desk.currency)} %"
    if field.holds == "day":
        return figures.day(value)
    names = dict(choices(desk, field.label.offers)) if field.holds == "choice" else {}
    return names.get(str(value)) or str(value)


def was_of(record: Record, said: Mapping[str, str]) -> dict[str, Any]:
    """What the record said when the page was made, by what the page carries."""
    found = {it.name: was_in(it, said) for it in fields_of(record)}
    return {name: it for name, it in found.items() if it is not None}
