"""Sequence numbers are used once per origin; document numbers run from 1 without a gap (I10)."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select

from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Many, sentence
from tillbook.tables import journal, origin, series

_sequence = journal.c.sequence
REUSED = (
    select(journal.c.origin, origin.c.sequence, func.max(_sequence).label("newest"))
    .join(origin, origin.c.origin == journal.c.origin)
    .group_by(journal.c.origin, origin.c.sequence)
    .having(
        or_(
            func.count(_sequence) != func.count(func.distinct(_sequence)),
            func.max(_sequence) > origin.c.sequence,
        )
    )
)
_number = journal.c.document
GAPPED = (
    select(
        journal.c.origin, journal.c.kind, func.count(_number).label("documents"),
        func.max(_number).label("newest"), series.c.document,
    )
    .join(series, (series.c.origin == journal.c.origin) & (series.c.kind == journal.c.kind))
    .group_by(journal.c.origin, journal.c.kind, series.c.document)
    .having(
        or_(
            func.count(_number) != func.count(func.distinct(_number)),
            func.count(_number) != func.max(_number),
            func.max(_number) != series.c.document,
        )
    )
)  # fmt: skip


def over_book(rows: Rows) -> Iterator[Seen]:
    """Origins whose numbers repeat, and series with a gap."""
    for row in rows(REUSED):
        reused = "{origin} used a sequence number twice, or one beyond {sequence}."
        yield Seen(row.origin, sentence(reused, origin=row.origin, sequence=Many(row.sequence)))
    for row in rows(GAPPED):
        says = sentence(
            "Of kind {kind}, {origin} has {documents} numbered up to {newest}; the series says"
            " {series}.",
            kind=row.kind, origin=row.origin, newest=Many(row.newest), series=Many(row.document),
            documents=Many(row.documents, "document", "documents"),
        )  # fmt: skip
        yield Seen(f"{row.origin}/{row.kind}", says)


CHECK = Check(
    name="numbers-run-on",
    holds="Sequence numbers are used once, and document numbers run on without a gap.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
