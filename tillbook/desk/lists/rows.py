"""Rows: the lines of a file, each cell read by its column; what is wrong stays beside its cell."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct, field

from tillbook.chart import Chart
from tillbook.desk.lists.cells import Country, Raw, read, text_of
from tillbook.desk.lists.column import Column
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.matching import Matched
from tillbook.desk.lists.numbers import NotRead, sign_of
from tillbook.desk.lists.opened import Row

State = Literal["new", "changed", "same", "faulty"]
NUMBERS = ("money", "quantity", "whole", "percent")
AT = ("location", "at_location", "store")
"""Fields that say where a row is of; or else its company does."""


class Entry(Struct):
    """A row: what its cells say, and what is wrong with them by column; "" is the whole row."""

    line: int
    texts: Mapping[str, str]
    said: dict[str, Any]
    faults: dict[str, str] = field(default_factory=dict)
    state: State = "new"
    changes: Sequence[str] = ()  # the columns that would say something else than before

    def wrong(self, column: str, says: str) -> None:
        """Note what is wrong; what was noted of the cell before stays."""
        self.faults.setdefault(column, says)
        self.state = "faulty"


class Countries:
    """How amounts and moments are written, by the location or the company that a row says."""

    def __init__(self, chart: Chart, sign: str) -> None:
        self._chart, self._sign = chart, sign
        self._known: dict[tuple[str, str], Country] = {}

    def of(self, said: Mapping[str, Any]) -> Country:
        """The currency and the clocks there; of the first company, where it says none."""
        key = (
            next((str(said[it]).strip() for it in AT if said.get(it)), ""),
            str(said.get("company", "")),
        )
        if key not in self._known:
            self._known[key] = self._made(*key)
        return self._known[key]

    def _made(self, location: str, company_code: str) -> Country:
        chart = self._chart
        known = chart.locations.get(location)
        company = chart.companies.get(known.company if known else company_code)
        zones = [it.hours[-1].zone for it in (known, *chart.locations.values()) if it and it.hours]
        first = company or next(iter(chart.companies.values()), None)
        currency = first.currency if first else ""
        return Country(currency, zones[0] if zones else "UTC", self._sign)


def read_rows(
    one: Listing, matched: Matched, rows: Sequence[Row], chart: Chart, sign: str
) -> list[Entry]:
    """Every row, with what its cells say."""
    countries = Countries(chart, sign or _sign_of(matched, rows))
    return [_entry(one, matched.columns, row, countries) for row in rows]


def _sign_of(matched: Matched, rows: Sequence[Row]) -> str:
    """What stands before the decimals in this file, where its numbers show it."""
    places = [at for at, it in enumerate(matched.columns) if it and it.holds in NUMBERS]
    cells = (row[at] for _, row in rows for at in places if at < len(row))
    return sign_of(it.replace("%", "") for it in cells if isinstance(it, str))


def _entry(one: Listing, columns: Sequence[Column | None], row: Row, countries: Countries) -> Entry:
    line, cells = row
    pairs = list(zip(columns, cells, strict=False))
    texts = {it.name: text_of(raw) for it, raw in pairs if it}
    made = Entry(line, texts, {})
    country = countries.of(texts)
    for column, raw in pairs:
        if column is not None:
            _put(made, column, raw, country)
    if len(cells) < len(columns):
        made.wrong("", f"This line has {len(cells)} cells of {len(columns)}.")
    if any(text_of(it).strip() for it in cells[len(columns) :]):
        made.wrong("", "This line has more cells than there are columns. Quote what has a comma.")
    for column in one.columns:
        if column.needed and column.name not in made.said and column.name not in made.faults:
            made.wrong(column.name, "This must be said.")
    return made


def _put(made: Entry, column: Column, raw: Raw, country: Country) -> None:
    if isinstance(raw, str) and not raw.strip():
        return
    try:
        made.said[column.name] = read(column, raw, country)
    except NotRead as fault:
        made.wrong(column.name, str(fault))
