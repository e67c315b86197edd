"""Auditing: what an audit file holds of a book: accounts, entries, documents, moves, stock.

Everything comes from one state of the book and some posting days of one company. What is many is
streamed, a day at a time; totals that stand before it are asked for first.
"""

import heapq
import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import exists, func, or_, select

from tillbook import calendar, exporting
from tillbook.chart import Chart, is_edge
from tillbook.exporting import Export, Progress
from tillbook.expressions import at_location, rows_of, total, within
from tillbook.money import Money
from tillbook.quantity import Quantity
from tillbook.report import Asked, Row, Rows, report_called
from tillbook.reporting import answered
from tillbook.tables import day_balance, entry, journal, master, move


class Stock(NamedTuple):
    """What lies on an account at a location of an item, before the first day and after the last."""

    account: str
    location: str
    item: str
    opening_quantity: Quantity = 0
    opening_value: Money = 0
    closing_quantity: Quantity = 0
    closing_value: Money = 0


class Sums(NamedTuple):
    """How many, and their debits and credits: what stands before a list."""

    many: int = 0
    debit: int = 0
    credit: int = 0


class Record(NamedTuple):
    """A record of the catalogue."""

    code: str
    fields: dict[str, Any]


class Audit(Struct, frozen=True):
    """The questions that an audit file is made of, put to one state of a book."""

    rows: Rows
    chart: Chart
    asked: Asked
    export: Export  # by document: company, days, accounts, vouchers
    progress: Progress

    def answer(self, report: str, **other: Any) -> Iterator[Row]:
        """A report over all the days."""
        return iter(answered(self.rows, report_called(report), replace(self.asked, **other)))

    def by_days(self, report: str) -> Iterator[Row]:
        """A report day by day, in the order of its rows: what is sorted stays small."""
        day, asked = journal.c.posting_day, self.asked
        found = select(day).where(journal.c.company == asked.company, *within(asked, day))
        days = sorted(day for (day,) in self.rows(found.distinct()))
        told = 0
        for at, day in enumerate(days, 1):
            for row in self.answer(report, from_day=day, to_day=day):
                told += 1
                yield row
            self.progress(at, len(days), told)

    def records(self, kind: str) -> Iterator[Record]:
        """The records of one kind, by code."""
        query = select(master.c.code, master.c.fields).where(master.c.kind == kind)
        for code, fields in self.rows(query.order_by(master.c.code)):
            yield Record(code, json.loads(fields))

    def stock(self) -> Iterator[Stock]:
        """Goods before the first day beside goods after the last; the value is the valuation's."""
        before = calendar.day_before(self.asked.from_day)
        item = {"from_day": 0, "group_by": ("item",)}
        earlier = replace(self.asked, from_day=0, to_day=before)
        anything = next(iter(self.rows(exporting.days_of(earlier).limit(1))), None)
        opening = self.answer("valuation", to_day=before, **item) if anything else iter(())
        closing = self.answer("valuation", to_day=self.asked.to_day, **item)
        parts = heapq.merge(_stock(opening, closing=False), _stock(closing, closing=True))
        for key, some in groupby(parts, key=lambda part: part[:3]):
            figures = [sum(column) for column in zip(*(part[3:] for part in some), strict=True)]
            yield Stock(*key, *figures)

    def entries(self) -> Sums:
        """Documents with entries, and all debits and credits.

        They are counted in place, and summed by the day balances: nothing is gathered in memory.
        """
        row, sides, asked = journal.c, day_balance.c, self.asked
        posts = or_(
            exists().where(rows_of(entry.c.number, row.number)),
            exists().where(rows_of(move.c.number, row.number), move.c.value != 0),
        )
        of_company = row.company == asked.company
        documents = select(func.count(row.number)).where(
            of_company, posts, *within(asked, row.posting_day)
        )
        amounts = select(total(sides.debit), total(sides.credit)).where(
            *within(asked, sides.posting_day), *at_location(asked, sides.location)
        )
        (many,), (debit, credit) = next(iter(self.rows(documents))), next(iter(self.rows(amounts)))
        return Sums(many, debit, credit)

    def invoices(self) -> Sums:
        """Slips, and what their lines debit and credit, net of tax."""
        slips = debit = credit = last = 0
        for row in self.by_days("slip-lines"):
            slips, last = slips + (row[0] != last), row[0]
            amount = row[17] if row[10] else 0
            debit, credit = debit + max(-amount, 0), credit + max(amount, 0)
        return Sums(slips, debit, credit)

    def movements(self) -> Sums:
        """Rows of goods or value; what came into places and what left them."""
        count = received = issued = 0
        for row in self.by_days("goods-moves"):
            count += 1
            received += 0 if is_edge(row[20]) else row[13]
            issued += 0 if is_edge(row[16]) else row[13]
        return Sums(count, received, issued)


def audit(
    rows: Rows, chart: Chart, asked: Asked, progress: Callable[[int, int, int], None]
) -> Audit:
    """What an audit file of these days holds. Raises CompanyToSay and NothingToExport."""
    made = exporting.export(rows, chart, asked, by="document", progress=progress)
    asked = replace(
        asked, company=made.company.code,
        from_day=asked.from_day or made.from_day, to_day=asked.to_day or made.to_day,
    )  # fmt: skip
    return Audit(rows, chart, asked, made, progress)


def _stock(rows: Iterator[Row], *, closing: bool) -> Iterator[tuple[Any, ...]]:
    for account, location, _, item, quantity, value in rows:
        nothing = (0, 0)
        both = (*nothing, quantity, value) if closing else (quantity, value, *nothing)
        yield account, location, item, *both
