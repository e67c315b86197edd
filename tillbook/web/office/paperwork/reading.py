"""Reading: what a person typed in a field, as the document says it, and back.

What cannot be read stays in the draft as it was typed, so that nobody types it again.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from tillbook import calendar, money, quantity
from tillbook.calendar import instant_of, stamp
from tillbook.marking import marked as _
from tillbook.money import rounded
from tillbook.quantity import ONE
from tillbook.web.office.paperwork.described import Field

PLAIN = re.compile(r"[+-]?(\d{1,12}(\.\d{0,6})?|\.\d{1,6})")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d{1,6}")
GROUPED_BY_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d{1,6}")
COMMA = re.compile(r"[+-]?\d{1,12},\d{1,6}")
TWO_MEANINGS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
LOCAL = "%Y-%m-%dT%H:%M"
YES = "yes"


class NotRead(ValueError):
    """What was typed means nothing here; the text says why, in words for whoever typed it."""


class Country(Struct, frozen=True):
    """How a paper's amounts and moments are written: the currency and the clocks of its place."""

    currency: str
    zone: str


def read(field: Field, text: str, country: Country) -> Any:
    """The value of a field; raises NotRead."""
    if len(text) > field.most:
        raise NotRead(_("This is too long."))
    return _READ.get(field.holds, _text)(text, country)


def typed(field: Field, value: Any, country: Country) -> str:
    """A value as it stands in its field; what could not be read is as it was typed."""
    if isinstance(value, str) or value is None:
        return _moment_typed(value, country) if field.holds == "moment" and value else value or ""
    if isinstance(value, bool):
        return YES if value else ""
    if not isinstance(value, int):
        return str(value)
    return _TYPED.get(field.holds, _whole_typed)(value, country)


def number(text: str) -> str:
    """A number as everybody reads it: a point, nothing between thousands. Raises NotRead."""
    said = re.sub(r"[\s'\u00a0\u202f]", "", text).replace("\N{MINUS SIGN}", "-")
    if GROUPED.fullmatch(said):
        return said.replace(",", "")
    if GROUPED_BY_POINTS.fullmatch(said):
        return said.replace(".", "").replace(",", ".")
    if TWO_MEANINGS.fullmatch(said):
        raise NotRead(_("This comma can mean two things. Write 1234 or 1.234."))
    if COMMA.fullmatch(said):
        return said.replace(",", ".")
    if PLAIN.fullmatch(said):
        return said
    raise NotRead(_("This is no number. Write it like 12 or 0.5."))


def _text(text: str, country: Country) -> str:
    return text


def _plain(text: str) -> int:
    try:
        return quantity.parsed(number(text))
    except NotRead:
        raise
    except ValueError:
        raise NotRead(_("A quantity has three decimals at most.")) from None


TIMES = re.compile(r"(.+?)\s*[*x×]\s*(.+)")


def _signed(text: str, country: Country) -> int:
    """A quantity; 2*12 are two cases of twelve."""
    times = TIMES.fullmatch(text)
    if times:
        return rounded(_plain(times[1]) * _plain(times[2]), ONE)
    return _plain(text)


def _quantity(text: str, country: Country) -> int:
    found = _signed(text, country)
    if found < 0:
        raise NotRead(_("This cannot be less than nothing."))
    return found


def _money(text: str, country: Country) -> int:
    try:
        found = money.parsed(number(text), country.currency)
    except NotRead:
        raise
    except ValueError:
        raise NotRead(_("This has more decimals than the currency.")) from None
    if found < 0:
        raise NotRead(_("This cannot be less than nothing."))
    return found


def _flag(text: str, country: Country) -> bool:
    return text == YES


def _moment(text: str, country: Country) -> str:
    try:
        local = datetime.strptime(text, LOCAL).replace(tzinfo=calendar.zone(country.zone))
        return stamp(instant_of(local))
    except (ValueError, OverflowError):
        raise NotRead(_("This is no day and hour.")) from None


def _moment_typed(value: str, country: Country) -> str:
    try:
        at = datetime.fromisoformat(value).astimezone(calendar.zone(country.zone))
    except (ValueError, OverflowError):
        return value
    return at.strftime(LOCAL)


def _quantity_typed(value: int, country: Country) -> str:
    return quantity.shown(value).replace(",", "")


def _money_typed(value: int, country: Country) -> str:
    return money.shown(value, country.currency).replace(",", "")


def _whole_typed(value: int, country: Country) -> str:
    return str(value)


_READ: Mapping[str, Callable[[str, Country], Any]] = {
    "quantity": _quantity, "signed": _signed, "money": _money, "flag": _flag, "moment": _moment,
}  # fmt: skip
_TYPED: Mapping[str, Callable[[int, Country], str]] = {
    "quantity": _quantity_typed, "signed": _quantity_typed, "money": _money_typed,
}  # fmt: skip
