"""Filling in: the fields of a page made the content of a draft, and its faults field by field."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tillbook.calendar import Instant, stamp
from tillbook.event import MOST_LINES
from tillbook.marking import marked as _
from tillbook.sentence import Word
from tillbook.web.office.paperwork.described import Field, Form
from tillbook.web.office.paperwork.reading import Country, NotRead, read

Content = dict[str, Any]
Goods = tuple[str, str, str]
"""Item, lot and owner of a line."""
LINE = re.compile(r"lines-([0-9]{1,5})-([a-z_]+)")
SCAN = "scan"


class Fault(Struct, frozen=True):
    """What is wrong or lacking: in which field of the page, and in words."""

    at: str  # the field's id; empty: the whole paper
    label: str
    says: str
    lacks: bool = False  # nothing is wrong yet; something is still to be said
    row: int = 0  # the line as people count, 0 for the head
    remedy: str = ""
    figures: Mapping[str, Word] = {}  # of the problem, by their names


class Filled(Struct, frozen=True):
    """A paper as far as it has been filled in."""

    content: Content
    faults: Sequence[Fault]
    rows: Sequence[int]  # the number on the page of each line of the content


def filled(form: Form, said: Mapping[str, str], country: Country) -> Filled:
    """What the fields of a page say."""
    content: Content = {}
    faults: list[Fault] = []
    for field in form.head:
        value = _value(field, said.get(field.name, ""), field.name, 0, country, faults)
        if value not in (None, "", False) and not field.of_lines:
            content[field.name] = value
    content |= dict.fromkeys(form.in_ours, country.currency)
    rows = sorted({int(it[1]) for name in said if (it := LINE.fullmatch(name))})
    content["lines"] = [
        _line(form, said, number, at, country, faults) for at, number in enumerate(rows, 1)
    ]
    return Filled(content, (*faults, *_empty(form, content, rows)), rows)


def _line(
    form: Form,
    said: Mapping[str, str],
    number: int,
    row: int,
    country: Country,
    faults: list[Fault],
) -> Content:
    """One line; what the head says of all lines is said here."""
    line: Content = {}
    for name in ("item", "department", "lot", "owner"):
        text = said.get(f"lines-{number}-{name}", "")
        if text or name == "department":
            line[name] = text[:64]
    for field in form.line:
        at = f"lines-{number}-{field.name}"
        text = said.get(at, "")
        needed = field.needed and not form.counts
        value = _value(field, text, at, row, country, faults, needed=needed)
        if value not in (None, ""):
            line[field.name] = value
    for field in form.head:
        if field.of_lines and said.get(field.name):
            line[field.name] = said[field.name][:32]
    return line


def _value(
    field: Field, text: str, at: str, row: int, country: Country, faults: list[Fault], *,
    needed: bool | None = None,
) -> Any:  # fmt: skip
    """The value of a field, or the text where it is none; then with a fault."""
    if not text:
        if field.needed if needed is None else needed:
            faults.append(Fault(at, field.label, _("Still to be said."), lacks=True, row=row))
        return None
    try:
        return read(field, text, country)
    except NotRead as fault:
        faults.append(Fault(at, field.label, str(fault), row=row))
        return text[:500]


def _empty(form: Form, content: Content, rows: Sequence[int]) -> Iterator[Fault]:
    """Whether there is any line to hand in, and not too many."""
    if len(rows) > MOST_LINES:
        yield Fault(SCAN, _("Lines"), _("A paper has 1,000 lines at most; begin another."))
    if any(map(_counted(form), content["lines"])):
        return
    if rows:
        field = form.line[0]
        at = f"lines-{rows[0]}-{field.name}"
        yield Fault(at, field.label, _("Say it for one line at least."), lacks=True)
    else:
        yield Fault(SCAN, _("Lines"), _("Scan or type the first item."), lacks=True)


def _counted(form: Form) -> Any:
    return lambda line: not form.counts or form.counts in line


# Handing in.


def ready(form: Form, one: Filled) -> Filled:
    """The paper as it is handed in: without the lines that say nothing."""
    pairs = [
        (line, number) for line, number in zip(one.content["lines"], one.rows, strict=True)
        if _counted(form)(line)
    ]  # fmt: skip
    lines, rows = [it[0] for it in pairs], [it[1] for it in pairs]
    return Filled(one.content | {"lines": lines}, one.faults, rows)


def stamped(content: Content, before: Content, now: Instant) -> Content:
    """Counted lines, each with when it was counted: when its figure came to stand here.

    The device's own clock is not asked: a sheet never holds a line that is later than itself.
    """
    known = {_key(line): line for line in before.get("lines", ()) if isinstance(line, dict)}
    lines = []
    for line in content["lines"]:
        was = known.get(_key(line), {})
        same = was.get("counted") == line.get("counted") and "at" in was
        at = was["at"] if same else stamp(now)
        lines.append(line | {"at": at} if "counted" in line else line)
    return content | {"lines": lines}


def _key(line: Content) -> tuple[Any, ...]:
    return tuple(line.get(name, "") for name in ("item", "lot", "owner", "spot"))


def strange(form: Form, content: Content, country: Country) -> bool:
    """Whether the draft says more than the paper shows: a program began it, and must go on."""
    if any(content.get(name, country.currency) != country.currency for name in form.in_ours):
        return True
    lines = content.get("lines", [])
    if not isinstance(lines, list) or content.keys() - form.own:
        return True
    return any(not isinstance(it, dict) or it.keys() - form.own_of_lines for it in lines)
