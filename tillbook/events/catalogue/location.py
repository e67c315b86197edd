"""Location: a store or warehouse, its hours and its places.

    (no entry)

The time zone and the cut-off hour decide the business day. They change ahead and never back: new
hours begin on a day that has not begun.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook import calendar, charted
from tillbook.books import Books
from tillbook.chart import DIRECT, is_edge, on_the_road
from tillbook.errors import Problem
from tillbook.master import Code, MasterData, Name
from tillbook.periods import NoSuchDay, company_objections, is_day
from tillbook.setting import UnknownAccount


class UnknownZone(Problem):
    """The time zone is none."""

    remedy = "Use the IANA name, as Europe/Berlin."


class HoursInThePast(Problem):
    """Hours may change from tomorrow on, never for days that have begun."""

    remedy = "Choose a later day."
    status = 409


class PlaceNameReserved(Problem):
    """A place has the name of an edge of the world, or of a road."""

    remedy = "Choose another name."


class CompanyIsFixed(Problem):
    """A location's company cannot change."""

    remedy = "Open a new location for the other company."
    status = 409


class Location(MasterData, tag="location", frozen=True):
    """A location created or changed. `hours` and `spots` are said whole."""

    name: Name | UnsetType = UNSET
    company: Code | UnsetType = UNSET
    hours: Annotated[tuple[charted.Hours, ...], Meta(min_length=1)] | UnsetType = UNSET
    spots: Annotated[tuple[charted.Spot, ...], Meta(min_length=1)] | UnsetType = UNSET

    REQUIRED = ("company", "hours", "spots")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        yield from company_objections(fields.get("company", ""), books)
        known = books.chart.locations.get(self.code)
        if known and known.company != fields.get("company"):
            yield CompanyIsFixed(location=self.code, company=known.company)
        if self.spots is not UNSET:
            yield from self._spot_faults(self.spots, books)
        if self.hours is not UNSET:
            yield from self._hours_faults(self.hours, known, books)

    def _spot_faults(self, spots: tuple[charted.Spot, ...], books: Books) -> Iterator[Problem]:
        for spot in spots:
            if is_edge(spot.name) or on_the_road(spot.name) or spot.name == DIRECT:
                yield PlaceNameReserved(place=spot.name)
            if spot.account and spot.account not in books.chart.accounts:
                yield UnknownAccount(account=spot.account)

    def _hours_faults(
        self, hours: tuple[charted.Hours, ...], known: charted.Location | None, books: Books
    ) -> Iterator[Problem]:
        for kept in hours:
            if not is_day(kept.from_day):
                yield NoSuchDay(day=kept.from_day)
            try:
                calendar.zone(kept.zone)
            except ValueError:
                yield UnknownZone(zone=kept.zone)
        if known:
            today = known.business_day(books.now)
            begun = [kept for kept in hours if kept.from_day <= today]
            if begun != [kept for kept in known.hours if kept.from_day <= today]:
                yield HoursInThePast(today=calendar.shown(today))

    EXAMPLES = (
        {
            "kind": "location",
            "id": "01937c5e-7a00-7000-8000-000000000011",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "014",
            "name": "Mill Lane",
            "company": "main",
            "hours": [{"from_day": 2025_01_01, "zone": "Europe/Berlin", "cut_off_hour": 4}],
            "spots": [
                {"name": "shelf"},
                {"name": "back"},
                {"name": "damaged", "sellable": False},
                {"name": "returns", "sellable": False},
            ],
        },
        {
            "kind": "location",
            "id": "01937c5e-7a00-7000-8000-0000000000e1",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "101",
            "name": "Terminal 1",
            "company": "airport",
            "hours": [{"from_day": 2025_01_01, "zone": "Europe/Berlin"}],
            "spots": [{"name": "shelf"}, {"name": "damaged", "sellable": False}],
        },
    )
