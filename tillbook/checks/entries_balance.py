"""Debits equal credits in the money entries of every document, per location (law 1, I1).

Moves balance by construction: a row carries both its accounts.
"""

from typing import Any

from sqlalchemy import select

from tillbook.expressions import document_of, total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import entry

_document = document_of(entry.c.number).label("document")
_out = total(entry.c.amount)
UNBALANCED = (
    select(_document, entry.c.location, _out.label("out"))
    .group_by(_document, entry.c.location)
    .having(_out != 0)
)


def _seen(row: Any) -> Seen:
    return Seen(
        f"{row.document}/{row.location}",
        f"The entries of document {row.document} at {row.location} are out by {row.out}.",
        (row.document,), row.out,
    )  # fmt: skip


CHECK = Check(
    name="entries-balance",
    holds="Debits equal credits in every document, per location.",
    severity="broken law",
    owner="IT support",
    over_book=asking(UNBALANCED, _seen),
)
