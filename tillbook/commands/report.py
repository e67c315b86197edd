"""report: what the books answer."""

from collections.abc import Sequence
from typing import Annotated

import typer

from tillbook.asking import as_it_was, as_it_was_known, day_of
from tillbook.commands.terminal import Json, Terminal, terminal_of
from tillbook.report import Asked, Report, Row, load_reports, report_called
from tillbook.reporting import answer


def report(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The report; all are listed if left out.")] = "",
    company: Annotated[str, typer.Option(help="Only this company.")] = "",
    location: Annotated[str, typer.Option(help="Only this location.")] = "",
    account: Annotated[str, typer.Option(help="Only this account.")] = "",
    about: Annotated[str | None, typer.Option(help="Only this open item.")] = None,
    item: Annotated[str, typer.Option(help="Only this item.")] = "",
    lot: Annotated[str, typer.Option(help="Only this lot.")] = "",
    spot: Annotated[str, typer.Option(help="Only this place: shelf, back …")] = "",
    department: Annotated[str, typer.Option(help="Only this department.")] = "",
    first: Annotated[str, typer.Option("--from", help="From this day, included.")] = "",
    last: Annotated[str, typer.Option("--to", help="To this day, included.")] = "",
    as_of: Annotated[
        str, typer.Option(help="As it was then, by all that is known today: a day or a moment.")
    ] = "",
    as_known: Annotated[
        str, typer.Option(help="As it was known then: a moment, or a journal number.")
    ] = "",
    by: Annotated[str, typer.Option(help="Grouped by: location,department,period,item.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many rows.", min=0)] = 0,
    as_json: Json = False,
) -> None:
    """Show a report; without a name, list them all.

    Examples:

      tillbook report

      tillbook report trial-balance --as-of 2025-03-31

      tillbook report roll-forward --by department,period --from 2025-01-01

      tillbook report on-hand --item TEA --as-of 2025-03-31T11:00:00Z
    """
    terminal = terminal_of(context, as_json)
    if not name:
        _list(terminal)
        return
    wanted = report_called(name.replace("_", "-"))
    said = {
        "company": company, "location": location, "account": account, "about": about,
        "item": item, "lot": lot, "spot": spot, "department": department,
        "from_day": day_of(first), "to_day": day_of(last), "limit": limit,
        "group_by": tuple(part for part in by.split(",") if part),
    }  # fmt: skip
    asked = Asked(**said | as_it_was(as_of, wanted) | as_it_was_known(as_known))
    with terminal.store() as store:
        show(terminal, wanted, answer(store, wanted.name, asked))


def _list(terminal: Terminal) -> None:
    reports = load_reports().values()
    if terminal.as_json:
        terminal.answer([
            {"name": it.name, "title": it.title, "question": it.question, "takes": it.takes,
             "needs": it.needs, "groups": it.groups}
            for it in reports
        ])  # fmt: skip
        return
    rows = [[it.name, it.question, " ".join((*it.needs, *it.takes))] for it in reports]
    terminal.table("Reports", ("name", "question", "takes"), rows)


def show(terminal: Terminal, wanted: Report, rows: Sequence[Row]) -> None:
    """A report, as a table or as JSON."""
    if terminal.as_json:
        names = [column.name for column in wanted.columns]
        terminal.answer({
            "report": wanted.name, "version": wanted.version,
            "columns": wanted.columns,
            "rows": [dict(zip(names, row, strict=True)) for row in rows],
        })  # fmt: skip
        return
    told = [at for at, column in enumerate(wanted.columns) if _tells(rows, at, column.says)]
    columns = [_heading(wanted, at) for at in told]
    made = [[terminal.shown(row[at], wanted.columns[at].means) for at in told] for row in rows]
    terminal.table(wanted.title, columns, made)
    terminal.say(f"{len(rows):,} rows.")


def _heading(wanted: Report, at: int) -> str:
    column = wanted.columns[at]
    right = column.means in ("money", "quantity", "whole")
    return f"{'>' if right else ''}{column.name.replace('_', ' ')}"


def _tells(rows: Sequence[Row], at: int, says: str) -> bool:
    """Whether a column says anything: one that is empty unless asked by is left out then."""
    return "unless asked" not in says or any(row[at] for row in rows)
