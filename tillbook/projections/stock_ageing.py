"""Stock ageing: since when goods lie there, and what they are worth.

Goods that are kept by layers are as old as the receipt line that they came from, wherever they were
carried since. All others are taken to be the newest that the company received: what lies in its
places is set against its receipts backwards, each place with its share of every day. What no
receipt explains, because a count or a return brought it, has no day.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Select, and_, literal, literal_column, select, union_all

from tillbook.arrived import CAME
from tillbook.by_database import said
from tillbook.calendar import date_of
from tillbook.chart import DIRECT, LAYERED, OTHERS_GOODS
from tillbook.expressions import (
    asked_for,
    at_location,
    document_of,
    is_edge,
    line_is_undone,
    positions,
    record_of,
    total,
)
from tillbook.lying import layer
from tillbook.money import split
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import journal, move, position


def stock_ageing(asked: Asked) -> Select[Any]:
    """Layers by the day of their receipt; of all other goods where they lie, and what came when."""
    stores, until = record_of("location", "store"), literal(asked.to_day, BigInteger)
    company = said(stores.c.fields, "company").label("company")
    layered = (
        select(
            layer.c.item, company, literal_column("'layer'").label("what"), layer.c.location,
            journal.c.business_day.label("day"), layer.c.quantity, layer.c.value, until.label("to"),
        )
        .select_from(layer)
        .join(journal, journal.c.number == document_of(layer.c.receipt))
        .join(stores, stores.c.code == layer.c.location)
        .where(*asked_for(asked, layer.c, "item"), *at_location(asked, layer.c.location))
    )  # fmt: skip
    kept = position.c.method.not_in(sorted({*LAYERED, OTHERS_GOODS}))
    there = and_(kept, position.c.quantity > 0)
    lying = (
        select(
            position.c.item, company, literal_column("'lying'"), position.c.location,
            literal_column("0"), position.c.quantity, position.c.value, until,
        )
        .select_from(position).join(stores, stores.c.code == position.c.location)
        .where(there, *positions(asked))
    )  # fmt: skip
    came = (
        select(
            move.c.item, journal.c.company, literal_column("'came'"), literal_column("''"),
            journal.c.business_day, total(move.c.quantity), literal_column("0"), until,
        )
        .select_from(move).join(journal, journal.c.number == document_of(move.c.number))
        .where(move.c.why.in_(CAME), is_edge(move.c.source_spot), move.c.target_owner == "")
        .where(move.c.target_spot != DIRECT)
        .where(~line_is_undone(move.c.number))
        .where(move.c.item.in_(select(position.c.item).where(there)))
        .where(*asked_for(asked, move.c, "item"), *asked_for(asked, journal.c, "company"))
        .group_by(move.c.item, journal.c.company, journal.c.business_day)
    )  # fmt: skip
    rows = union_all(layered, lying, came).subquery("rows")
    key = rows.c.item, rows.c.company, rows.c.what, rows.c.day.desc(), rows.c.location
    return select(rows).order_by(*key)


def aged(rows: Iterable[Any]) -> Iterator[Row]:
    """By item, location and day of receipt, the newest first; without a day: 0."""
    for (item, _), group in groupby(rows, key=lambda row: (row.item, row.company)):
        sums: dict[tuple[str, int], list[int]] = {}
        some = list(group)
        for location, day, quantity, value in _portions(some):
            own = sums.setdefault((location, day), [0, 0])
            own[0], own[1] = own[0] + quantity, own[1] + value
        for location, day in sorted(sums, key=lambda key: (key[0], -key[1])):
            age = (date_of(some[0].to) - date_of(day)).days if day else None
            yield item, location, day or None, age, *sums[location, day]


def _portions(rows: Sequence[Any]) -> Iterator[tuple[str, int, int, int]]:
    """Location, day, quantity and value of goods of one age."""
    came = [row for row in rows if row.what == "came"]
    lying = [row for row in rows if row.what == "lying"]
    days = _newest(came, sum(row.quantity for row in lying))
    for row in rows:
        if row.what == "layer":
            yield row.location, row.day, row.quantity, row.value
    for row in lying:
        weights = [quantity for _, quantity in days]
        parts = zip(split(row.quantity, weights), split(row.value, weights), strict=True)
        for (day, _), (quantity, value) in zip(days, parts, strict=True):
            if quantity or value:
                yield row.location, day, quantity, value


def _newest(came: Sequence[Any], quantity: int) -> list[tuple[int, int]]:
    """The days on which the newest goods came that make up a quantity; day 0 for what is left."""
    days = []
    for row in came:
        taken = min(row.quantity, quantity)
        if taken > 0:
            days.append((int(row.day), taken))
            quantity -= taken
    return [*days, (0, quantity)] if quantity else days


REPORT = Report(
    name="stock-ageing",
    title="Stock ageing",
    question="Since when do goods lie there, and what are they worth?",
    columns=(
        Column("item", "text"),
        Column("location", "text"),
        Column("day", "day", "when they were received; none where no receipt explains them"),
        Column("age", "whole", "days up to the day asked for"),
        Column("quantity", "quantity"),
        Column("value", "money"),
    ),
    takes=("company", "location", "item"),
    needs=("to_day",),
    select=stock_ageing,
    fold=aged,
)
