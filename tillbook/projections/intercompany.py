"""Intercompany: what each company has of each other for goods, and what that one says it owes.

The account has two faces, for each company posts by its own paper. Where they differ, goods or
money are under way or the papers do not agree; the report `transfers` has them one by one.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from tillbook.by_database import Expr, said
from tillbook.chart import INTERCOMPANY
from tillbook.expressions import mapped_to, of_company, record_of, total
from tillbook.report import Asked, Column, Report, Row
from tillbook.tables import balance

AFTER_THE_PAIR: Expr = literal_column("37")  # a space, and the id of the dispatch


def intercompany(asked: Asked) -> Select[Any]:
    """The balance of each company on each pair of seller and buyer."""
    place, about = record_of("location", "place"), balance.c.about
    pair = func.substr(about, literal_column("1"), func.length(about) - AFTER_THE_PAIR)
    company = said(place.c.fields, "company")
    rows = (
        select(pair.label("pair"), company.label("company"), balance.c.amount)
        .join(place, place.c.code == balance.c.location)
        .where(balance.c.account.in_(mapped_to(INTERCOMPANY.name)), about != "")
        .where(*of_company(asked, about))
        .subquery("rows")
    )  # fmt: skip
    key = rows.c.pair, rows.c.company
    return select(*key, total(rows.c.amount)).group_by(*key).order_by(*key)


def faces(rows: Iterable[Any]) -> Iterator[Row]:
    """Both faces of a pair beside each other."""
    for pair, found in groupby(rows, lambda row: row[0]):
        seller, _, buyer = pair.partition(" ")
        amounts = {row[1]: row[2] for row in found}
        has, owes = amounts.get(seller, 0), -amounts.get(buyer, 0)
        if has or owes:
            yield seller, buyer, has, owes, has - owes


REPORT = Report(
    name="intercompany",
    title="Between companies",
    question="What does each company have of each other, and what does that one say it owes?",
    columns=(
        Column("seller", "text", "the company that sent goods"),
        Column("buyer", "text", "the company that gets them"),
        Column("has", "money", "what the seller has of the buyer, by its own papers"),
        Column("owes", "money", "what the buyer owes, by its own"),
        Column("difference", "money", "goods or money under way, or papers that do not agree"),
    ),
    takes=("company",),
    select=intercompany,
    fold=faces,
)
