"""import and export: items, prices, accounts and other lists, as CSV and as spreadsheets."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from msgspec import Struct

from tillbook.clock import now
from tillbook.commands.export import FileNeeded, target
from tillbook.commands.terminal import DONE, NOT_WELL, Json, Terminal, reporter, terminal_of
from tillbook.desk.lists import tables
from tillbook.desk.lists.bringing import bring
from tillbook.desk.lists.checking import Checked, Choices, checked
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.documents import Bringer
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.workbook import ListUnreadable
from tillbook.desk.lists.written import WRITE

MOST_BYTES = 64 << 20
MOST_TOLD = 50  # faults for people; for machines they are all told


class CellFault(Struct, frozen=True):
    """What is wrong with a cell; without a column it is the whole line."""

    line: int
    column: str
    said: str
    says: str


class Brought(Struct, frozen=True):
    """What became of a file."""

    of: str  # which list
    read_as: str
    rows: int
    new: int
    changed: int
    same: int
    faulty: int
    in_the_book: bool
    dry_run: bool
    lacking: list[str]  # columns that the list needs, and nobody says
    left_out: list[str]  # columns of the file that the list does not know
    faults: list[CellFault]


def importing(one: Listing) -> Callable[..., None]:
    """The command that brings a list."""

    def command(
        context: typer.Context,
        file: Annotated[Path | None, typer.Argument(help="CSV or XLSX.")] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help="Ask the book what it would do; write nothing.")
        ] = False,
        column: Annotated[
            list[str] | None,
            typer.Option(help="HEAD=FIELD: which column of the file is which; HEAD=- leaves out."),
        ] = None,
        sheet: Annotated[str, typer.Option(help="This sheet of a spreadsheet.")] = "",
        sign: Annotated[str, typer.Option(help="Before decimals: . or ,")] = "",
        template: Annotated[bool, typer.Option("--template", help="Print the first line.")] = False,
        as_json: Json = False,
    ) -> None:
        terminal = terminal_of(context, as_json)
        if template or file is None:
            terminal.line(",".join(it.name for it in one.columns))
            return
        choices = Choices(dict(_pair(it) for it in column or ()), sign, sheet)
        _import(terminal, one, file, choices, dry_run=dry_run)

    command.__doc__ = f"""{one.says}

    A file goes in whole or not at all: what is wrong is said line by line, cell by cell. A row
    that the book has already is the same, and posts nothing: importing twice is importing once.

    Exit code: 0 everything is in the book, or would be; 1 something is wrong, and nothing of it is.

    Examples:

      tillbook import {one.name} --template > {one.name}.csv

      tillbook import {one.name} {one.name}.xlsx --dry-run
    """
    return command


def _pair(said: str) -> tuple[str, str]:
    name, _, field = said.rpartition("=")
    if not name:
        raise typer.BadParameter(f"{said!r} is not HEAD=FIELD")
    return name, field


def _import(
    terminal: Terminal, one: Listing, file: Path, choices: Choices, *, dry_run: bool
) -> None:
    content = _content(file)
    with terminal.ledger() as ledger, terminal.progress("Importing", "rows") as advance:
        by = Bringer(reporter(), now())

        def told(done: int, whole: int) -> None:
            advance(done, whole, done)

        made = checked(ledger, one, content, choices, by, told)
        is_in = not dry_run and made.is_well and bring(ledger, one, made, told)
    _show(terminal, one, made, is_in=is_in, dry_run=dry_run)
    well = made.is_well and (is_in or dry_run)
    raise typer.Exit(DONE if well else NOT_WELL)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise ListUnreadable(file=file.name, reason="it is larger than 64 MiB")
        return file.read_bytes()
    except OSError as fault:
        raise ListUnreadable(file=file.name, reason=fault.strerror or str(fault)) from None


def _show(terminal: Terminal, one: Listing, made: Checked, *, is_in: bool, dry_run: bool) -> None:
    counts = made.counts
    faults = [
        CellFault(entry.line, column, entry.texts.get(column, ""), says)
        for entry in made.entries
        for column, says in entry.faults.items()
    ]
    known = zip(made.file.header, made.matched.columns, strict=True)
    told = Brought(
        one.name, made.file.read_as, len(made.entries), counts["new"], counts["changed"],
        counts["same"], counts["faulty"], is_in, dry_run,
        [it.name for it in (*made.matched.lacking, *made.matched.twice)],
        [name for name, column in known if column is None], faults,
    )  # fmt: skip
    if terminal.as_json:
        terminal.answer(told)
    else:
        _tell(terminal, made, told)


def _tell(terminal: Terminal, made: Checked, told: Brought) -> None:
    """For people: what is wrong, and what became of it."""
    if told.faults:
        rows = [(f"{it.line:,}", it.column, it.said, it.says) for it in told.faults[:MOST_TOLD]]
        terminal.table("", (">line", "column", "says", "what is wrong"), rows)
    if len(told.faults) > MOST_TOLD:
        terminal.say(f"... and {len(told.faults) - MOST_TOLD:,} more.")
    if told.lacking:
        terminal.say(f"These columns must be there, once each: {', '.join(told.lacking)}.")
    if told.left_out:
        terminal.say(f"Left out: {', '.join(told.left_out)}.")
    if made.too_many:
        terminal.say("More than 50,000 rows are new or changed. Bring them in several files.")
    terminal.say(
        f"{told.rows:,} rows ({told.read_as}): {told.new:,} new, {told.changed:,} changed,"
        f" {told.same:,} the same, {told.faulty:,} with faults."
    )
    if told.in_the_book:
        terminal.say("Everything is in the book.")
    elif told.dry_run and made.is_well:
        terminal.say("Nothing was written; the book would take it.")
    else:
        terminal.say("Nothing was written.")


def exporting(one: Listing) -> Callable[..., None]:
    """The command that writes a list."""

    def command(
        context: typer.Context,
        format: Annotated[str, typer.Option(help="csv or xlsx.")] = "csv",
        file: Annotated[
            Path | None, typer.Option("-o", "--output", help="The file; standard output if none.")
        ] = None,
    ) -> None:
        terminal = terminal_of(context, as_json=False)
        if format not in WRITE:
            raise typer.BadParameter(f"{format!r} is not one of {', '.join(WRITE)}")
        if format == "xlsx" and file is None:
            raise FileNeeded(format=format)
        with terminal.store() as store, store.snapshot() as rows, target(file) as out:
            WRITE[format](tables.of_list(rows, terminal.chart(store), one), out)

    command.__doc__ = f"""{one.says}

    What is written can be changed and brought again: `tillbook import {one.name} FILE`.

    Examples:

      tillbook export {one.name} > {one.name}.csv

      tillbook export {one.name} --format xlsx -o {one.name}.xlsx
    """
    return command


def add_lists(imports: typer.Typer, exports: typer.Typer) -> None:
    """A command for each list, to bring it and to write it."""
    for one in LISTS.values():
        imports.command(one.name)(importing(one))
        if not one.of_lines:
            exports.command(one.name)(exporting(one))
