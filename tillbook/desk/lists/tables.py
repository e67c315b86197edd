"""Tables: every list and every report, as rows under their columns' names.

What a column means decides how its cells are written; an amount has the decimals of the currency
that its row is in.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from tillbook import calendar
from tillbook.chart import Chart
from tillbook.desk.lists.cells import Country, Raw, written
from tillbook.desk.lists.column import Column as Field
from tillbook.desk.lists.known import every
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.rows import Countries
from tillbook.desk.lists.written import Table
from tillbook.report import Asked, Column, Report, Rows
from tillbook.reporting import answered

Reaches = Callable[[str], bool]
"""Whether whoever asks reaches a location."""


def anywhere(location: str) -> bool:
    """Who asks at the command line reaches them all."""
    return True


def of_list(rows: Rows, chart: Chart, one: Listing, reaches: Reaches = anywhere) -> Table:
    """All records of a list, as they can be brought again."""
    header = [it.name for it in one.columns]
    return Table(one.name, one.title, header, _records(rows, chart, one, reaches))


def _records(rows: Rows, chart: Chart, one: Listing, reaches: Reaches) -> Iterator[list[Raw]]:
    countries = Countries(chart, "")
    places = [it.name for it in one.columns if it.refers == "location"]
    for code, fields in every(rows, one.kind):
        if all(reaches(fields[it]) for it in places if fields.get(it)):
            said = {"code": code, **fields}
            country = countries.of(said)
            yield [written(column, said.get(column.name), country) for column in one.columns]


def of_report(rows: Rows, chart: Chart, report: Report, asked: Asked) -> Table:
    """The answer of a report."""
    found = answered(rows, report, asked)
    return of_rows(chart, report.name, report.title, report.columns, found, asked)


def of_rows(
    chart: Chart, name: str, title: str, columns: Sequence[Column], rows: Iterable[Any],
    asked: Asked,
) -> Table:  # fmt: skip
    """Rows whose columns say what they mean."""
    header = [f"{it.name}_utc" if it.means == "instant" else it.name for it in columns]
    currency = _currency(chart, columns, asked)
    return Table(name, title, header, _cells(columns, rows, currency))


def _cells(
    columns: Sequence[Column], rows: Iterable[Any], currency: Callable[[Any], str]
) -> Iterator[list[Raw]]:
    fields = [_field(it) for it in columns]
    for row in rows:
        country = Country(currency(row))
        yield [_cell(it, cell, country) for it, cell in zip(fields, row, strict=True)]


def _field(column: Column) -> Field:
    means: Any = column.means
    return Field(name=column.name, holds=means if means != "instant" else "moment")


def _cell(field: Field, value: Any, country: Country) -> Raw:
    if isinstance(value, Decimal):
        return value
    if field.holds == "moment":
        if not value:
            return ""
        return calendar.moment_of(value).replace(tzinfo=None, microsecond=0)
    return written(field, value, country)


def _currency(chart: Chart, columns: Sequence[Column], asked: Asked) -> Callable[[Any], str]:
    """The currency of a row: what it says itself, else its company's, its location's, or ours."""
    names = [it.name for it in columns]
    companies, locations = chart.companies, chart.locations
    place = locations.get(asked.location)
    known = companies.get(asked.company or (place.company if place else ""))
    ours = known or next(iter(companies.values()), None)
    usual = ours.currency if ours else ""
    if "currency" in names:
        return lambda row: str(row[names.index("currency")] or usual)
    if "company" in names:
        at = names.index("company")
        return lambda row: companies[row[at]].currency if row[at] in companies else usual
    if "location" in names and len({it.currency for it in companies.values()}) > 1:
        at = names.index("location")
        return lambda row: (
            companies[locations[row[at]].company].currency if row[at] in locations else usual
        )
    return lambda row: usual
