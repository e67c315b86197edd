"""Totals file: another system's figures of each store's day, as CSV.

    location,business_day,revenue,tax,units,slips,tender:cash,tender:card,cogs,stock_value
    014,2025-03-31,2571.00,167.00,93,41,1200.00,1538.00,,

Location and day must be there, and one figure. An empty cell says nothing. Amounts have a point and
no thousands; revenue is net of tax and after reductions.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from tillbook import calendar, money, quantity
from tillbook.channels.sheet_file import SheetRow, cell, rows
from tillbook.chart import Chart
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.money import MOST
from tillbook.totals import FIGURES, TENDER, Figures, StoreDay, is_money

NEEDS = ("location", "business_day")
TEMPLATE = ",".join(
    (
        *NEEDS,
        "revenue",
        "tax",
        "units",
        "slips",
        "tender:cash",
        "tender:card",
        "cogs",
        "stock_value",
    )
)
NUMBER = re.compile(r"-?\d+(\.\d+)?")


class DaySaidTwice(Problem):
    """The totals file says the same store and day twice."""

    remedy = "Keep one line for each store and day."


class NoFigures(Problem):
    """A line of the totals file says no figure."""

    remedy = "Fill in a figure, or take the line out."


def read(path: Path, chart: Chart) -> tuple[dict[StoreDay, Figures], list[Problem]]:
    """The figures by store and day; and all that is wrong with the file, line by line."""
    found: dict[StoreDay, Figures] = {}
    faults: list[Problem] = []
    for row in rows(path, needs=NEEDS, takes=_takes, faults=faults):
        at, figures, wrong = _row(row, chart)
        if at in found:
            wrong.append(DaySaidTwice(line=row.line, **at._asdict()))
        faults += wrong
        if at and not wrong:
            found[at] = figures
    return found, faults


def _takes(column: str) -> bool:
    return column in FIGURES or (column.startswith(TENDER) and len(column) > len(TENDER))


def _row(row: SheetRow, chart: Chart) -> tuple[StoreDay | None, Figures, list[Problem]]:
    wrong: list[Problem] = []
    location = row.cells["location"]
    if location not in chart.locations:
        wrong.append(UnknownLocation(line=row.line, location=location))
        return None, {}, wrong
    currency = chart.company_of(location).currency
    day = cell(row, "business_day", calendar.parsed, "a day, as 2025-03-31", wrong)
    figures = dict(_figures(row, currency, wrong))
    if not figures and not wrong:
        wrong.append(NoFigures(line=row.line))
    return StoreDay(location, day or 0), figures, wrong


def _figures(row: SheetRow, currency: str, wrong: list[Problem]) -> Iterator[tuple[str, int]]:
    for column, said in row.cells.items():
        if column in NEEDS or not said:
            continue
        reading = partial(_amount, figure=column, currency=currency)
        amount = cell(row, column, reading, _wants(column, currency), wrong)
        if amount is not None:
            yield column, amount


def _amount(text: str, *, figure: str, currency: str) -> int:
    """A figure as it is typed; raises ValueError where it is not exact."""
    if not NUMBER.fullmatch(text):
        raise ValueError(text)
    if is_money(figure):
        amount = money.parsed(text, currency)
    else:
        amount = quantity.parsed(text) if figure == "units" else int(text)
    if abs(amount) > MOST or (figure == "slips" and amount < 0):
        raise ValueError(text)
    return amount


def _wants(figure: str, currency: str) -> str:
    if is_money(figure):
        return (
            f"an amount of {currency} with at most {money.decimals(currency)} decimals, as 1234.5"
        )
    return "a number with at most 3 decimals" if figure == "units" else "a whole number"


def body(at: StoreDay, figures: Figures, currency: str) -> dict[str, Any]:
    """The fields of the document that keeps these figures."""
    tenders = [
        {"kind": figure.removeprefix(TENDER), "amount": amount}
        for figure, amount in figures.items()
        if figure.startswith(TENDER)
    ]
    said = {name: figures[name] for name in FIGURES if name in figures}
    return {"location": at.location, "day": at.day, "currency": currency, **said} | (
        {"tenders": tenders} if tenders else {}
    )


def new(
    found: dict[StoreDay, Figures], known: dict[StoreDay, Figures]
) -> Sequence[tuple[StoreDay, Figures]]:
    """What the file says that was not said before."""
    return [(at, figures) for at, figures in found.items() if known.get(at) != figures]
