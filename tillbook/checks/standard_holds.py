"""Goods kept at standard are worth it: round(quantity * standard), in every place (law 4)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from tillbook.by_database import said_whole
from tillbook.chart import STANDARD
from tillbook.expressions import COMPANIES
from tillbook.finding import Check, Seen
from tillbook.money import rounded
from tillbook.posting import LINES_PER_EVENT
from tillbook.report import Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import master, position

STANDARDS = select(
    master.c.code, said_whole(master.c.fields, "amount"), said_whole(master.c.fields, "per")
).where(master.c.kind == STANDARD)
KEPT = select(position).where(position.c.method == STANDARD)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Positions that have another standard than their company, or another worth than that."""
    companies = dict(tuple(row) for row in rows(COMPANIES))
    standards = {code: (amount, per) for code, amount, per in rows(STANDARDS)}
    for row in rows(KEPT):
        amount, per = standards.get(f"{companies.get(row.location)} {row.item}", (0, 1))
        is_its = (row.basis_value, row.basis_quantity) == (amount, per)
        worth = rounded(amount * row.quantity, per) if row.quantity > 0 else row.value
        if not is_its or row.value != worth:
            yield _seen(row, amount, per)


def _seen(row: Any, amount: int, per: int) -> Seen:
    return Seen(
        "/".join((row.item, row.lot, row.location, row.spot, row.owner)),
        sentence(
            "{quantity} of {item} at {place} are worth {worth}; the standard is {standard} for"
            " {per}.",
            quantity=Goods(row.quantity, row.item), item=AnItem(row.item),
            place=Place(row.location, row.spot), worth=Amount(row.value, row.location),
            standard=Amount(amount, row.location), per=Goods(per, row.item),
        ),
        (row.last // LINES_PER_EVENT,), Amount(row.value, row.location),
    )  # fmt: skip


CHECK = Check(
    name="standard-holds",
    holds="Goods kept at standard are worth their standard.",
    severity="broken law",
    owner="finance analyst",
    over_book=over_book,
)
