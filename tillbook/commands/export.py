"""export: the books for others: the general ledger for an accountant, an audit file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO, cast

import typer
from msgspec import Struct
from msgspec.structs import replace

from tillbook import auditing, exporting
from tillbook.calendar import Day
from tillbook.channels import accounts_file
from tillbook.channels import audit_file as audit_xml
from tillbook.channels.audit_sections import SECTIONS
from tillbook.channels.gl_format import format_called
from tillbook.charted import Account
from tillbook.clock import now
from tillbook.commands.terminal import NOT_WELL, Json, Terminal, day_of, terminal_of
from tillbook.errors import Problem
from tillbook.exporting import Export, Voucher
from tillbook.money import Money
from tillbook.report import Asked

MOST_FAULTS = 20

app = typer.Typer(no_args_is_help=True)

First = Annotated[str, typer.Option("--from", help="From this posting day, included.")]
Last = Annotated[str, typer.Option("--to", help="To this posting day, included.")]


class FileNeeded(Problem):
    """A spreadsheet cannot be written to the terminal."""

    remedy = "Say the file: -o FILE."


class CannotBeWritten(Problem):
    """The file cannot be written."""

    remedy = "Choose a folder that exists and that you may write to; nothing was left behind."


class Written(Struct):
    """What an export wrote."""

    file: str
    format: str
    by: str
    from_day: Day
    to_day: Day
    vouchers: int = 0
    lines: int = 0
    debit: Money = 0
    credit: Money = 0


@app.callback()
def exports() -> None:
    """The books for others."""


@app.command("gl")
def gl(
    context: typer.Context,
    format: Annotated[
        str, typer.Option(help="hledger, ledger, beancount, csv or xlsx.")
    ] = "hledger",
    by: Annotated[
        str, typer.Option(help="A voucher for each `document`, or for each store's `day`.")
    ] = "day",
    first: First = "",
    last: Last = "",
    location: Annotated[str, typer.Option(help="Only this location.")] = "",
    company: Annotated[str, typer.Option(help="This company, where the book has several.")] = "",
    accounts: Annotated[
        Path | None, typer.Option(help="CSV account,theirs[,name,type]: onto another chart.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file; standard output if left out.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Export the general ledger: every account with its name, every amount exact.

    Days are posting days. Debit and credit are those of `tillbook report trial-balance`. By
    document every voucher carries number, id, origin and sequence: the way back to what was
    posted. With --accounts the accountant's own chart takes the place of ours.

    Examples:

      tillbook export gl --from 2025-03-01 --to 2025-03-31 -o march.journal

      tillbook export gl --format beancount --by document --location 014 -o 014.beancount

      tillbook export gl --format xlsx --accounts accountant.csv -o march.xlsx
    """
    terminal = terminal_of(context, as_json)
    wanted = format_called(format)
    if wanted.needs_file and file is None:
        raise FileNeeded(format=format)
    mapped = _mapped(terminal, accounts) if accounts else None
    asked = Asked(company=company, location=location, from_day=day_of(first), to_day=day_of(last))
    by_ = cast(exporting.By, _one_of(by, ("document", "day")))
    with terminal.store() as store, terminal.progress("Exporting", "vouchers") as advance:
        chart = terminal.chart(store)
        with store.snapshot() as rows, target(file) as out:
            made = exporting.export(rows, chart, asked, by=by_, mapped=mapped, progress=advance)
            told = Written(str(file or "-"), format, by, made.from_day, made.to_day)
            wanted.write(replace(made, vouchers=_counted(made, told)), out)
    if file is not None:
        show(terminal, told)


def _one_of(said: str, words: tuple[str, ...]) -> str:
    if said not in words:
        raise typer.BadParameter(f"{said!r} is not one of {', '.join(words)}")
    return said


def _mapped(terminal: Terminal, path: Path) -> dict[str, Account]:
    mapped, faults = accounts_file.read(path)
    show_faults(terminal, faults)
    return mapped


def show_faults(terminal: Terminal, faults: list[Problem]) -> None:
    """End the command with all that is wrong with a file, if anything is."""
    if not faults:
        return
    if terminal.as_json:
        terminal.answer({"problems": [fault.details() for fault in faults]})
    else:
        for fault in faults[:MOST_FAULTS]:
            terminal.problem(fault.details())
        if len(faults) > MOST_FAULTS:
            terminal.say(f"... and {len(faults) - MOST_FAULTS:,} more.")
    raise typer.Exit(NOT_WELL)


def _counted(made: Export, told: Written) -> Iterator[Voucher]:
    """The vouchers on their way to the file, counted."""
    for voucher in made.vouchers:
        told.vouchers += 1
        told.lines += len(voucher.lines)
        for line in voucher.lines:
            told.debit += line.debit
            told.credit += line.credit
        yield voucher


@contextmanager
def target(file: Path | None) -> Iterator[BinaryIO]:
    """Where an export goes: standard output, or a file that is there when it is whole."""
    if file is None:
        yield sys.stdout.buffer
        return
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(file)
    except OSError as fault:
        raise CannotBeWritten(file=str(file), reason=fault.strerror or str(fault)) from fault
    finally:
        part.unlink(missing_ok=True)


def show(terminal: Terminal, told: Written) -> None:
    """What was written, for people or as JSON."""
    if terminal.as_json:
        terminal.answer(told)
        return
    debit, credit = terminal.money(told.debit), terminal.money(told.credit)
    terminal.say(
        f"{told.vouchers:,} vouchers by {told.by}, {told.lines:,} lines, debit {debit},"
        f" credit {credit}: {told.file}"
    )


@app.command("audit")
def audit_file(
    context: typer.Context,
    file: Annotated[
        Path, typer.Option("-o", "--output", help="The file, or a folder to put it in.")
    ],
    first: First = "",
    last: Last = "",
    company: Annotated[str, typer.Option(help="This company, where the book has several.")] = "",
    as_json: Json = False,
) -> None:
    """Export an audit file: accounts, entries, documents, moves and stock, as SAF-T orders them.

    Days are posting days; all days if left out. Totals tie: debits and credits are those of the
    trial balance, the closing stock is the valuation. Of customers it names ids alone.

    Examples:

      tillbook export audit -o audit.xml --from 2025-01-01 --to 2025-12-31

      tillbook export audit -o handed-over/
    """
    terminal = terminal_of(context, as_json)
    asked = Asked(company=company, from_day=day_of(first), to_day=day_of(last))
    with terminal.store() as store, terminal.progress("Exporting", "rows") as advance:
        chart = terminal.chart(store)
        with store.snapshot() as rows:
            made = auditing.audit(rows, chart, asked, advance)
            named = _in_folder(file, made)
            told = Written(str(named), "audit", "document", made.asked.from_day, made.asked.to_day)
            counted = replace(made.export, vouchers=_counted(made.export, told))
            with target(named) as out:
                written = replace(made, export=counted)
                audit_xml.write(written, out, now=now(), sections=SECTIONS)
    show(terminal, told)


def _in_folder(file: Path, made: auditing.Audit) -> Path:
    """The file's own name where only a folder is said."""
    if not file.is_dir():
        return file
    company, asked = made.export.company.code, made.asked
    return file / f"audit-{company}-{asked.from_day}-{asked.to_day}.xml"
