"""Written: rows of cells as CSV or as a spreadsheet, digit by digit.

A number is a number, a day is a day, and a text is a text, whatever it begins with: none of them is
a formula. What was written is read back as it was.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time
from decimal import Decimal
from io import TextIOWrapper
from typing import Any, BinaryIO

from msgspec import Struct
from xlsxwriter import Workbook

from tillbook.desk.lists.cells import Raw, guarded

ROWS_A_SHEET = 1_048_576
EXACT = 15  # digits that a spreadsheet keeps of a number
WIDTH, LONG = 12, 26  # characters
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " ")
"""Characters that no spreadsheet may have."""

MEDIA = {
    "csv": "text/csv; charset=utf-8; header=present",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Table(Struct, frozen=True):
    """Rows under the names of their columns."""

    name: str
    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Raw]]


def as_csv(table: Table, out: BinaryIO) -> None:
    """RFC 4180 in UTF-8, with the mark by which spreadsheets know that it is."""
    text = TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=False)
    write = csv.writer(text, lineterminator="\r\n")
    write.writerow(table.header)
    for row in table.rows:
        write.writerow(map(_in_csv, row))
    text.flush()
    text.detach()


def _in_csv(cell: Raw) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    return guarded(cell, in_csv=True)


def as_xlsx(table: Table, out: BinaryIO) -> None:
    """Sheet after sheet; a row is on disk as soon as it is written."""
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    looks = _Looks(book)
    sheet, at = _sheet(book, table, looks), 1
    for row in table.rows:
        if at == ROWS_A_SHEET:
            sheet, at = _sheet(book, table, looks), 1
        for column, cell in enumerate(row):
            if cell != "":
                _put(sheet, at, column, cell, looks)
        at += 1
    book.close()


class _Looks:
    """How cells look: numbers by their decimals, days as days."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self.title = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._numbers: dict[int, Any] = {}

    def number(self, places: int) -> Any:
        """Thousands apart, and so many decimals."""
        if places not in self._numbers:
            shape = "#,##0" + (f".{'0' * places}" if places else "")
            self._numbers[places] = self._book.add_format({"num_format": shape})
        return self._numbers[places]


def _sheet(book: Any, table: Table, looks: _Looks) -> Any:
    nth = len(book.worksheets()) + 1
    name = "".join(it for it in table.title if it not in "[]:*?/\\'")[:25]
    sheet = book.add_worksheet(name if nth == 1 else f"{name} {nth}")
    sheet.freeze_panes(1, 0)
    for at, title in enumerate(table.header):
        long = title in ("name", "note", "says", "about", "title")
        sheet.set_column(at, at, LONG + WIDTH if long else max(WIDTH, min(len(title) + 2, LONG)))
        sheet.write_string(0, at, title, looks.title)
    return sheet


def _put(sheet: Any, at: int, column: int, cell: Raw, looks: _Looks) -> None:
    if isinstance(cell, bool):
        sheet.write_string(at, column, "yes" if cell else "no")
    elif isinstance(cell, datetime):
        look = looks.day if cell.time() == time() else looks.moment
        sheet.write_datetime(at, column, cell, look)
    elif isinstance(cell, Decimal):
        exponent = cell.as_tuple().exponent
        places = max(-exponent, 0) if isinstance(exponent, int) else 0
        if len(cell.as_tuple().digits) > EXACT:
            sheet.write_string(at, column, f"{cell:f}")
        else:
            sheet.write_number(at, column, cell, looks.number(places))
    else:
        text = guarded(cell.translate(CONTROL), in_csv=False)
        sheet.write_string(at, column, f"'{text}" if text.startswith("<r>") else text)


WRITE: Mapping[str, Callable[[Table, BinaryIO], None]] = {"csv": as_csv, "xlsx": as_xlsx}
"""How a table is written, by what the file is to be."""
