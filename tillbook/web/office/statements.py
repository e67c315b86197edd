"""Statements as pages: trial balance, profit and loss, balance sheet, roll-forward, open items.

Every figure leads to the account under it, with the same days and place, and from there to the
documents. A statement can be set out by location or by month, side by side.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from msgspec import Struct

from tillbook.asking import day_of
from tillbook.report import load_reports
from tillbook.roles import to_read
from tillbook.web.office import figures
from tillbook.web.office.desk import Desk
from tillbook.web.office.page import FROM, LOCATION, TO, Values, crumbs, page
from tillbook.web.office.way import down
from tillbook.web.route import Parameter, Route

OPEN, CLOSED = "opening", "closing"
MOST, MOST_AT_ALL = 400, 10_000  # lines of a list on one page


class Line(Struct, frozen=True):
    """A line of a statement: its name, where it leads, and a figure in each column."""

    name: str
    path: str
    cells: Sequence[int | None]
    is_sum: bool = False
    heading: str = ""  # a section begins here
    quantities: Sequence[int | None] = ()


class Sheet(Struct, frozen=True):
    """A statement as it is set out."""

    columns: Sequence[str]
    lines: Sequence[Line]
    more: str = ""  # where the rest of a list is that would be too long


class Said(Struct, frozen=True):
    """What is asked of a statement."""

    report: str
    location: str
    first: str
    last: str
    by: str
    code: str = ""  # only this account
    most: int = 0  # lines, where there can be very many

    def account(self, code: str, **more: str) -> str:
        """The page of an account, for the same place and days."""
        return down(
            f"/books/accounts/{quote(code, safe='')}", of=self.report, from_=self.first,
            to=self.last, location=self.location, **more,
        )  # fmt: skip


Laid = Callable[[Desk, Said, list[Any]], Sheet]


def _pivoted(
    desk: Desk, said: Said, rows: Iterable[tuple[str, str, str, int, int]], sections: Sequence[str]
) -> Sheet:
    """(section, account, name, column, amount) with the columns side by side."""
    cells: dict[tuple[str, str, str], dict[Any, int]] = defaultdict(dict)
    columns: set[Any] = set()
    for section, account, name, column, amount in rows:
        cells[section, account, name][column] = amount
        columns.add(column)
    order = sorted(columns)
    lines, before = [], ""
    for key in sorted(cells, key=lambda key: (sections.index(key[0]), key[1])):
        section, account, name = key
        path = said.account(account) if account else ""
        amounts = [cells[key].get(column) for column in order]
        heading = section.capitalize() if section != before and account else ""
        lines.append(Line(f"{account} {name}".strip(), path, amounts, not account, heading))
        before = section
    return Sheet([_column(desk, said, it) for it in order] if order else (), lines)


def _column(desk: Desk, said: Said, column: Any) -> str:
    if said.by == "period":
        return figures.period(column)
    if said.by == "location":
        return desk.place(column)
    return "Amount"


def _at(said: Said, row: Any, location: int, period: int) -> Any:
    return row[period] if said.by == "period" else row[location] if said.by == "location" else ""


def _profit(desk: Desk, said: Said, rows: list[Any]) -> Sheet:
    made = [(row[0], row[1], row[2], _at(said, row, 3, 4), row[5]) for row in rows]
    return _pivoted(desk, said, made, ("income", "expense", "result"))


def _balance(desk: Desk, said: Said, rows: list[Any]) -> Sheet:
    made = [(row[0], row[1], row[2], _at(said, row, 3, 4), row[5]) for row in rows]
    return _pivoted(desk, said, made, ("assets", "liabilities", "equity", "result"))


def _trial(desk: Desk, said: Said, rows: list[Any]) -> Sheet:
    if said.by:
        made = [("", row[0], row[1], _at(said, row, 3, 4), row[8]) for row in rows]
        return _pivoted(desk, said, made, ("",))
    lines = [Line(f"{row[0]} {row[1]}", said.account(row[0]), row[5:9]) for row in rows]
    sums = [sum(row[at] for row in rows) for at in range(5, 9)]
    together = Line("Together", "", sums, is_sum=True)
    return Sheet(("Opening", "Debit", "Credit", "Closing"), [*lines, together] if lines else [])


def _rolled(desk: Desk, said: Said, rows: list[Any]) -> Sheet:
    lines, before = [], ("", 0)
    for location, _, period, name, quantity, value in rows:
        at = (location, period)
        parts = [desk.place(location) if location else "", figures.period(period)]
        heading = ", ".join(filter(None, parts)) if at != before else ""
        bound = name in (OPEN, CLOSED)
        lines.append(Line(name.capitalize(), "", [value], bound, heading, [quantity]))
        before = at
    return Sheet(("Quantity", "Value"), lines)


def _open_items(desk: Desk, said: Said, rows: list[Any]) -> Sheet:
    lines, before = [], ""
    known = desk.chart.accounts
    for account, location, about, amount in rows[: said.most]:
        if not about:
            continue
        name = f"{account} {known[account].name if account in known else ''}"
        heading = name if account != before else ""
        shown = f"{about} · {desk.place(location)}" if location else about
        path = down(f"/books/accounts/{quote(account, safe='')}", of=said.report, about=about,
                    location=location)  # fmt: skip
        lines.append(Line(shown, path, [amount], heading=heading))
        before = account
    more = ""
    if len(rows) > said.most and said.most < MOST_AT_ALL:
        more = down(f"/books/{said.report}", location=said.location, account=said.code,
                    most=str(min(said.most * 5, MOST_AT_ALL)))  # fmt: skip
    return Sheet(("Open",), lines, more)


class Statement(Struct, frozen=True):
    """How a report is set out as a statement."""

    report: str
    laid: Laid
    says: str
    this_month: bool = False
    groups: bool = True
    dated: bool = True


STATEMENTS = (
    Statement("trial-balance", _trial, "What every account stands at; debits equal credits."),
    Statement("profit-and-loss", _profit, "What was earned, and what it cost.", this_month=True),
    Statement("balance-sheet", _balance, "What is owned and owed at the end of a day."),
    Statement("roll-forward", _rolled, "How the stock got from what it was to what it is.",
              this_month=True),
    Statement("sub-ledger", _open_items, "Which open items make up an account.", groups=False,
              dated=False),
)  # fmt: skip


class _Showing:
    """What a statement's page shows."""

    def __init__(self, statement: Statement) -> None:
        self.statement = statement

    def __call__(self, desk: Desk) -> Values:
        """The statement as it is asked for."""
        one = self.statement
        said = self._said(desk)
        rows = desk.rows(
            one.report, location=said.location, from_day=day_of(said.first),
            to_day=day_of(said.last), group_by=(said.by,) if said.by else (),
            account=said.code, limit=said.most + 1 if said.most else 0,
            company=desk.company if one.report != "sub-ledger" and not said.location else "",
        )  # fmt: skip
        report = load_reports()[one.report]
        return {
            "crumbs": crumbs(("Books", "/books"), report.title), "statement": one, "said": said,
            "report": report, "sheet": one.laid(desk, said, rows), "all": STATEMENTS,
            "groups": report.groups if one.groups else (), "take": self._file(desk, said),
        }  # fmt: skip

    def _file(self, desk: Desk, said: Said) -> str:
        """The same as a file."""
        ours = desk.company if said.report != "sub-ledger" and not said.location else ""
        return down(
            f"/files/reports/{said.report}", location=said.location, from_=said.first, to=said.last,
            group_by=said.by, account=said.code, company=ours,
        )  # fmt: skip

    def _said(self, desk: Desk) -> Said:
        query, today = desk.query, figures.iso(desk.today)
        first = str(query.get("from", ""))
        if self.statement.this_month and "from" not in query:
            first = f"{today[:8]}01"
        last = str(query.get("to", "")) if self.statement.dated else ""
        by, code = str(query.get("by", "")), str(query.get("account", ""))
        most = int(query.get("most", MOST)) if not self.statement.dated else 0
        return Said(self.statement.report, desk.location, first, last, by, code, most)


BY = Parameter("by", "Side by side.", choices=("", "location", "period"))


LONG = (
    Parameter("account", "Only this account.", most=64),
    Parameter("most", "How many lines.", "whole", most=MOST_AT_ALL, least=1),
)


def _route(one: Statement) -> Route:
    dated = (FROM, TO) if one.dated else LONG
    grouped = (BY,) if one.groups else ()
    return page(
        f"/books/{one.report}", to_read(one.report), "statement.html", _Showing(one),
        query=(LOCATION, *dated, *grouped), says=one.says,
    )  # fmt: skip


ROUTES = tuple(_route(one) for one in STATEMENTS)
