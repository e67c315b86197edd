"""On hand: how many of which item lie where, now or as of any moment.

*As it was* (`as_of_instant`): every move that is known today, up to that moment; a late fact is in
it. Value is decided in the order of recording and has no such answer, so it is left out.
*As it was known* (`as_of_number`, `as_of_recorded`): what the books said then, value included.

Both start from the positions as they are and take off what came later, so that a question about
last week does not read last year.
"""

from typing import Any

from sqlalchemy import Select, func, literal_column, null, select

from tillbook.expressions import (
    POSITION,
    Expr,
    ends,
    first_row_after,
    is_road,
    known_number,
    number_at,
    positions,
    total,
)
from tillbook.report import Asked, Column, Report
from tillbook.tables import move, position


def on_hand(asked: Asked) -> Select[Any]:
    """The positions, less what came after the moment."""
    quantity: Expr = position.c.quantity
    value: Expr = position.c.value
    query = select(*(position.c[name] for name in POSITION)).where(*positions(asked))
    later = _later(asked)
    if later is not None:
        after = later.group_by(*(later.selected_columns[name] for name in POSITION)).subquery()
        query = query.outerjoin_from(position, after, _same(position.c, after.c))
        quantity = quantity - func.coalesce(after.c.quantity, literal_column("0"))
        value = value - func.coalesce(after.c.value, literal_column("0"))
    if asked.as_of_instant:
        value = null()
    query = query.add_columns(quantity.label("quantity"), value.label("value"), position.c.account)
    if not asked.item:
        query = query.where(quantity != 0)
    if not asked.spot:
        query = query.where(~is_road(position.c.spot))  # not here: in transit
    query = query.order_by(
        *(position.c[name] for name in ("location", "item", "spot", "lot", "owner"))
    )
    return query.limit(asked.limit) if asked.limit else query


def _later(asked: Asked) -> Select[Any] | None:
    """What came after the moment, by position; nothing where the question is about now."""
    bound: Expr | int
    if asked.as_of_instant:
        bound, seen = number_at(asked.as_of_instant), [move.c.instant > asked.as_of_instant]
    elif asked.as_of_recorded or asked.as_of_number:
        bound, seen = known_number(asked), []
    else:
        return None
    rows = ends(asked, move.c.number > first_row_after(bound), *seen).subquery("later")
    return select(
        *(rows.c[name] for name in POSITION),
        total(rows.c.quantity).label("quantity"),
        total(rows.c.value).label("value"),
    )


def _same(one: Any, other: Any) -> Expr:
    clause: Expr = one.item == other.item
    for name in POSITION[1:]:
        clause = clause & (one[name] == other[name])
    return clause


REPORT = Report(
    name="on-hand",
    title="On hand",
    question="How many of which item lie where?",
    columns=(
        Column("item", "text"),
        Column("lot", "text"),
        Column("location", "text"),
        Column("spot", "text"),
        Column("owner", "text", "whose goods they are; empty: ours"),
        Column("quantity", "quantity"),
        Column("value", "money", "as recorded; none where the goods are asked for as they were"),
        Column("account", "text", "the account that the place stands for"),
    ),
    takes=(
        "company", "location", "item", "lot", "spot", "owner",
        "as_of_instant", "as_of_number", "as_of_recorded", "limit",
    ),
    select=on_hand,
)  # fmt: skip
