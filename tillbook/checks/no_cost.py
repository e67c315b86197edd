"""Goods left at no cost, because the book knew none: their margin is too good to be true.

Once goods come in, the open line is trued up, and there is nothing to find any more.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, literal_column, or_, select

from tillbook.books import Books
from tillbook.chart import is_edge as edge_named
from tillbook.expressions import document_of, is_edge
from tillbook.finding import Check, Seen, asking
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.sentence import AnItem, Many, sentence
from tillbook.tables import line_state, move

_corrected = func.coalesce(line_state.c.corrected_value, literal_column("0"))
WITHOUT_COST = (
    select(
        move.c.item, func.count(move.c.number).label("moves"),
        document_of(func.min(move.c.number)).label("first"),
    )
    .join_from(move, line_state, line_state.c.number == move.c.number, isouter=True)
    .where(
        move.c.value == 0, move.c.quantity > 0, move.c.why == "sold",
        move.c.source_owner == "",  # goods of others are bought as they are sold
        ~is_edge(move.c.source_spot), or_(_corrected == 0, _corrected.is_(None)),
    )
    .group_by(move.c.item)
)  # fmt: skip


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Goods of the document that were sold at no cost."""
    for moved in moves:
        given = moved.why == "sold" and moved.quantity and not edge_named(moved.source_spot)
        if given and not moved.value and not moved.source_owner:
            yield _seen(moved.item, 1, document.number)


def _of_row(row: Any) -> Seen:
    return _seen(row.item, row.moves, row.first)


def _seen(item: str, moves: int, document: int) -> Seen:
    says = sentence(
        "{item} was sold at no cost, {moves}; no receipt says what it costs.",
        item=AnItem(item),
        moves=Many(moves, "time", "times"),
    )
    return Seen(item, says, (document,))


CHECK = Check(
    name="no-cost",
    holds="Goods that are sold have a cost.",
    severity="advice",
    owner="inventory planner",
    over_book=asking(WITHOUT_COST, _of_row),
    of_event=of_event,
)
