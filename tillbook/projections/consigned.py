"""Consigned: goods of suppliers that lie with us, and how many of them we have bought so far.

What is owed for them is the account *consignment due*, whose open items are the suppliers.
"""

from typing import Any

from sqlalchemy import Select, select

from tillbook.expressions import positions
from tillbook.report import Asked, Column, Report
from tillbook.tables import position


def consigned(asked: Asked) -> Select[Any]:
    """Positions that are not ours."""
    query = (
        select(
            position.c.owner, position.c.location, position.c.spot, position.c.item,
            position.c.lot, position.c.quantity, position.c.basis_quantity.label("bought"),
        )
        .where(position.c.owner != "", *positions(asked))
        .where((position.c.quantity != 0) | (position.c.basis_quantity != 0))
        .order_by(
            position.c.owner, position.c.location, position.c.spot, position.c.item, position.c.lot
        )
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="consigned",
    title="Consigned goods",
    question="Whose goods lie with us, and what of them have we sold?",
    columns=(
        Column("owner", "text", "the supplier whose goods they are"),
        Column("location", "text"),
        Column("spot", "text"),
        Column("item", "text"),
        Column("lot", "text"),
        Column("quantity", "quantity", "below zero: sold before the paper came"),
        Column("bought", "quantity", "sold or lost, less what came back: what he is paid for"),
    ),
    takes=("company", "location", "item", "lot", "spot", "owner", "limit"),
    select=consigned,
)
