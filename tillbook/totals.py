"""Totals: what a store's day came to, figure by figure, ours beside another system's.

A figure is revenue (net of tax, after reductions and returns), tax, units, slips, what each tender
brought (`tender:cash`), what the goods sold cost (cogs), what is on hand is worth (stock_value).
Slips count on their business day. Cost and stock are the ledger's, and count on the posting day.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tillbook.calendar import Day
from tillbook.sides import SELLING, net_lines, taken_of, tax_of
from tillbook.slips import Slip

RECORD = "day_totals"  # what others say, in the master table: the newest of each store, day, system
TENDER = "tender:"
OF_GOODS = ("cogs", "stock_value")
FIGURES = ("revenue", "tax", "units", "slips", *OF_GOODS)

Figures = dict[str, int]
"""Minor units by figure; units are thousandths, slips are slips."""


class StoreDay(NamedTuple):
    """A location and a day."""

    location: str
    day: Day


class Gap(NamedTuple):
    """A figure that the two say differently; None where one of them says nothing of the day."""

    store_day: StoreDay
    figure: str
    theirs: int | None
    ours: int | None

    @property
    def amount(self) -> int:
        """Theirs less ours."""
        return (self.theirs or 0) - (self.ours or 0)


def is_money(figure: str) -> bool:
    """Whether a figure is an amount, and not a quantity or a number of slips."""
    return figure not in ("units", "slips")


def means(figure: str) -> str:
    """How a figure is written."""
    return {"units": "quantity", "slips": "whole"}.get(figure, "money")


def figures_of(slip: Slip) -> Figures:
    """What one slip adds to its day; what comes back, and a reversal, takes away."""
    event, sign = slip.event, slip.sign
    made = {"revenue": 0, "reductions": 0, "units": 0, "tax": 0}
    for _, net, off, quantity in net_lines(event, sign):
        made["revenue"] += net
        made["reductions"] += off
        made["units"] += quantity
    made["tax"] = sign * tax_of(event)
    made["slips"] = slip.turned if slip.kind in SELLING else 0
    for tender in event.tenders:
        name = TENDER + tender.kind
        made[name] = made.get(name, 0) + sign * taken_of(tender)
    return made


def added(days: Iterable[tuple[str, Day, str, int]]) -> dict[StoreDay, Figures]:
    """Rows of (location, day, figure, amount) by store and day."""
    made: dict[StoreDay, Figures] = {}
    for location, day, figure, amount in days:
        made.setdefault(StoreDay(location, day), {})[figure] = amount
    return made


class Costs:
    """Cost of sales of each store's day, and its stock at the day's end."""

    def __init__(self, rows: Iterable[tuple[str, Day, int, int]]) -> None:
        self._cogs: dict[StoreDay, int] = {}
        self._days: dict[str, list[Day]] = {}
        self._stock: dict[StoreDay, int] = {}
        for location, day, cogs, stock in rows:
            self._cogs[StoreDay(location, day)] = cogs
            self._stock[StoreDay(location, day)] = stock
            self._days.setdefault(location, []).append(day)

    def of(self, store_day: StoreDay) -> Figures:
        """Both figures; on a day without moves the stock is what the last one left."""
        days = self._days.get(store_day.location, [])
        at = bisect_right(days, store_day.day)
        last = store_day._replace(day=days[at - 1]) if at else None
        stock = self._stock[last] if last else 0
        return {"cogs": self._cogs.get(store_day, 0), "stock_value": stock}


def gaps(
    theirs: Mapping[StoreDay, Figures], ours: Mapping[StoreDay, Figures], costs: Costs
) -> Iterator[Gap]:
    """Every figure that they say and that is not ours, in the order of store and day."""
    for store_day, said in sorted(theirs.items()):
        own: Figures = ours.get(store_day, {})
        if any(figure in OF_GOODS for figure in said):
            own = own | costs.of(store_day)
        for figure, amount in said.items():
            if amount != own.get(figure, 0):
                yield Gap(store_day, figure, amount, own.get(figure, 0))


def unsaid(theirs: Mapping[StoreDay, Figures], ours: Mapping[StoreDay, Figures]) -> Iterator[Gap]:
    """Days of ours that they leave out, between their first and last day, in their stores."""
    if not theirs:
        return
    stores, days = {at.location for at in theirs}, sorted(at.day for at in theirs)
    said = sorted({figure for figures in theirs.values() for figure in figures} - {*OF_GOODS})
    for store_day, own in sorted(ours.items()):
        if store_day in theirs or store_day.location not in stores:
            continue
        if days[0] <= store_day.day <= days[-1]:
            for figure in said:
                if own.get(figure):
                    yield Gap(store_day, figure, None, own[figure])


def observed(rows: Iterable[Any]) -> dict[str, dict[StoreDay, Figures]]:
    """Rows of (system, location, day, figure, amount), by system."""
    made: dict[str, dict[StoreDay, Figures]] = {}
    for system, location, day, figure, amount in rows:
        made.setdefault(system, {}).setdefault(StoreDay(location, day), {})[figure] = amount
    return made
