"""Saved: lists as other programs save them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from xlsxwriter import Workbook

ITEMS = "code,name,base_unit,department"


def spreadsheet(*rows: Sequence[Any], sheets: Sequence[str] = ("Sheet1",)) -> bytes:
    """A spreadsheet whose first sheet has these rows; the others say nothing."""
    out = io.BytesIO()
    book = Workbook(out, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "d mmm"})
    for name in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows if name == sheets[0] else ()):
            for column, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
    book.close()
    return out.getvalue()


def repacked(content: bytes, name: str, text: bytes) -> bytes:
    """A spreadsheet with another part in the place of one of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            after.writestr(part, text if part == name else before.read(part))
    return out.getvalue()
