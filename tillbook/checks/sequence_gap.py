"""No origin's number is missing: what a till numbered has come."""

from typing import Any

from sqlalchemy import select

from tillbook.finding import Check, Seen, asking
from tillbook.sentence import Many, sentence
from tillbook.tables import sequence_gap

GAPS = select(sequence_gap).order_by(sequence_gap.c.origin, sequence_gap.c.first)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.origin}/{row.first}",
        sentence(
            "{origin} has used numbers {first} to {last}; they have not come: {missing}.",
            origin=row.origin, first=str(row.first), last=str(row.last),
            missing=Many(row.last - row.first + 1, "document", "documents"),
        ),
    )  # fmt: skip


CHECK = Check(
    name="sequence-gap",
    holds="What an origin numbered has come.",
    severity="advice",
    owner="IT support",
    over_book=asking(GAPS, _seen),
    watched=True,
)
