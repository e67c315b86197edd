"""csv: RFC 4180: a header, a row for each line, ends of lines CR LF, UTF-8.

A text that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
from io import TextIOWrapper
from typing import BinaryIO

from tillbook.channels.gl_format import Format, exact, places_of
from tillbook.channels.gl_table import AMOUNTS, COLUMNS, rows
from tillbook.exporting import Export

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(export: Export, out: BinaryIO) -> None:
    """Header and rows."""
    text = TextIOWrapper(out, encoding="utf-8", newline="")
    table, places = csv.writer(text), places_of(export)
    table.writerow(COLUMNS)
    for row in rows(export):
        table.writerow(
            exact(row.amounts[name], places) if name in AMOUNTS else guarded(row.texts[name])
            for name in COLUMNS
        )
    text.flush()
    text.detach()


def guarded(text: str) -> str:
    """A text that no spreadsheet reckons with."""
    return f"'{text}" if text.startswith(FORMULA) else text


FORMAT = Format(name="csv", ending="csv", write=write)
