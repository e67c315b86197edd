"""Filling: from the fields of a form to the fields that a document changes.

A form carries beside each field what the record said when the page was made. Only what differs
from that is a change, so that nobody undoes what somebody else has changed meanwhile.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from tillbook import calendar
from tillbook.marking import marked as _
from tillbook.web.office.paperwork import described, reading
from tillbook.web.office.paperwork.reading import Country, NotRead, number
from tillbook.web.office.settings.described import Record
from tillbook.web.office.settings.shape import Field, fields_of
from tillbook.web.problems import MalformedParameter

_SAID: Mapping[str, Any] = {
    "flag": bool, "many": list[str], "rows": list[dict[str, str | int | bool]], "whole": int,
    "money": int, "percent": int, "day": int, "choice": str | int,
}  # fmt: skip
"""What a record says of a field, by what the field holds; any other says a text."""
AMOUNT = described.Field("amount", "", "money")
MOST_TYPED = 500
MOST_ROWS = 100
MOST_RATE = 10_000_000  # millionths
TICKED = "yes"
WAS = "was-"


class Filled(Struct, frozen=True):
    """What a form says: all of it, what of it changes, and what could not be read."""

    values: Mapping[str, Any]
    changes: Mapping[str, Any]
    faults: Mapping[str, str]  # by the name of the field on the page


def filled(record: Record, said: Mapping[str, str], currency: str, *, new: bool) -> Filled:
    """Read a form."""
    values: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field in fields_of(record):
        was = was_in(field, said)
        if field.label.fixed and not new:
            values[field.name] = was
            continue
        value = _read(field, field.name, said, currency, faults)
        values[field.name] = value
        before = field.empty if was is None else was
        if value != before and value is not None:
            changes[field.name] = value
    return Filled(values, changes, faults)


def was_in(field: Field, said: Mapping[str, str]) -> Any:
    """What the record said of a field when the page was made; None where it said nothing."""
    text = said.get(WAS + field.name)
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=_SAID.get(field.holds, str))
    except (msgspec.MsgspecError, RecursionError):
        raise MalformedParameter(parameter=WAS + field.name, reason="nothing we said") from None


def _read(
    field: Field, at: str, said: Mapping[str, str], currency: str, faults: dict[str, str]
) -> Any:
    """The value of a field; None where nothing was said, or nothing that can be read."""
    if field.holds == "rows":
        return _rows(field, at, said, currency, faults)
    if field.holds == "many":
        mark = f"{at}:"
        return sorted(name[len(mark) :] for name in said if name.startswith(mark))
    if field.holds == "flag":
        return said.get(at) == TICKED
    text = said.get(at, "")
    try:
        if len(text) > MOST_TYPED:
            raise NotRead(_("This is too long."))
        return _READ.get(field.holds, _text)(field, text, currency)
    except NotRead as fault:
        faults[at] = str(fault)
        return None


def _rows(
    field: Field, at: str, said: Mapping[str, str], currency: str, faults: dict[str, str]
) -> list[dict[str, Any]]:
    """The rows in which anything was typed."""
    found = []
    for place in rows_in(at, said):
        cells = {it.name: said.get(f"{at}-{place}-{it.name}", "") for it in field.within}
        if not any(cells[it.name] for it in field.within if it.holds != "flag"):
            continue
        row = {
            it.name: _read(it, f"{at}-{place}-{it.name}", said, currency, faults)
            for it in field.within
        }
        for it in field.within:
            if row[it.name] is None and f"{at}-{place}-{it.name}" not in faults:
                row[it.name] = it.usual
                if it.usual is None:
                    faults[f"{at}-{place}-{it.name}"] = _("Say it, or empty the whole row.")
        found.append(row)
    return found


def rows_in(at: str, said: Mapping[str, str]) -> list[int]:
    """The numbers of the rows that a form has."""
    marks = (name[len(at) + 1 :].partition("-")[0] for name in said if name.startswith(f"{at}-"))
    return sorted({int(it) for it in marks if it.isascii() and it.isdecimal()})[:MOST_ROWS]


def _text(field: Field, text: str, currency: str) -> Any:
    if len(text) > field.most:
        raise NotRead(_("This is too long."))
    return text


def _choice(field: Field, text: str, currency: str) -> Any:
    """What was chosen; a number where the field is one."""
    if field.is_number:
        return _whole(field, text, currency)
    return None if field.words and not text else text


def _whole(field: Field, text: str, currency: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and field.least <= int(text[:16]) <= field.most):
        raise NotRead(_("This is no whole number that can stand here."))
    return int(text)


def _money(field: Field, text: str, currency: str) -> int | None:
    return int(reading.read(AMOUNT, text, Country(currency, "UTC"))) if text else None


def _percent(field: Field, text: str, currency: str) -> int | None:
    return percent(text) if text else None


def percent(text: str) -> int:
    """20 or 7.5, as a rate in millionths; nothing said is none. Raises NotRead."""
    rate = Decimal(number(text.removesuffix("%").strip() or "0")) * 10_000
    if rate != int(rate) or not 0 <= rate <= MOST_RATE:
        raise NotRead(_("A rate is from 0 to 1000 per cent, with four decimals at most."))
    return int(rate)


def _day(field: Field, text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        return calendar.parsed(text)
    except ValueError:
        raise NotRead(_("This is no day.")) from None


_READ: Mapping[str, Callable[[Field, str, str], Any]] = {
    "whole": _whole, "money": _money, "percent": _percent, "day": _day, "choice": _choice,
}  # fmt: skip


def typed(field: Field, value: Any, currency: str) -> str:
    """A value as it stands in its field."""
    if value is None or isinstance(value, str):
        return value or ""
    if field.holds == "money":
        return reading.typed(AMOUNT, value, Country(currency, "UTC"))
    if field.holds == "percent":
        return f"{(Decimal(value) / 10_000).normalize():f}"
    if field.holds == "day":
        return calendar.shown(value)
    return str(value)
