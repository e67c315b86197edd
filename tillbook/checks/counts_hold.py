"""After the last approved count of a place, its quantity is that count plus the moves after it.

(Law 16.) Whether a move is after a count is decided by (instant, origin, sequence, line). The walk
ends at the first move recorded before the count, for nothing happens after it is recorded.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, case, select

from tillbook.expressions import POSITION, document_of
from tillbook.finding import Check, Seen
from tillbook.posting import LINES_PER_EVENT, Order
from tillbook.records import PositionKey
from tillbook.report import Rows
from tillbook.sentence import AnItem, Goods, Phrase, Place, sentence
from tillbook.tables import count_mark, journal, move, position

MARKS = select(
    *(count_mark.c[name] for name in POSITION), count_mark.c.instant, count_mark.c.origin,
    count_mark.c.sequence, count_mark.c.line, count_mark.c.counted,
)  # fmt: skip
COUNTED = select(
    *(position.c[name] for name in POSITION), position.c.quantity, position.c.last
).where(position.c.counted_at > 0)
_start = select(
    *(position.c[name] for name in POSITION), position.c.last.label("number"),
    position.c.counted_at.label("since"),
).where(position.c.counted_at > 0)  # fmt: skip
_walk = _start.cte("walk", recursive=True)
_came = and_(
    move.c.target_location == _walk.c.location, move.c.target_spot == _walk.c.spot,
    move.c.target_owner == _walk.c.owner,
)  # fmt: skip
_before = case((_came, move.c.target_before), else_=move.c.source_before)
_recorded = and_(
    journal.c.number == document_of(_walk.c.number), journal.c.recorded_at >= _walk.c.since
)
_chain = _walk.union_all(
    select(
        *(_walk.c[name] for name in POSITION),
        _before, _walk.c.since,
    )
    .join_from(_walk, move, move.c.number == _walk.c.number)
    .join(journal, _recorded)
    .where(_before < _walk.c.number)  # a damaged book must not lead round in a circle
)  # fmt: skip
_is_in = and_(
    move.c.target_location == _chain.c.location, move.c.target_spot == _chain.c.spot,
    move.c.target_owner == _chain.c.owner,
)  # fmt: skip
SINCE = (
    select(
        *(_chain.c[name] for name in POSITION),
        case((_is_in, move.c.quantity), else_=-move.c.quantity).label("quantity"),
        move.c.instant, move.c.dated_by, move.c.line, journal.c.origin, journal.c.sequence,
    )
    .join_from(_chain, move, move.c.number == _chain.c.number)
    .join(journal, journal.c.number == document_of(move.c.number))
)  # fmt: skip


def over_book(rows: Rows) -> Iterator[Seen]:
    """Counted positions that are not their count plus what came after."""
    newest: dict[PositionKey, tuple[Order, int]] = {}
    for row in rows(MARKS):
        key, order = tuple(row[:5]), Order(*row[5:9])
        if key not in newest or newest[key][0] < order:
            newest[key] = order, row.counted
    after = dict.fromkeys(newest, 0)
    for row in rows(SINCE) if newest else ():
        key = tuple(row[:5])
        if key in newest and _order(row) > newest[key][0]:
            after[key] += row.quantity
    for row in rows(COUNTED):
        key = tuple(row[:5])
        expected = newest[key][1] + after[key] if key in newest else None
        if row.quantity != expected:
            yield _seen(row, expected)


def _order(row: Any) -> Order:
    if row.dated_by:
        origin, sequence, line = row.dated_by.rsplit(" ", 2)
        return Order(row.instant, origin, int(sequence), int(line))
    return Order(row.instant, row.origin, row.sequence, row.line)


def _seen(row: Any, expected: int | None) -> Seen:
    counted = Phrase("nothing") if expected is None else Goods(expected, row.item)
    says = sentence(
        "{item} at {place}: the last count and what came after make {counted}, the position says"
        " {lies}.",
        item=AnItem(row.item), place=Place(row.location, row.spot), counted=counted,
        lies=Goods(row.quantity, row.item),
    )  # fmt: skip
    return Seen("/".join(row[:5]), says, (row.last // LINES_PER_EVENT,))


CHECK = Check(
    name="counts-hold",
    holds="After its last approved count a position is that count plus the moves after it.",
    severity="broken law",
    owner="store manager",
    over_book=over_book,
)
