"""On hand: how many of which item lie where, now or as of any moment.

*As it was* (`as_of_instant`): every move that is known today, up to that moment; a late fact is in
it. Value is decided in the order of recording and has no such answer, so it is left out.
*As it was known* (`as_of_number`, `as_of_recorded`): what the books said then, value included.

Both walk from the nearer end: from what is there now, or from the beginning. A question about last
week does not read last year, and one about last year does not read every move since (`past`).
"""

from typing import Any

from sqlalchemy import Select, func, literal_column, null, select

from tillbook.by_database import Expr
from tillbook.expressions import POSITION, is_road, positions, total
from tillbook.past import Walk, moment_of
from tillbook.report import BACK_OFFICE, Asked, Column, Report
from tillbook.tables import position


def on_hand(asked: Asked) -> Select[Any]:
    """The positions as they are, or as the walk to the moment finds them."""
    quantity: Expr = position.c.quantity
    value: Expr = position.c.value
    query = select(*(position.c[name] for name in POSITION)).where(*positions(asked))
    moment = moment_of(asked)
    if moment is not None:
        walk = Walk(asked, moment)
        walked = _walked(walk)
        query = query.outerjoin_from(position, walked, _same(position.c, walked.c))
        nothing: Expr = literal_column("0")
        quantity = walk.start(quantity) + func.coalesce(walked.c.quantity, nothing)
        value = walk.start(value) + func.coalesce(walked.c.value, nothing)
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


def _walked(walk: Walk) -> Any:
    """What the walk comes by, by position."""
    rows = walk.rows()
    key = [rows.c[name] for name in POSITION]
    amounts = total(rows.c.quantity).label("quantity"), total(rows.c.value).label("value")
    return select(*key, *amounts).group_by(*key).subquery("by_position")


def _same(one: Any, other: Any) -> Expr:
    clause: Expr = one.item == other.item
    for name in POSITION[1:]:
        clause = clause & (one[name] == other[name])
    return clause


REPORT = Report(
    name="on-hand",
    title="On hand",
    question="How many of which item lie where?",
    read_by=("cashier", *BACK_OFFICE),
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
    looked_up_by=("item", "location"),
    select=on_hand,
)  # fmt: skip
