"""Totals of others: what another system says a store's day came to, as it said it last."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, select

from tillbook.by_database import said, said_whole
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import master
from tillbook.totals import RECORD


def totals_of_others(asked: Asked) -> Select[Any]:
    """The newest totals of each store, day and system."""
    fields = master.c.fields
    day = said_whole(fields, "day")
    query = select(fields).where(master.c.kind == RECORD).order_by(master.c.code)
    if asked.location:
        query = query.where(said(fields, "location") == asked.location)
    if asked.from_day:
        query = query.where(day >= asked.from_day)
    return query.where(day <= asked.to_day) if asked.to_day else query


def by_figure(rows: Iterable[Any]) -> Iterator[Row]:
    """One row a figure."""
    for (fields,) in rows:
        told = json.loads(fields)
        for figure, amount in sorted(told["figures"].items()):
            yield told["system"], told["location"], told["day"], figure, amount


REPORT = Report(
    name="totals-of-others",
    title="Totals of another system",
    question="What does another system say that each store's day came to?",
    read_by=("finance analyst",),
    columns=(
        Column("system", "text"),
        Column("location", "text"),
        Column("business_day", "day"),
        Column("figure", "text"),
        Column("amount", "whole", "minor units; of units, thousandths; of slips, how many"),
    ),
    takes=("location", "from_day", "to_day"),
    select=totals_of_others,
    fold=by_figure,
)
