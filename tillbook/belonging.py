"""Belonging: by which account and costing method goods are kept, and by which they should be.

A position keeps its account and its method until an event carries it over. In between the chart may
say something else: the item went to another department, a place got an account of its own, a
department another method. Such goods lie *astray*.
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from tillbook.books import Books
from tillbook.chart import STANDARD, Chart, Place
from tillbook.records import Position
from tillbook.report import Rows
from tillbook.tables import item_cost, master, position

MOST_PLACES = 20_000
"""Of one event, so that its rows stay within 60,000; what is left is the next event's."""


class Astray(NamedTuple):
    """Goods that are kept otherwise than the chart says."""

    company: str
    item: str
    department: str
    place: Place
    lot: str
    account: str
    method: str
    right_account: str
    right_method: str


def astray_positions(item: str, department: str, books: Books) -> Iterator[Position]:
    """The item's positions in the company that the department would keep otherwise."""
    for found in books.everywhere(item):
        place = Place(found.location, found.spot, found.owner)
        if (found.account, found.method) != books.kept_by(place, item, department):
            yield found


_kept = select(
    position.c.item, position.c.lot, position.c.location, position.c.spot, position.c.owner,
    position.c.account, position.c.method, item_cost.c.company, item_cost.c.department,
).join(item_cost, item_cost.c.item == position.c.item)  # fmt: skip


_standards = select(master.c.code).where(master.c.kind == STANDARD)


def goods_astray(rows: Rows, chart: Chart) -> Iterator[Astray]:
    """All goods of a book that lie astray, by company and item."""
    standards = {code for (code,) in rows(_standards)}
    for row in rows(_kept.order_by(item_cost.c.company, position.c.item)):
        if chart.locations[row.location].company != row.company:
            continue
        place = Place(row.location, row.spot, row.owner)
        has_standard = partial(standards.__contains__, f"{row.company} {row.item}")
        right = chart.kept_by(place, row.department, has_standard)
        if (row.account, row.method) != right:
            yield Astray(
                row.company, row.item, row.department, place, row.lot, row.account, row.method,
                *right,
            )  # fmt: skip
