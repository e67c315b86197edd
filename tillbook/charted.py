"""Charted: the records that the chart is made of: companies, accounts, stores, departments, taxes.

What each of them says is posted by events of its own, and read by every rule. The chart itself
(`chart.py`) holds them together and says which account a document posts to.
"""

from typing import Annotated

from msgspec import Meta, Struct

from tillbook import calendar
from tillbook.calendar import Day, Instant


class Company(Struct, frozen=True):
    """A legal entity with one currency and one set of periods."""

    code: str
    currency: str
    name: str = ""
    books_from: Day = 1900_01_01  # the first day it keeps books for; before it, all is closed
    closed_through: Day = 0  # the last closed day, 0 when none is
    year_end_month: int = 12
    years_ended: tuple[Day, ...] = ()  # the last day of each year whose result is carried over
    country: str = ""  # whose way of writing figures and days is kept

    def last_day(self, year: int) -> Day:
        """The last day of a financial year, which is called after the year that it ends in."""
        return calendar.last_of_month(year, self.year_end_month)

    def posting_day(self, business_day: Day) -> Day:
        """The business day, or the first open day where that is closed."""
        if self.is_open(business_day):
            return business_day
        return max(
            self.books_from,
            calendar.day_after(self.closed_through) if self.closed_through else 0,
        )

    def is_open(self, day: Day) -> bool:
        """Whether the day may still be posted to."""
        return day > self.closed_through and day >= self.books_from


class Account(Struct, frozen=True):
    """An account: asset, liability, equity, income or expense."""

    code: str
    name: str = ""
    type: str = "expense"
    parent: str = ""


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """The zone and cut-off hour that a location keeps from a day on."""

    from_day: Day
    zone: str
    cut_off_hour: Annotated[int, Meta(ge=0, le=23)] = 0


class Spot(Struct, frozen=True, forbid_unknown_fields=True):
    """A place of a location; `account` only where it differs from the department's."""

    name: str
    account: str = ""
    sellable: bool = True


class Location(Struct, frozen=True):
    """A store or warehouse: its company, its hours, its places."""

    code: str
    company: str
    name: str = ""
    hours: tuple[Hours, ...] = ()
    spots: tuple[Spot, ...] = ()

    def business_day(self, instant: Instant) -> Day:
        """The trading day of an instant, by the zone and cut-off in force on that day."""
        day = 0
        for hours in self.hours:
            candidate = calendar.business_day(instant, hours.zone, hours.cut_off_hour)
            if not day or candidate >= hours.from_day:
                day = candidate
        return day


class Department(Struct, frozen=True):
    """A department: its costing method, and how large a difference is nobody's business."""

    code: str
    name: str = ""
    method: str = "avco"
    by_layers: bool = False  # its goods are kept by layers, or once were
    count_limit: int = 0  # minor units
    match_limit: int = 0  # minor units that an invoice line may differ from its receipt


class Stop(Struct, frozen=True):
    """Whether an account is stopped: its books were not what their record makes."""

    stopped: bool = True
    reason: str = ""
    at_location: str = ""
    difference: int = 0  # minor units


class TaxRate(Struct, frozen=True):
    """A tax code with its rate in millionths."""

    code: str
    rate: int = 0
    name: str = ""
