"""Workbook: a spreadsheet's cells, read after it was looked at from outside.

A spreadsheet is a packed folder, and one of some kilobytes can unpack to all the memory there is,
or say one cell in the millionth row. What is unpacked is counted as it comes, and the last row and
column are known before any table is made.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from tillbook.desk.lists.cells import Raw
from tillbook.errors import Problem

MOST_UNPACKED = 128 << 20
MOST_PARTS = 1_000
MOST_ROWS, MOST_COLUMNS = 100_001, 200
MOST_TEXT = 512 << 20  # characters, if every cell had the longest text of all
PART = 1 << 20
EXACT = 15  # digits that a spreadsheet keeps of a number
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class ListUnreadable(Problem):
    """The file cannot be read as a list."""

    remedy = "Save it as CSV or as XLSX, with the names of the columns in the first line."


def is_workbook(content: bytes) -> bool:
    """Whether the bytes begin as a packed folder does."""
    return content.startswith(b"PK\x03\x04")


def sheets(content: bytes) -> Sequence[str]:
    """The names of the sheets that can be seen. Raises ListUnreadable."""
    with _opened(content) as book:
        return [
            it.name
            for it in book.sheets_metadata
            if it.typ == SheetTypeEnum.WorkSheet and it.visible == SheetVisibleEnum.Visible
        ]


def rows(content: bytes, sheet: str) -> Iterator[tuple[int, list[Raw]]]:
    """(number, cells) of each row of a sheet. Raises ListUnreadable."""
    with _opened(content) as book:
        found = _asked(lambda: book.get_sheet_by_name(sheet))
        first = found.start[0] if found.start else 0
        before: list[Raw] = [""] * (found.start[1] if found.start else 0)
        for at, cells in enumerate(_asked(lambda: found.to_python()), first + 1):
            yield at, before + [_cell(it) for it in cells]


def _cell(value: Any) -> Raw:
    """A cell; a number has the digits that a spreadsheet keeps, and no others."""
    if isinstance(value, bool | str | datetime):
        return value
    if isinstance(value, int | float):
        return Decimal(f"{value:.{EXACT}g}") if isinstance(value, float) else Decimal(value)
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, time | timedelta):
        return str(value)
    return ""


def _opened(content: bytes) -> CalamineWorkbook:
    refuse_bombs(content)
    book: CalamineWorkbook = _asked(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    return book


def _asked(ask: Any) -> Any:
    """What the reader of spreadsheets answers; whatever ends it is the file's fault."""
    try:
        return ask()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as fault:  # it panics beside raising, and a panic is no Exception
        raise ListUnreadable(reason=str(fault)[:200]) from None


# From outside.


def refuse_bombs(content: bytes) -> None:
    """Raise ListUnreadable for what would unpack to too much, or is no spreadsheet at all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or "xl/workbook.xml" not in packed.namelist():
                raise ListUnreadable(reason="it is a packed folder, and no spreadsheet")
            left, longest, cells = MOST_UNPACKED, 0, 0
            for part in parts:
                look = _Look(counts=bool(SHEET.fullmatch(part.filename)))
                left = _looked_through(packed, part, left, look)
                longest, cells = max(longest, look.longest), cells + look.cells
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError) as fault:
        raise ListUnreadable(reason=str(fault)[:200]) from None
    except (expat.ExpatError, ValueError) as fault:
        raise ListUnreadable(reason=str(fault)[:200]) from None
    if longest * cells > MOST_TEXT:
        raise ListUnreadable(reason="its cells say more than fits")


def _looked_through(
    packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, look: "_Look"
) -> int:
    """How much may still be unpacked after a part."""
    is_text = part.filename.endswith(".xml")
    with packed.open(part) as stream:
        while piece := stream.read(PART):
            left -= len(piece)
            if left < 0:
                raise ListUnreadable(reason="it unpacks to more than 128 MiB")
            if is_text:
                look.feed(piece)
    return left


class _Look:
    """What is seen of a part: how many cells it has, and how long its longest text is."""

    def __init__(self, *, counts: bool) -> None:
        self.cells = self.longest = self.length = 0
        self._counts = counts
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._refuse

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._counts and name.rpartition(":")[2] == "c":
            self.cells += 1
            at = REFERENCE.fullmatch(attributes.get("r", "A1"))
            if at is None or int(at[2]) > MOST_ROWS or _number_of(at[1]) > MOST_COLUMNS:
                raise ListUnreadable(reason="more than 100,000 rows or 200 columns are used")
            if self.cells > MOST_ROWS * MOST_COLUMNS // 8:
                raise ListUnreadable(reason="it has too many cells")

    def _text(self, text: str) -> None:
        self.length += len(text)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] in ("si", "is", "v", "f"):
            self.longest, self.length = max(self.longest, self.length), 0

    def _refuse(self, *_: object) -> None:
        raise ListUnreadable(reason="it has a document type")


def _number_of(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found
