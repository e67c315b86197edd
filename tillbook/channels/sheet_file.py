"""Sheet file: a CSV file that a person made, read strictly: what is wrong is said cell by cell.

The first line names the columns. Nothing is guessed: an unknown column, a row that is too short
or a cell that does not say what it must is a problem with its line and column.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from tillbook.errors import Problem

MOST_BYTES = 64 << 20
Found = TypeVar("Found")


class FileUnreadable(Problem):
    """The file cannot be read as CSV."""

    remedy = "Save it as CSV with commas, in UTF-8; the first line names the columns."


class ColumnsDiffer(Problem):
    """The first line does not name the columns that it must."""

    remedy = "Take the first line from the template."


class RowIncomplete(Problem):
    """A line has more or fewer cells than the first line names."""

    remedy = "Give every line as many cells as there are columns; leave a cell empty, not out."


class CellInvalid(Problem):
    """A cell does not say what its column means."""

    remedy = "Correct the cell, and import the file again; nothing of it was taken."


class SheetRow(NamedTuple):
    """A line of the file: its number, and what each column says."""

    line: int
    cells: dict[str, str]


def rows(
    path: Path, *, needs: Sequence[str], takes: Callable[[str], bool], faults: list[Problem]
) -> Iterator[SheetRow]:
    """The rows of a file; what is wrong goes to `faults`, and its row is left out."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileUnreadable(file=path.name, reason="it is larger than 64 MiB")
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _rows(csv.reader(file, strict=True), needs, takes, faults)
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        faults.append(FileUnreadable(file=path.name, reason=str(fault)))


def _rows(
    table: "Iterator[list[str]]",
    needs: Sequence[str],
    takes: Callable[[str], bool],
    faults: list[Problem],
) -> Iterator[SheetRow]:
    columns = [name.strip() for name in next(table, [])]
    missing = [name for name in needs if name not in columns]
    strange = [name for name in columns if name not in needs and not takes(name)]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if missing or strange or twice:
        faults.append(
            ColumnsDiffer(
                missing=", ".join(missing), unknown=", ".join(strange), twice=", ".join(twice)
            )
        )
        return
    for cells in table:
        line: int = table.line_num  # type: ignore[attr-defined]
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(columns):
            faults.append(RowIncomplete(line=line, cells=len(cells), columns=len(columns)))
            continue
        yield SheetRow(
            line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
        )


def cell(
    row: SheetRow, column: str, read: Callable[[str], Found], wants: str, faults: list[Problem]
) -> Found | None:
    """What a cell says; where it cannot be read, a fault that names line and column."""
    said = row.cells[column]
    try:
        return read(said)
    except ValueError:
        faults.append(CellInvalid(line=row.line, column=column, said=said, wants=wants))
        return None
