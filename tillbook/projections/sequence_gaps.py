"""Sequence gaps: numbers that an origin has used and that have not come."""

from typing import Any

from sqlalchemy import Select, literal_column, select

from tillbook.report import BACK_OFFICE, Asked, Column, Report
from tillbook.tables import origin, sequence_gap


def sequence_gaps(asked: Asked) -> Select[Any]:
    """Every gap of every origin."""
    gap = sequence_gap.c
    query = (
        select(
            gap.origin, gap.first, gap.last,
            (gap.last - gap.first + literal_column("1")).label("missing"),
            origin.c.sequence.label("newest"),
        )
        .join(origin, origin.c.origin == gap.origin)
        .order_by(gap.origin, gap.first)
    )  # fmt: skip
    return query.limit(asked.limit) if asked.limit else query


REPORT = Report(
    name="sequence-gaps",
    title="Sequence gaps",
    question="Which documents has a till numbered that have not come?",
    read_by=("IT support", *BACK_OFFICE),
    columns=(
        Column("origin", "text"),
        Column("first", "whole", "the first number that is missing"),
        Column("last", "whole", "the last one"),
        Column("missing", "whole"),
        Column("newest", "whole", "the newest number that has come"),
    ),
    takes=("limit",),
    select=sequence_gaps,
)
