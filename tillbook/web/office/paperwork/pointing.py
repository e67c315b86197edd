"""Pointing: from a problem to the field that it is about, as RFC 9457 names it or as we know it."""

from collections.abc import Mapping, Sequence
from typing import Any

from tillbook.errors import numbers_of
from tillbook.problem_words import figures_of
from tillbook.web.office.paperwork.described import Form
from tillbook.web.office.paperwork.filling import Fault

FIELD_OF: Mapping[str, str] = {
    "nothing-to-adjust": "quantity",
    "quantity-not-positive": "quantity",
    "damaged-exceeds-received": "damaged",
    "counted-below-zero": "counted",
    "counted-twice": "counted",
    "unit-differs": "quantity",
    "approval-required": "approved_by",
    "places-are-the-same": "target",
    "sender-is-receiver": "receiver",
    "moment-too-early": "at",
    "unknown-location": "location",
}
"""Problems that name no field in their numbers, and the field that mends each."""


def pointed(form: Form, rows: Sequence[int], details: Mapping[str, Any]) -> Fault:
    """A problem of the document as a fault of a field; of the whole paper where no field is."""
    says = str(details.get("title", "")).rstrip(".") + "."
    remedy = str(details.get("remedy", ""))
    line, name = _pointer(details)
    slug = str(details.get("type", "")).rpartition("/")[2]
    figures = figures_of(slug, numbers_of(dict(details)))
    name = name or FIELD_OF.get(slug, "") or _said(form, details)
    in_line = {it.name: it for it in form.line}
    in_head = {it.name: it for it in form.head}
    if 0 < line <= len(rows) and name not in in_head:
        field = in_line.get(name, form.line[0])
        return Fault(
            f"lines-{rows[line - 1]}-{field.name}", field.label, says, row=line, remedy=remedy,
            figures=figures,
        )  # fmt: skip
    if name in in_head:
        return Fault(name, in_head[name].label, says, remedy=remedy, figures=figures)
    return Fault("", "", says, remedy=remedy, figures=figures)


def _pointer(details: Mapping[str, Any]) -> tuple[int, str]:
    """(line, field) that a problem names: by its numbers, or by a JSON Pointer."""
    parts = str(details.get("at", "")).strip("/").split("/")
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdecimal():
        return int(parts[1]) + 1, parts[2] if len(parts) > 2 else str(details.get("field", ""))
    line = details.get("line", 0)
    name = str(details.get("field", "") or parts[0])
    return (line if isinstance(line, int) else 0), name


def _said(form: Form, details: Mapping[str, Any]) -> str:
    """The field that a problem's numbers are called like, or hold a place of."""
    names = [it.name for it in (*form.line, *form.head)]
    named = next((name for name in names if name in details), "")
    if "place" in details:
        return next((it.name for it in form.head if it.holds == "spot"), named)
    return named
