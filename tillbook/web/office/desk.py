"""Desk: what a page has in hand: who asks, which book, which places they reach."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from tillbook.calendar import Day, Instant, business_day
from tillbook.chart import Chart
from tillbook.charting import chart_of
from tillbook.desk.people import naming
from tillbook.enquiries.records import records
from tillbook.report import Asked, Row, report_called
from tillbook.reporting import answered
from tillbook.roles import CUSTOMERS
from tillbook.web.call import Call

ANYWHERE = "UTC"


class Desk(Struct, frozen=True):
    """One page being made."""

    call: Call
    chart: Chart
    now: Instant
    name: str  # of whoever asks

    @property
    def store(self) -> Any:
        """The book."""
        return self.call.doors.store

    @property
    def query(self) -> Mapping[str, Any]:
        """What stands behind the address."""
        return self.call.query

    def may(self, permission: str) -> bool:
        """Whether whoever asks may do that."""
        return self.call.principal.may(permission)

    # Where.

    @property
    def locations(self) -> Sequence[str]:
        """The locations that they reach, in order."""
        who = self.call.principal
        return [code for code in sorted(self.chart.locations) if who.reaches(code)]

    @property
    def location(self) -> str:
        """The location that is asked for, or their only one; empty for all of the company.

        Raises OutOfScope for a location that they do not reach to.
        """
        said, who = str(self.query.get("location", "")), self.call.principal
        if not said and who.is_everywhere:
            return ""
        if said or not self.locations:
            who.demand_at(said)
        return said or self.locations[0]

    @property
    def within(self) -> Sequence[str]:
        """The locations that the page is of."""
        return [self.location] if self.location else self.locations

    @property
    def scope(self) -> frozenset[str]:
        """The locations that the page is of; empty for all there is, of no location too."""
        return self.call.principal.within(self.location)

    def reach(self, location: str) -> None:
        """Raise OutOfScope for what belongs to a location that they do not reach to."""
        self.call.principal.demand_at(location)

    # What they are called, and how they count.

    def place(self, code: str) -> str:
        """A location's name."""
        known = self.chart.locations.get(code)
        return known.name if known and known.name else code

    def people(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What people are called, as far as they are known by name."""
        return naming.names(self.store, ids)

    def customers(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What customers are called, for those who may know it."""
        return naming.customers(self.store, ids) if self.may(CUSTOMERS) else {}

    def everybody(self) -> list[tuple[str, str]]:
        """(id, name) of everybody who can sign in, by name."""
        return naming.everybody(self.store)

    def named(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """What the records of a kind say, by code."""
        return {it.code: it.fields for it in records(self.store, kind)}

    def zone(self, code: str) -> str:
        """The zone that a location's clocks keep."""
        known = self.chart.locations.get(code)
        return known.hours[-1].zone if known and known.hours else ANYWHERE

    @property
    def company(self) -> str:
        """The company of the place that is asked for, else of the first that they reach."""
        said = str(self.query.get("location", "")) or next(iter(self.locations), "")
        known = self.chart.locations.get(said)
        return known.company if known else next(iter(sorted(self.chart.companies)), "")

    @property
    def currency(self) -> str:
        """The company's."""
        known = self.chart.companies.get(self.company)
        return known.currency if known else ""

    @property
    def country(self) -> str:
        """The company's, by which figures and days are written; empty where none is said."""
        known = self.chart.companies.get(self.company)
        return known.country if known else ""

    @property
    def today(self) -> Day:
        """The business day that it is."""
        code = self.location or next(iter(self.locations), "")
        known = self.chart.locations.get(code)
        if known and known.hours:
            return known.business_day(self.now)
        return business_day(self.now, ANYWHERE, 0)

    # Asking.

    def rows(self, report: str, **asked: Any) -> list[Row]:
        """The rows of a report."""
        said = {name: it for name, it in asked.items() if it not in ("", 0, None, ())}
        with self.store.snapshot() as rows:
            return list(answered(rows, report_called(report), Asked(**said)))


def sat_down(call: Call) -> Desk:
    """The desk for a request; reads the chart if it has changed."""
    doors, who = call.doors, call.principal.id
    name = naming.names(doors.store, (who,)).get(who, "")
    return Desk(call, chart_of(doors.store), doors.clock(), name)
