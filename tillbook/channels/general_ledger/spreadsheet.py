"""xlsx: a spreadsheet, as many sheets as its million rows each ask for.

Amounts are numbers, written digit by digit. A spreadsheet keeps 15 digits of a number; an amount
with more is written as a text, so that none of its digits is lost.
"""

from decimal import Decimal
from typing import Any, BinaryIO

from xlsxwriter import Workbook

from tillbook.channels.gl_format import CONTROL, Format, exact, places_of
from tillbook.channels.gl_table import AMOUNTS, COLUMNS, TableRow, rows
from tillbook.exporting import Export

ROWS_A_SHEET = 1_048_576
MOST = 10**15  # minor units that a spreadsheet's number can hold
WIDTHS = {"day": 11, "name": 28, "id": 37, "about": 40, "business_day": 11, "origin": 16}


def write(export: Export, out: BinaryIO, rows_a_sheet: int = ROWS_A_SHEET) -> None:
    """Sheet after sheet; a row is on disk as soon as it is written."""
    book = Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    places = places_of(export)
    money = book.add_format({"num_format": "#,##0" + (f".{'0' * places}" if places else "")})
    looks = dict.fromkeys(AMOUNTS, money) | {"title": book.add_format({"bold": True})}
    sheet, at = _sheet(book, looks), 1
    for row in rows(export):
        if at == rows_a_sheet:
            sheet, at = _sheet(book, looks), 1
        _put(sheet, at, row, places)
        at += 1
    book.close()


def _sheet(book: Any, looks: dict[str, Any]) -> Any:
    sheet = book.add_worksheet(f"General ledger {len(book.worksheets()) + 1}")
    sheet.freeze_panes(1, 0)
    for at, name in enumerate(COLUMNS):
        sheet.set_column(at, at, WIDTHS.get(name, 12), looks.get(name))
        sheet.write_string(0, at, name, looks["title"])
    return sheet


def _put(sheet: Any, at: int, row: TableRow, places: int) -> None:
    for column, name in enumerate(COLUMNS):
        if name not in AMOUNTS:
            if row.texts[name]:
                sheet.write_string(at, column, _harmless(row.texts[name]))
        elif abs(row.amounts[name]) < MOST:
            sheet.write_number(at, column, Decimal(exact(row.amounts[name], places)))
        else:
            sheet.write_string(at, column, exact(row.amounts[name], places))


def _harmless(text: str) -> str:
    """A text without control characters, and none that would be read as the file's own markup."""
    text = CONTROL.sub(" ", text)
    return f"'{text}" if text.startswith("<r>") else text


FORMAT = Format(name="xlsx", ending="xlsx", write=write, needs_file=True)
