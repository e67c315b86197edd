"""Spelling: which characters a code may be written with.

Two codes that look alike must be the same code. So a code has no control, direction or invisible
characters, and is composed as Unicode's form NFC. Free text keeps whatever was typed.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct, inspect

from tillbook.errors import Problem

FREE_TEXT = "text"
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: control, format (direction, zero width), surrogate, line, paragraph."""

Plan = str | tuple[str, Any] | None


class MalformedCode(Problem):
    """A code has an invisible character, or is not composed as Unicode's form NFC."""

    remedy = "Write the code with plain characters; free text may have any."


def check_spelling(event: Struct) -> None:
    """Raise MalformedCode for the first code of a document that is not well written."""
    for pointer, code in _codes(event, _plan(type(event)), ""):
        if not is_well_written(code):
            raise MalformedCode(at=pointer, code=ascii(code)[:80])


def is_well_written(code: str) -> bool:
    """Whether all of a code can be seen, and be written in one way only."""
    if code.isascii():
        return code.isprintable()
    composed = unicodedata.is_normalized("NFC", code)
    return composed and not any(unicodedata.category(char) in UNSEEN for char in code)


@cache
def _plan(cls: type[Struct]) -> Plan:
    """Where the codes of a kind of document lie: all its strings that are not free text."""
    return _place(inspect.type_info(cls), "")


def _place(kind: inspect.Type, means: str) -> Plan:
    if isinstance(kind, inspect.Metadata):
        return _place(kind.type, (kind.extra or {}).get("means", means))
    if isinstance(kind, inspect.StrType):
        return None if means == FREE_TEXT else "code"
    if isinstance(kind, inspect.UnionType):
        return next((found for one in kind.types if (found := _place(one, means))), None)
    if isinstance(kind, inspect.VarTupleType):
        inner = _place(kind.item_type, means)
        return ("each", inner) if inner else None
    if isinstance(kind, inspect.StructType):
        fields = [(field.name, _place(field.type, "")) for field in kind.fields]
        return "fields", [(name, inner) for name, inner in fields if inner]
    return None


def _codes(value: Any, plan: Plan, at: str) -> Iterator[tuple[str, str]]:
    """The codes in a document, each with its JSON pointer."""
    if plan == "code":
        if isinstance(value, str):
            yield at, value
    elif isinstance(plan, tuple) and plan[0] == "each" and isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _codes(inner, plan[1], f"{at}/{number}")
    elif isinstance(plan, tuple) and plan[0] == "fields":
        for name, inner in plan[1]:
            yield from _codes(getattr(value, name, None), inner, f"{at}/{name}")
