"""Late facts: documents whose day was closed when they came; the ledger counts them later."""

from typing import Any

from sqlalchemy import Select, select

from tillbook.expressions import asked_for, within
from tillbook.report import BACK_OFFICE, Asked, Column, Report
from tillbook.tables import journal


def late_facts(asked: Asked) -> Select[Any]:
    """Documents whose posting day is not their business day."""
    row = journal.c
    query = (
        select(
            row.number, row.id, row.kind, row.company, row.location, row.business_day,
            row.posting_day, row.instant, row.recorded_at,
        )
        .where(row.business_day != row.posting_day, *asked_for(asked, row, "company", "location"))
        .where(*within(asked, row.posting_day))
        .order_by(row.number)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="late-facts",
    title="Late facts",
    question="What came after its period was closed?",
    read_by=("IT support", *BACK_OFFICE),
    columns=(
        Column("journal", "whole"),
        Column("id", "text"),
        Column("kind", "text"),
        Column("company", "text"),
        Column("location", "text"),
        Column("business_day", "day", "the day it belongs to, for ever"),
        Column("posting_day", "day", "the day the general ledger counts it"),
        Column("instant", "instant"),
        Column("recorded_at", "instant"),
    ),
    takes=("company", "location", "from_day", "to_day", "limit"),
    select=late_facts,
)
