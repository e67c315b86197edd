"""Checkpoints: the journal cut into stretches, and what each stretch did to every position.

A checkpoint ends a stretch: where a month ends by the time of recording, and in between after each
fifty thousand documents. A *flow* is what the rows of one stretch did to one position. Sums of
flows answer for any past without reading the moves: what came after a moment is taken off what is
there now, or what came before it is added up, whichever is nearer.

A stretch never changes, for the record does not, so a checkpoint cannot come to lie. A late fact is
a row of the stretch in which it was *recorded*. Few rows of a stretch happened, or were posted to a
day, long before the others; they are `late`, and their flows say their own instant and posting day.
All others say the last of the stretch.
"""

from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    FromClause,
    Integer,
    PrimaryKeyConstraint,
    Select,
    Table,
    and_,
    case,
    literal_column,
    or_,
    select,
)

from tillbook.by_database import Expr
from tillbook.calendar import Day, Instant
from tillbook.columns import text, whole
from tillbook.expressions import document_of, ends, rows_between, total
from tillbook.report import Asked
from tillbook.tables import journal, metadata, move

DOCUMENTS = 50_000  # the longest stretch


checkpoint = Table(
    "checkpoint",
    metadata,
    Column(  # the last journal number of the stretch
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    whole("first"),
    whole("low"),  # the first instant of what is not late
    whole("high"),  # the last instant of all
    whole("low_day"),  # the first posting day of what is not late
    whole("high_day"),
)

_OF = ("location", "item", "lot", "spot", "owner", "account")

flow = Table(
    "flow",
    metadata,
    whole("number"),  # of the checkpoint
    whole("late"),  # 1 or 0
    *(text(name) for name in _OF),
    whole("instant"),
    whole("posting_day"),
    whole("quantity"),
    whole("value"),
    PrimaryKeyConstraint("number", "late", *_OF, "instant", "posting_day"),
    sqlite_with_rowid=False,
)


class Stretch(NamedTuple):
    """A stretch of the journal: a row of `checkpoint`."""

    number: int
    first: int
    low: Instant
    high: Instant
    low_day: Day
    high_day: Day


def flows(stretch: Stretch) -> Select[Any]:
    """The flows of a stretch, from the record: rows of `flow`, but for those that are nothing."""
    source, within = moved(stretch.first, stretch.number)
    at = move.c.instant.label("instant"), journal.c.posting_day.label("posting_day")
    row = ends(Asked(), within, source=source, adding=at).subquery("rows").c
    is_late = or_(row.instant < stretch.low, row.posting_day < stretch.low_day)
    made = select(
        case((is_late, _whole_number(1)), else_=_whole_number(0)).label("late"),
        *(row[name] for name in _OF),
        case((is_late, row.instant), else_=_whole_number(stretch.high)).label("instant"),
        case((is_late, row.posting_day), else_=_whole_number(stretch.high_day)).label("day"),
        row.quantity, row.value,
    ).subquery("made").c  # fmt: skip
    key = made.late, *(made[name] for name in _OF), made.instant, made.day
    quantity, value = total(made.quantity), total(made.value)
    return (
        select(_whole_number(stretch.number).label("number"), *key, quantity, value)
        .group_by(*key)
        .having((quantity != 0) | (value != 0))
    )


def moved(first: int, last: int) -> tuple[FromClause, Expr]:
    """The moves between two documents, found by their numbers, each with its document.

    That a document lies between the two is said once more: PostgreSQL would read all of them.
    """
    row, number = move.c.number, journal.c.number
    within = and_(rows_between(row, first, last), number >= first, number <= last)
    return move.join(journal, number == document_of(row)), within


def _whole_number(number: int) -> Expr:
    return literal_column(str(number), BigInteger)
