"""Debits equal credits in the money entries of every document, per location (law 1, I1).

Moves balance by construction: a row carries both its accounts.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from tillbook.expressions import document_of, total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.tables import entry
from tillbook.tally import Part, parts, within

_document = document_of(entry.c.number).label("document")
_out = total(entry.c.amount)


def unbalanced(part: Part) -> Select[Any]:
    """The documents of a part of the record that do not balance."""
    return (
        select(_document, entry.c.location, _out.label("out"))
        .where(within(part, entry.c.number))
        .group_by(_document, entry.c.location)
        .having(_out != 0)
    )


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every document that does not balance."""
    for part in parts(rows):
        yield from map(_seen, rows(unbalanced(part)))


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
    over_book=over_book,
)
