"""Debits equal credits in every document, per location (law 1, I1).

Moves within a location balance by construction, for a row carries both its accounts. Those that
go from one to another are balanced by entries on the account *between locations*.
"""

from typing import Any

from sqlalchemy import select, union_all

from tillbook.expressions import document_of, total
from tillbook.finding import Check, Seen, asking
from tillbook.tables import entry, move

_crossing = move.c.source_location != move.c.target_location
_rows = union_all(
    select(document_of(entry.c.number).label("document"), entry.c.location, entry.c.amount),
    select(document_of(move.c.number), move.c.target_location, move.c.value).where(_crossing),
    select(document_of(move.c.number), move.c.source_location, -move.c.value).where(_crossing),
).subquery("rows")
_out = total(_rows.c.amount)
UNBALANCED = (
    select(_rows.c.document, _rows.c.location, _out.label("out"))
    .group_by(_rows.c.document, _rows.c.location)
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
