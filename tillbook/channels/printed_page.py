"""Printed page: a sheet with a head, a table and a foot, as PDF on A4.

A long table goes on over as many pages as it needs: its head is on each, and each says which of
how many it is. The same sheet gives the same bytes.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from msgspec import Struct
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tillbook.channels.paper_fonts import as_set, font_of

MARGIN, SIZE, LEADING, PAD = 42, 9, 11.5, 3.5  # points
WIDTH, TOP, FLOOR = A4[0] - 2 * MARGIN, A4[1] - MARGIN, 58
TITLE, SMALL, BOX = 15, 8, 15
MOST_LINES = 3  # of one cell


class Column(NamedTuple):
    """A column: its head, how wide it is beside the others, and how it is set."""

    name: str
    share: float = 1
    is_figure: bool = False
    is_box: bool = False  # to be filled in by hand


class Sheet(Struct, frozen=True, kw_only=True):
    """What is printed. A cell may have several lines."""

    title: str
    says: str = ""
    facts: Sequence[tuple[str, str]] = ()
    columns: Sequence[Column] = ()
    rows: Sequence[Sequence[str]] = ()
    sums: Sequence[tuple[str, str]] = ()
    signed: Sequence[str] = ()
    foot: str = ""
    page: str = "Page %(number)s of %(of)s"


class _Row(NamedTuple):
    cells: list[list[str]]
    height: float


def as_pdf(sheet: Sheet, out: BinaryIO) -> None:
    """Write the sheet."""
    pages = list(_parted(sheet))
    paper = Canvas(out, pagesize=A4, invariant=1)
    paper.setTitle(sheet.title)
    for number, rows in enumerate(pages, 1):
        at = _head(paper, sheet, is_first=number == 1)
        at = _table(paper, sheet, rows, at)
        if number == len(pages):
            _end(paper, sheet, at)
        _foot(paper, sheet, number, len(pages))
        paper.showPage()
    paper.save()


# Parting.


def _parted(sheet: Sheet) -> Iterator[list[_Row]]:
    """The rows page by page; what stands at the end has its place on the last."""
    end = len(sheet.sums) * LEADING + (48 if sheet.signed else 0) + 2 * LEADING
    room = TOP - FLOOR - _head_height(sheet, is_first=True)
    page: list[_Row] = []
    rows = [_row(sheet, cells) for cells in sheet.rows]
    for at, row in enumerate(rows):
        needs = row.height + (end if at == len(rows) - 1 else 0)
        if page and needs > room:
            yield page
            page, room = [], TOP - FLOOR - _head_height(sheet, is_first=False)
        page.append(row)
        room -= row.height
    yield page


def _row(sheet: Sheet, cells: Sequence[str]) -> _Row:
    made = [
        _wrapped(cell, width - 2 * PAD)
        for cell, width in zip(cells, _widths(sheet), strict=True)
    ]  # fmt: skip
    has_box = any(column.is_box for column in sheet.columns)
    lines = max((len(one) for one in made), default=1)
    return _Row(made, max(lines * LEADING, BOX if has_box else 0) + 2 * PAD)


def _widths(sheet: Sheet) -> list[float]:
    whole = sum(column.share for column in sheet.columns) or 1
    return [WIDTH * column.share / whole for column in sheet.columns]


def _wrapped(text: str, width: float) -> list[str]:
    """The lines of a cell; a word that is too long is cut."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}".strip()
            if not line or _wide(longer) <= width:
                line = longer
            else:
                lines.append(line)
                line = word
        lines.append(line)
    return [_cut(line, width) for line in lines[:MOST_LINES]]


def _cut(text: str, width: float) -> str:
    while text and _wide(text) > width:
        text = text[:-2].rstrip("…") + "…" if len(text) > 2 else ""
    return text


def _wide(text: str, size: float = SIZE, is_bold: bool = False) -> float:
    return float(stringWidth(text, font_of(text, is_bold), size))


# Drawing.


def _said(
    paper: Canvas, x: float, y: float, text: str, size: float = SIZE, *, is_bold: bool = False,
    to_right: bool = False,
) -> None:  # fmt: skip
    paper.setFont(font_of(text, is_bold), size)
    (paper.drawRightString if to_right else paper.drawString)(x, y, as_set(text))


def _head_height(sheet: Sheet, *, is_first: bool) -> float:
    table = LEADING + 3 * PAD if sheet.columns else 0.0
    if not is_first:
        return LEADING * 2 + table
    facts = -(-len(sheet.facts) // 2) * LEADING * 1.3
    return TITLE + LEADING * (2 if sheet.says else 1) + facts + LEADING + table


def _head(paper: Canvas, sheet: Sheet, *, is_first: bool) -> float:
    """The title with what is known of it; on later pages the title alone."""
    if not is_first:
        _said(paper, MARGIN, TOP - SIZE, sheet.title, SIZE, is_bold=True)
        return _columns(paper, sheet, TOP - 2 * LEADING)
    at = TOP - TITLE
    _said(paper, MARGIN, at, sheet.title, TITLE, is_bold=True)
    if sheet.says:
        at -= LEADING * 1.3
        _said(paper, MARGIN, at, _cut(sheet.says, WIDTH))
    at -= LEADING
    for number, (name, said) in enumerate(sheet.facts):
        at -= 0 if number % 2 else LEADING * 1.3
        x = MARGIN + (WIDTH / 2 if number % 2 else 0)
        _said(paper, x, at, name, SMALL)
        set_in = max(78, _wide(name, SMALL) + 8)
        _said(paper, x + set_in, at, _cut(said, WIDTH / 2 - set_in - 6), is_bold=True)
    return _columns(paper, sheet, at - LEADING)


def _columns(paper: Canvas, sheet: Sheet, at: float) -> float:
    if not sheet.columns:
        return at
    x, y = float(MARGIN), at - LEADING
    paper.setFillGray(0.93)
    paper.rect(MARGIN, y - PAD, WIDTH, LEADING + 2 * PAD, stroke=0, fill=1)
    paper.setFillGray(0)
    for column, width in zip(sheet.columns, _widths(sheet), strict=True):
        right = column.is_figure or column.is_box
        edge = x + width - PAD if right else x + PAD
        _said(paper, edge, y, column.name, SMALL, is_bold=True, to_right=right)
        x += width
    return y - 2 * PAD


def _table(paper: Canvas, sheet: Sheet, rows: Sequence[_Row], at: float) -> float:
    paper.setLineWidth(0.4)
    for row in rows:
        x = float(MARGIN)
        for column, width, lines in zip(sheet.columns, _widths(sheet), row.cells, strict=True):
            _cell(paper, column, (x, at, width, row.height), lines)
            x += width
        at -= row.height
        paper.setStrokeGray(0.75)
        paper.line(MARGIN, at, MARGIN + WIDTH, at)
    return at


def _cell(
    paper: Canvas, column: Column, where: tuple[float, float, float, float], lines: Sequence[str]
) -> None:
    x, top, width, height = where
    if column.is_box:
        paper.setStrokeGray(0.4)
        paper.rect(x + PAD, top - height + 2, width - 2 * PAD, height - 4)
    y = top - PAD - SIZE
    for line in lines:
        right = column.is_figure or column.is_box
        edge = x + width - PAD * (2 if column.is_box else 1) if right else x + PAD
        _said(paper, edge, y, line, to_right=right)
        y -= LEADING


def _end(paper: Canvas, sheet: Sheet, at: float) -> None:
    """Sums to the right, and lines to sign on."""
    at -= PAD
    for name, said in sheet.sums:
        at -= LEADING
        _said(paper, MARGIN + WIDTH - 96, at, name, to_right=True)
        _said(paper, MARGIN + WIDTH - PAD, at, said, is_bold=True, to_right=True)
    if not sheet.signed:
        return
    at -= 40
    each = WIDTH / len(sheet.signed)
    paper.setStrokeGray(0.3)
    for number, name in enumerate(sheet.signed):
        x = MARGIN + number * each
        paper.line(x, at, x + each - 14, at)
        _said(paper, x, at - LEADING, name, SMALL)


def _foot(paper: Canvas, sheet: Sheet, number: int, of: int) -> None:
    _said(paper, MARGIN, MARGIN - 8, _cut(sheet.foot, WIDTH - 90), SMALL)
    said = sheet.page % {"number": number, "of": of}
    _said(paper, MARGIN + WIDTH, MARGIN - 8, said, SMALL, to_right=True)
