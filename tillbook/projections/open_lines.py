"""Open lines: goods that left a place that had none, and wait for goods to true them up."""

from typing import Any

from sqlalchemy import Select, select

from tillbook.expressions import asked_for, at_location, document_of
from tillbook.report import Asked, Column, Report
from tillbook.tables import journal, open_line


def open_lines(asked: Asked) -> Select[Any]:
    """The open lines with the documents that opened them, oldest first."""
    named = asked_for(asked, open_line.c, "item", "lot", "spot", "owner")
    query = (
        select(
            open_line.c.item, open_line.c.lot, open_line.c.location, open_line.c.spot,
            open_line.c.quantity, open_line.c.value, open_line.c.other_spot,
            open_line.c.number, journal.c.number.label("journal"), journal.c.id, journal.c.kind,
            journal.c.instant, journal.c.business_day,
        )
        .select_from(open_line)
        .join(journal, journal.c.number == document_of(open_line.c.number))
        .where(*named, *at_location(asked, open_line.c.location))
        .order_by(open_line.c.number, open_line.c.location, open_line.c.spot)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="open-lines",
    title="Open lines",
    question="What was sold or sent that was not there, and is not trued up yet?",
    columns=(
        Column("item", "text"),
        Column("lot", "text"),
        Column("location", "text"),
        Column("spot", "text"),
        Column("quantity", "quantity", "still open"),
        Column("value", "money", "provisional"),
        Column("other_end", "text", "where the goods went, and a difference will go"),
        Column("number", "whole", "the move that opened it"),
        Column("journal", "whole"),
        Column("id", "text"),
        Column("kind", "text"),
        Column("instant", "instant"),
        Column("business_day", "day"),
    ),
    takes=("company", "location", "item", "lot", "spot", "owner", "limit"),
    select=open_lines,
)
