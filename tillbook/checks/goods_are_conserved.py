"""Goods are conserved: what lies in all places came over the edges, item by item (law 3, I8).

Items are told apart only where the sums over all of them differ. That an excess of one item hides
a lack of another is what *positions-tie* would see: both ends of a row are of one item.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, literal_column, select, union_all

from tillbook.by_database import Expr
from tillbook.expressions import is_edge, total
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import AnItem, Goods, sentence
from tillbook.tables import move, position

_nothing: Expr = literal_column("0")
_came = case((is_edge(move.c.source_spot), move.c.quantity), else_=_nothing)
_went = case((is_edge(move.c.target_spot), move.c.quantity), else_=_nothing)
_net = total(_came - _went).label("quantity")
_lying = total(position.c.quantity)
ALL = select(select(_net).scalar_subquery() - select(_lying).scalar_subquery())
_over_edges = select(move.c.item, _net).group_by(move.c.item).subquery("over_edges")
_both = union_all(
    select(_over_edges.c.item, _over_edges.c.quantity),
    select(position.c.item, -position.c.quantity),
).subquery("both")
_out = total(_both.c.quantity)
MADE_OR_LOST = select(_both.c.item, _out.label("out")).group_by(_both.c.item).having(_out != 0)


def over_book(rows: Rows) -> Iterator[Seen]:
    """All goods first; item by item where they do not come out."""
    (out,) = next(iter(rows(ALL)))
    if out:
        yield from map(_seen, rows(MADE_OR_LOST))


def _seen(row: Any) -> Seen:
    says = sentence(
        "{quantity} of {item} came over the edges and lie nowhere.",
        quantity=Goods(row.out, row.item),
        item=AnItem(row.item),
    )
    return Seen(row.item, says)


CHECK = Check(
    name="goods-are-conserved",
    holds="What lies in all places came over the edges, item by item.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
