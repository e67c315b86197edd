"""Comparing: another system's figures of each store's day beside ours, and why they differ.

A cause is what the book knows of that day: numbers that a till has used and that have not come,
documents that are held, facts that came after their day was closed, one document that is exactly
the difference, tax or reductions counted in or out, a day that ends at another hour.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import or_, select

from tillbook import calendar
from tillbook.calendar import Day, instant_of
from tillbook.chart import Chart
from tillbook.decision import RECORD as DECISION
from tillbook.report import Asked, Rows, report_called
from tillbook.reporting import answered
from tillbook.sides import SLIPS
from tillbook.slips import Slip, read, slips
from tillbook.tables import held, held_body, journal, master, sequence_gap
from tillbook.totals import (
    OF_GOODS,
    Costs,
    Figures,
    Gap,
    StoreDay,
    added,
    figures_of,
    gaps,
    observed,
    unsaid,
)

MOST_NAMED = 3  # documents, for one difference

Causes = dict[StoreDay, list[str]]


class Difference(Struct, frozen=True):
    """A figure of a store's day that the two say differently, and what may be behind it."""

    location: str
    day: Day
    figure: str
    theirs: int | None
    ours: int | None
    difference: int
    causes: tuple[str, ...]


class Compared(Struct, frozen=True):
    """What was compared: how many store-days and figures, and those that differ."""

    store_days: int
    figures: int
    differences: tuple[Difference, ...]


def imported(rows: Rows, asked: Asked) -> dict[str, dict[StoreDay, Figures]]:
    """What other systems have said, by system."""
    return observed(answered(rows, report_called("totals-of-others"), asked))


def compare(rows: Rows, chart: Chart, theirs: Mapping[StoreDay, Figures]) -> Compared:
    """Their figures beside ours, difference by difference."""
    many = sum(len(said) for said in theirs.values())
    days = sorted(at.day for at in theirs)
    if not days:
        return Compared(0, 0, ())
    asked = Asked(from_day=days[0], to_day=days[-1])
    ours = added(_tuples(rows, "day-totals", asked))
    of_goods = any(figure in OF_GOODS for said in theirs.values() for figure in said)
    costs = Costs(_tuples(rows, "cost-by-day", Asked(to_day=days[-1])) if of_goods else ())
    found = [*gaps(theirs, ours, costs), *unsaid(theirs, ours)]
    told = _Told(rows, chart, found, ours)
    return Compared(len(theirs), many, tuple(_difference(gap, told) for gap in found))


def _tuples(rows: Rows, report: str, asked: Asked) -> Iterable[Any]:
    return answered(rows, report_called(report), asked)


def _difference(gap: Gap, told: "_Told") -> Difference:
    causes = tuple(dict.fromkeys(told.causes(gap)))
    return Difference(*gap.store_day, gap.figure, gap.theirs, gap.ours, gap.amount, causes)


class _Told:
    """What the book knows of the store-days that differ."""

    def __init__(
        self, rows: Rows, chart: Chart, found: Sequence[Gap], ours: Mapping[StoreDay, Figures]
    ) -> None:
        self.ours = ours
        self.amounts = {(gap.store_day, gap.figure): gap.amount for gap in found}
        days = {gap.store_day for gap in found}
        self.of_day: Causes = {}
        self.slips: dict[StoreDay, list[tuple[Slip, Figures]]] = {}
        self.held: dict[StoreDay, list[tuple[int, int]]] = {}
        if days:
            self._numbers_missing(rows, days)
            self._late(rows, days)
            self._held(rows, chart, days)
            self._slips(rows, days)

    def causes(self, gap: Gap) -> Iterator[str]:
        """What may be behind a difference, the surest first."""
        own = self.ours.get(gap.store_day, {})
        if gap.theirs is None:
            yield "they say nothing of this store and day"
        elif not own and gap.figure not in OF_GOODS:
            yield "no slip of this store and day is in the book"
        yield from self._exactly(gap)
        yield from _by_definition(gap, own)
        yield from self._another_day(gap)
        yield from self.of_day.get(gap.store_day, ())
        if gap.figure in OF_GOODS:
            yield "cost and stock count on the posting day, slips on the business day"

    def _exactly(self, gap: Gap) -> Iterator[str]:
        """One document whose amount is the difference."""
        if gap.theirs is None:
            return
        named = [slip for slip, it in self.slips.get(gap.store_day, ())
                 if it.get(gap.figure) and it[gap.figure] == -gap.amount]  # fmt: skip
        twice = [slip for slip, it in self.slips.get(gap.store_day, ())
                 if it.get(gap.figure) and it[gap.figure] == gap.amount]  # fmt: skip
        for slip in named[:MOST_NAMED]:
            yield f"exactly {_named(slip)}: they may lack it"
        for slip in twice[:MOST_NAMED]:
            yield f"exactly {_named(slip)}: they may have it twice"
        for number, total in self.held.get(gap.store_day, ()):
            if total and total == gap.amount:
                yield f"exactly the total of held document {number}"

    def _another_day(self, gap: Gap) -> Iterator[str]:
        """The next day, or the one before, differs by the opposite."""
        for other in (
            calendar.day_before(gap.store_day.day),
            calendar.day_after(gap.store_day.day),
        ):
            opposite = self.amounts.get((gap.store_day._replace(day=other), gap.figure))
            if opposite == -gap.amount and gap.figure != "stock_value":
                yield f"{calendar.shown(other)} differs by the opposite: days end at other hours"

    def _numbers_missing(self, rows: Rows, days: set[StoreDay]) -> None:
        """Gaps beside documents of the day."""
        beside = or_(
            journal.c.sequence == sequence_gap.c.first - 1,
            journal.c.sequence == sequence_gap.c.last + 1,
        )
        same = journal.c.origin == sequence_gap.c.origin
        query = select(
            journal.c.location, journal.c.business_day, sequence_gap.c.origin,
            sequence_gap.c.first, sequence_gap.c.last,
        ).join_from(sequence_gap, journal, same & beside)  # fmt: skip
        for location, day, origin, first, last in rows(query):
            numbers = f"{first}" if first == last else f"{first} to {last}"
            self._add(StoreDay(location, day), days, f"numbers missing of {origin}: {numbers}")

    def _late(self, rows: Rows, days: set[StoreDay]) -> None:
        """Documents whose posting day is another than their business day."""
        row = journal.c
        late = select(row.location, row.business_day, row.posting_day, row.kind, row.id)
        for location, day, posted, kind, id in rows(
            late.where(row.business_day != row.posting_day)
        ):
            said = f"{kind} {id} came after its day was closed"
            self._add(
                StoreDay(location, day), days,
                f"{said}: the ledger counts it on {calendar.shown(posted)}",
            )  # fmt: skip
            self._add(
                StoreDay(location, posted), days,
                f"{said}: the ledger counts that of {calendar.shown(day)} here",
            )  # fmt: skip

    def _held(self, rows: Rows, chart: Chart, days: set[StoreDay]) -> None:
        """Documents in quarantine that nobody has decided about."""
        decided = select(master.c.code).where(master.c.kind == DECISION)
        query = (
            select(held.c.number, held.c.problem, held_body.c.body)
            .join(held_body, held_body.c.body_hash == held.c.body_hash)
            .where(held.c.body_hash.not_in(decided))
            .order_by(held.c.number)
        )
        for number, problem, body in rows(query):
            at, total = _placed(bytes(body), chart)
            if at is not None:
                self.held.setdefault(at, []).append((number, total))
                self._add(at, days, f"held: document {number} ({problem})")

    def _slips(self, rows: Rows, days: set[StoreDay]) -> None:
        """The slips of the days that differ, with their figures."""
        first, last = min(at.day for at in days), max(at.day for at in days)

        def wanted(row: Any) -> list[Any]:
            return [row.business_day >= first, row.business_day <= last]

        for row in rows(slips(Asked(), wanted)):
            at = StoreDay(row.location, row.business_day)
            if at in days:
                slip = read(row)
                figures = figures_of(slip)
                if any(abs(figures.get(name, 0)) == abs(self.amounts.get((at, name), 0))
                       for name in figures):  # fmt: skip
                    self.slips.setdefault(at, []).append((slip, figures))

    def _add(self, at: StoreDay, days: set[StoreDay], cause: str) -> None:
        if at in days:
            self.of_day.setdefault(at, []).append(cause)


def _by_definition(gap: Gap, own: Figures) -> Iterator[str]:
    """Revenue with tax in it, or before reductions: the same sales, counted otherwise."""
    if gap.figure != "revenue" or gap.theirs is None:
        return
    tax, off = own.get("tax", 0), own.get("reductions", 0)
    for amount, says in (
        (tax, "the difference is the day's tax: their revenue includes it"),
        (off, "the difference is the day's reductions: their revenue is before them"),
        (tax + off, "the difference is tax and reductions: their revenue is before both"),
    ):
        if amount and gap.amount == amount:
            yield says
            return


def _placed(body: bytes, chart: Chart) -> tuple[StoreDay | None, int]:
    """The store and day of a held document, and its total, as far as it says them."""
    try:
        said = json.loads(body)
        location = chart.locations[said["location"]]
        day = location.business_day(instant_of(datetime.fromisoformat(said["at"])))
    except (ValueError, KeyError, TypeError, RecursionError):
        return None, 0
    total = said.get("total")
    sign = SLIPS.get(str(said.get("kind")), 1)
    return StoreDay(location.code, day), sign * total if type(total) is int else 0


def _named(slip: Slip) -> str:
    back = "the reversal of a " if slip.turned < 0 else ""
    return f"{back}{slip.kind} {slip.id} ({slip.origin} {slip.sequence})"
