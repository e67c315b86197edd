"""In transit: what was sent and has not arrived, dispatch by dispatch.

A dispatch of which more has arrived than was heard of, because its paper has not come yet, is
below zero. The values make up the account *goods in transit*, whose open items are the dispatches.
"""

from typing import Any

from sqlalchemy import Select, case, literal_column, select

from tillbook.by_database import number_of, said
from tillbook.expressions import asked_for, at_location, dispatch_of, is_road
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal, position


def in_transit(asked: Asked) -> Select[Any]:
    """The positions on roads, with their dispatch where it is known."""
    dispatch = dispatch_of(position.c.spot)
    nothing: Any = literal_column("''")
    receiver = case((journal.c.kind == "dispatch", said(journal.c.body, "receiver")), else_=nothing)
    day = case((journal.c.kind == "dispatch", journal.c.business_day), else_=literal_column("0"))
    wanted = asked_for(asked, position.c, "item", "lot", "account")
    query = (
        select(
            dispatch.label("dispatch"), position.c.location.label("sender"),
            receiver.label("receiver"), day.label("business_day"),
            position.c.item, position.c.lot, position.c.quantity, position.c.value,
            position.c.account,
        )
        .select_from(position.outerjoin(journal, journal.c.number == number_of(dispatch)))
        .where(is_road(position.c.spot), position.c.quantity != 0, *wanted)
        .where(*at_location(asked, position.c.location))
        .order_by(*(position.c[at] for at in ("location", "spot", "item", "lot", "owner")))
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="in-transit",
    title="In transit",
    question="What was sent and has not arrived?",
    columns=(
        Column("dispatch", "text"),
        Column("sender", "text", "the location whose goods they are until they arrive"),
        Column("receiver", "text", "where they go; empty if the dispatch has not come"),
        Column("business_day", "day", "of the dispatch; 0 if it has not come"),
        Column("item", "text"),
        Column("lot", "text"),
        Column("quantity", "quantity", "below zero: arrived before the dispatch has come"),
        Column("value", "money"),
        Column("account", "text"),
    ),
    takes=("company", "location", "item", "lot", "account", "limit"),
    select=in_transit,
)
