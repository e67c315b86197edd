"""Differing: two people were at one draft; both versions, side by side, where they differ."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from tillbook.calendar import Instant
from tillbook.desk import drafts
from tillbook.desk.drafts import DraftChanged
from tillbook.enquiries import items
from tillbook.web.office.desk import Desk
from tillbook.web.office.paperwork.described import Field, Form
from tillbook.web.office.paperwork.filling import Content
from tillbook.web.office.paperwork.reading import Country, typed
from tillbook.web.office.paperwork.showing import country_of


class Difference(Struct, frozen=True):
    """A field or a line as each of the two says it."""

    what: str
    yours: str
    theirs: str


class Differing(Struct, frozen=True):
    """What somebody else saved meanwhile."""

    by: str
    at: Instant
    version: int
    rows: list[Difference]


def differing(desk: Desk, form: Form, yours: Content, problem: DraftChanged) -> Differing:
    """Who saved what meanwhile."""
    standing = drafts.shown(desk.store, problem.numbers["draft"])
    country, theirs = country_of(desk, str(yours.get("location", ""))), standing.content
    rows = [*_head(form, yours, theirs, country), *_lines(desk, form, yours, theirs, country)]
    names = desk.people([standing.saved_by])
    by = names.get(standing.saved_by, standing.saved_by)
    return Differing(by, standing.saved_at, standing.version, rows)


def _head(form: Form, yours: Content, theirs: Content, country: Country) -> Iterator[Difference]:
    for field in form.head:
        said = [typed(field, _of_head(field, it), country) for it in (yours, theirs)]
        if said[0] != said[1]:
            yield Difference(field.label, *said)


def _of_head(field: Field, content: Content) -> Any:
    """What the head says: on the paper, or on each of its lines."""
    lines = content.get("lines") or [{}]
    return (lines[0] if field.of_lines else content).get(field.name)


def _lines(
    desk: Desk, form: Form, yours: Content, theirs: Content, country: Country
) -> Iterator[Difference]:
    mine, other = _by_item(form, yours, country), _by_item(form, theirs, country)
    named = items.named(desk.store, [key[0] for key in (*mine, *other)])
    for key in sorted(mine.keys() | other.keys()):
        if mine.get(key) != other.get(key):
            name = named[key[0]].name if key[0] in named else key[0]
            yield Difference(
                " ".join((name, key[1])).strip(), mine.get(key, ""), other.get(key, "")
            )


def _by_item(form: Form, content: Content, country: Country) -> dict[tuple[str, str], str]:
    """Each line in words: quantity 3, damaged 1."""
    found: dict[tuple[str, str], str] = {}
    for line in content.get("lines", ()):
        key = str(line.get("item", "")), str(line.get("lot", ""))
        said = " · ".join(_words(form, line, country)) or "–"
        found[key] = f"{found[key]}; {said}" if key in found else said
    return found


def _words(form: Form, line: dict[str, Any], country: Country) -> Iterator[str]:
    for field in form.line:
        if field.name in line:
            yield f"{field.label} {typed(field, line[field.name], country)}"
