"""Pointing: next to which cell a problem stands that the book has with a document."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.rows import Entry
from tillbook.errors import numbers_of

IN_LINES = re.compile(r"/?lines/(\d+)/?(.*)")
CALLED = {"place": "spot", "known": "", "code": "", "tender": "tender", "barcode": "barcodes"}
"""Numbers of problems that are called otherwise than the column that mends them."""


def note(one: Listing, entries: Sequence[Entry], details: Mapping[str, Any]) -> None:
    """Note a problem beside the row, and the cell, that it is about; else of the first row."""
    numbers = numbers_of(dict(details))
    pointer = str(numbers.get("at", ""))
    entry = entries[0]
    if inside := IN_LINES.fullmatch(pointer):
        entry, pointer = entries[min(int(inside[1]), len(entries) - 1)], inside[2]
    elif isinstance(numbers.get("line"), int):
        entry = entries[min(max(numbers["line"] - 1, 0), len(entries) - 1)]
    entry.wrong(_column(one, entry, numbers, pointer), _says(details, numbers))


def _column(one: Listing, entry: Entry, numbers: Mapping[str, Any], pointer: str) -> str:
    """By its pointer, by the field that it names, by what its numbers are called, or say."""
    wanted = [pointer.strip("/").split("/")[0], str(numbers.get("field", ""))]
    wanted += [CALLED.get(it, it) for it in numbers]
    for name in wanted:
        if name and one.column(name):
            return name
    for value in map(str, numbers.values()):
        for name, text in entry.texts.items():
            if value and value == text.strip():
                return name
    return ""


def _says(details: Mapping[str, Any], numbers: Mapping[str, Any]) -> str:
    """What it is called, what it would be instead, and what to do."""
    expected = numbers.get("expected")
    instead = f" ({expected} was expected)" if expected not in (None, "") else ""
    reason = f": {numbers['reason']}" if "reason" in numbers else ""
    return f"{details['title']}{instead}{reason}. {details.get('remedy', '')}".strip()
