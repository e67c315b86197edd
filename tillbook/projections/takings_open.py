"""Takings open: what stores took by cards and the like, and no bank or processor has paid yet.

It is the tenders' accounts seen by their open items, each a store, a tender and a business day.
What was settled before it was taken, or beyond it, is open below zero.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import BigInteger, Select, literal, literal_column, select

from tillbook.by_database import said_whole
from tillbook.calendar import date_of
from tillbook.chart import TENDER
from tillbook.expressions import at_location, mapped_to, record_of, total
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import balance
from tillbook.takings import RECORD, read


def takings_open(asked: Asked) -> Select[Any]:
    """The open items of the tenders' accounts, and what is settled of each."""
    amount, key = total(balance.c.amount), (balance.c.location, balance.c.about)
    items = (
        select(*key, amount.label("amount"))
        .where(balance.c.account.in_(mapped_to(TENDER.name)), balance.c.about != "")
        .where(*at_location(asked, balance.c.location))
        .group_by(*key).having(amount != 0)
        .subquery("items")
    )  # fmt: skip
    record = record_of(RECORD, "settled")
    code = items.c.location.concat(literal_column("' '")).concat(items.c.about)
    return (
        select(
            items.c.location, items.c.about, items.c.amount,
            said_whole(record.c.fields, "settled").label("settled"),
            literal(asked.to_day, BigInteger).label("as_of"),
        )
        .select_from(items.outerjoin(record, record.c.code == code))
        .order_by(items.c.location, items.c.about)
    )  # fmt: skip


def aged(rows: Iterable[Any]) -> Iterator[Row]:
    """The oldest first; drawers are no takings."""
    found = []
    for location, about, amount, settled, as_of in rows:
        taken = read(about)
        if taken is not None:
            tender, day = taken
            age = (date_of(as_of) - date_of(day)).days if as_of else None
            found.append((location, tender, day, age, amount + settled, settled, amount))
    yield from sorted(found, key=lambda row: (row[2], row[0], row[1]))


REPORT = Report(
    name="takings-open",
    title="Takings not settled",
    question="Which takings has no bank or processor paid yet, and how old are they?",
    read_by=("finance analyst",),
    columns=(
        Column("location", "text"),
        Column("tender", "text"),
        Column("day", "day", "the business day on which they were taken"),
        Column("age", "whole", "days up to the day asked for"),
        Column("taken", "money", "by the slips, refunds taken off"),
        Column("settled", "money", "gross: fees and chargebacks are settled, too"),
        Column("open", "money", "below zero where more was settled than taken"),
    ),
    takes=("company", "location"),
    needs=("to_day",),
    select=takings_open,
    fold=aged,
)
