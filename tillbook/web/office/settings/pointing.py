"""Pointing: from a problem of a record to the field of the page that mends it."""

from collections.abc import Mapping
from typing import Any

from tillbook.errors import MEMBERS
from tillbook.web.office.settings.described import Record
from tillbook.web.office.settings.shape import fields_of

FIELD_OF: Mapping[str, str] = {
    "hours-in-the-past": "hours",
    "unknown-zone": "hours",
    "place-name-reserved": "spots",
    "unknown-location": "locations",
    "no-such-kind": "kinds",
    "address-unfit": "address",
    "waived-without-reason": "reason",
    "no-such-role": "roles",
    "role-twice": "steps",
    "unknown-permission": "permissions",
    "unknown-method": "method",
    "unknown-role": "role",
    "mapping-code-differs": "dimension",
    "currency-is-fixed": "currency",
    "unknown-currency": "currency",
    "no-such-day": "books_from",
}
"""Problems that name no field in their numbers, and the field that mends each."""


def pointed(record: Record, values: Mapping[str, Any], details: Mapping[str, Any]) -> str:
    """The name of the field that a problem is about; `code` where it is of none."""
    names = [it.name for it in fields_of(record)]
    parts = [it for it in str(details.get("at", "")).split("/") if it]
    if parts and parts[0] in names:
        return "-".join(parts[:3])
    numbers = {name: it for name, it in details.items() if name not in MEMBERS}
    cell = _cell(record, values, numbers)
    if cell:
        return cell
    slug = str(details.get("type", "")).rpartition("/")[2]
    for name in (str(numbers.get("field", "")), FIELD_OF.get(slug, ""), *numbers):
        if name in names:
            return name
    return "code"


def _cell(record: Record, values: Mapping[str, Any], numbers: Mapping[str, Any]) -> str:
    """The cell of a row that holds what the problem names."""
    named = [it for name, it in numbers.items() if name != "code" and isinstance(it, str) and it]
    for field in fields_of(record):
        for place, row in enumerate(values.get(field.name) or () if field.within else ()):
            for it in field.within:
                if row.get(it.name) in named and it.holds != "flag":
                    return f"{field.name}-{place}-{it.name}"
    return ""


def words(details: Mapping[str, Any]) -> str:
    """A problem as it is said beside its field."""
    title = str(details.get("title", "")).rstrip(".")
    return f"{title}. {details.get('remedy', '')}".strip()
