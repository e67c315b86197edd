"""Debits equal credits in every document, per location (law 1, I1).

Moves within a location balance by construction, for a row carries both its accounts. Those that
go from one to another are balanced by entries on the account *between locations*.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select, union_all

from tillbook.expressions import document_of, total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Amount, Place, Posted, sentence
from tillbook.tables import entry, move
from tillbook.tally import Part, parts, within

_crossing = move.c.source_location != move.c.target_location


def unbalanced(part: Part) -> Select[Any]:
    """The documents of a part of the record that do not balance."""
    moved = document_of(move.c.number), within(part, move.c.number)
    rows = union_all(
        select(document_of(entry.c.number).label("document"), entry.c.location, entry.c.amount)
        .where(within(part, entry.c.number)),
        select(moved[0], move.c.target_location, move.c.value).where(_crossing, moved[1]),
        select(moved[0], move.c.source_location, -move.c.value).where(_crossing, moved[1]),
    ).subquery("rows")  # fmt: skip
    key, out = (rows.c.document, rows.c.location), total(rows.c.amount)
    return select(*key, out.label("out")).group_by(*key).having(out != 0)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every document that does not balance."""
    for part in parts(rows):
        yield from of_part(rows, part)


def of_part(rows: Rows, part: Part) -> Iterator[Seen]:
    """Every document of a part of the record that does not balance."""
    yield from map(_seen, rows(unbalanced(part)))


def _seen(row: Any) -> Seen:
    out = Amount(row.out, row.location)
    says = sentence(
        "The entries of the {document} at {place} are out by {out}.",
        document=Posted(number=row.document), place=Place(row.location), out=out,
    )  # fmt: skip
    return Seen(f"{row.document}/{row.location}", says, (row.document,), out)


CHECK = Check(
    name="entries-balance",
    holds="Debits equal credits in every document, per location.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
