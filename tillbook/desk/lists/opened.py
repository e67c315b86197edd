"""Opened: a file as rows of cells, whatever program saved it.

How a text file is encoded is found, not guessed: by its mark, by being UTF-8 without a fault, or
else Windows-1252, and the page says which. What parts the cells is what parts the first line into
the columns that the list has.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from tillbook.desk.lists import workbook
from tillbook.desk.lists.cells import Raw
from tillbook.desk.lists.workbook import ListUnreadable

MOST_ROWS = 100_000
MOST_COLUMNS = workbook.MOST_COLUMNS
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
LOOKED_AT = 4096  # bytes, for the zeros of UTF-16 without its mark

Row = tuple[int, list[Raw]]
"""Its line in the file, and its cells."""


class Opened(Struct, frozen=True):
    """A file: the names of its columns, its rows, and how it was read."""

    header: Sequence[str]
    rows: Sequence[Row]
    read_as: str  # in words: the encoding, and what parts the cells; or the sheet
    sheets: Sequence[str] = ()
    sheet: str = ""


def opened(content: bytes, known: Sequence[str] = (), sheet: str = "") -> Opened:
    """A file's rows. `known` are names of columns by which its delimiter is found.

    Raises ListUnreadable.
    """
    if workbook.is_workbook(content):
        return _workbook(content, sheet)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise ListUnreadable(reason="it is a spreadsheet of the old form, or has a password")
    text, encoding = decoded(content)
    return _text(text, encoding, known)


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file, and what it is encoded in. Raises ListUnreadable."""
    name, said = next(((it, said) for mark, it, said in MARKS if content.startswith(mark)),
                      _unmarked(content))  # fmt: skip
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        if name != "utf-8":
            raise ListUnreadable(reason=f"it is not {said} throughout") from None
        text, said = _of_windows(content), "Windows-1252"
    if "\x00" in text:
        raise ListUnreadable(reason="it is no text")
    return text, said


def _unmarked(content: bytes) -> tuple[str, str]:
    """UTF-16 without its mark has a zero in every second byte of what is plain."""
    begins = content[:LOOKED_AT]
    zeros = begins[0::2].count(0), begins[1::2].count(0)
    if max(zeros) * 4 > len(begins) and min(zeros) == 0:
        return ("utf-16-be" if zeros[0] else "utf-16-le"), "UTF-16"
    return "utf-8", "UTF-8"


def _of_windows(content: bytes) -> str:
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as fault:
        where = content.count(b"\n", 0, fault.start) + 1
        raise ListUnreadable(reason="it is in no encoding known here", line=where) from None


def _text(text: str, encoding: str, known: Sequence[str]) -> Opened:
    said = SAID.match(text)
    if said and said[1] in DELIMITERS:
        text, delimiter, skipped = text[said.end() :], said[1], 1
    else:
        delimiter, skipped = _delimiter(text, known), 0
    rows = list(_rows(text, delimiter, skipped))
    if not rows:
        raise ListUnreadable(reason="there is nothing in it")
    (_, first), *rest = rows
    return Opened(_header(first), rest, f"{encoding}, {DELIMITERS[delimiter]}")


def _delimiter(text: str, known: Sequence[str]) -> str:
    """What parts the first line into most columns of the list; else into most columns."""
    wanted = {one.lower() for one in known}

    def fits(delimiter: str) -> tuple[int, int]:
        first = next(iter(_rows(text[:65_536], delimiter, 0, strict=False)), (0, []))[1]
        names = [str(it).strip().lower() for it in first]
        return len(wanted.intersection(names)), len(names)

    return max(DELIMITERS, key=fits)


def _rows(text: str, delimiter: str, skipped: int, *, strict: bool = True) -> Iterator[Row]:
    """The rows that say anything, each with the line on which it begins."""
    table, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict), 0
    try:
        for count, cells in enumerate(table):
            begins, line = line + 1 + skipped, table.line_num
            if count > MOST_ROWS + 1 or len(cells) > MOST_COLUMNS:
                raise ListUnreadable(reason="it has more than 100,000 lines or 200 columns")
            if any(cell.strip() for cell in cells):
                yield begins, list(cells)
    except csv.Error as fault:
        raise ListUnreadable(line=line + 1 + skipped, reason=str(fault)) from None


def _workbook(content: bytes, sheet: str) -> Opened:
    names = workbook.sheets(content)
    if not names:
        raise ListUnreadable(reason="it has no sheet")
    chosen = sheet if sheet in names else names[0]
    found = [
        row for row in workbook.rows(content, chosen)
        if any(not isinstance(it, str) or it.strip() for it in row[1])
    ]  # fmt: skip
    if not found:
        raise ListUnreadable(reason=f"there is nothing in the sheet {chosen}")
    (_, first), *rest = found
    return Opened(_header(first), rest, f"XLSX, sheet {chosen}", names, chosen)


def _header(cells: Sequence[Raw]) -> Sequence[str]:
    """The names of the columns; those without a name at the end are none."""
    names = [str(it).strip() for it in cells]
    while names and not names[-1]:
        names.pop()
    return names
