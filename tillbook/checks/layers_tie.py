"""The layers of a position, less its open lines, are the position (law 10).

A position keeps its oldest layer itself. What that layer must be follows from the others, and from
what lies there in all: so it is worked out, and compared with what is kept.
"""

from typing import Any

from sqlalchemy import Text, and_, case, cast, func, literal_column, or_, select

from tillbook.by_database import Expr
from tillbook.chart import LAYERED
from tillbook.expressions import POSITION, total
from tillbook.finding import Check, Seen, asking
from tillbook.sentence import AnItem, Phrase, Place, sentence
from tillbook.tables import laid, position

_KEY = [laid.c[name] for name in POSITION]
_NONE: Expr = literal_column("''", Text)
_COMMA: Expr = literal_column("','", Text)

_sums = (
    select(
        *_KEY, func.min(laid.c.rank).label("rank"),
        total(laid.c.quantity).label("quantity"), total(laid.c.value).label("value"),
    ).group_by(*_KEY).subquery("sums")
)  # fmt: skip


def _same_place(one: Any, other: Any) -> Expr:
    return and_(*(one.c[name] == other.c[name] for name in POSITION))


def _array(*numbers: Expr) -> Expr:
    """Whole numbers as a position keeps them."""
    text: Expr = literal_column("'['", Text)
    for at, number in enumerate(numbers):
        text = text.concat(cast(number, Text) if not at else _COMMA.concat(cast(number, Text)))
    return text.concat(literal_column("']'", Text))


_must_be = case(
    (laid.c.rank.is_(None), _NONE),
    (
        or_(laid.c.quantity != laid.c.basis_quantity, laid.c.value != laid.c.basis_value),
        literal_column("'changed'", Text),
    ),
    else_=_array(
        laid.c.rank,
        laid.c.receipt,
        position.c.quantity - (_sums.c.quantity - laid.c.quantity),
        position.c.value - (_sums.c.value - laid.c.value),
        laid.c.basis_quantity,
        laid.c.basis_value,
    ),
)
_lying = and_(position.c.method.in_(sorted(LAYERED)), position.c.quantity > literal_column("0"))
DIFFERING = (
    select(*(position.c[name] for name in POSITION), position.c.front, _must_be.label("must_be"))
    .join_from(position, _sums, _same_place(position, _sums), isouter=True)
    .join(laid, and_(_same_place(position, laid), laid.c.rank == _sums.c.rank), isouter=True)
    .where(or_(position.c.front != _must_be, _lying != (position.c.front != _NONE)))
)


def _seen(row: Any) -> Seen:
    return Seen(
        "/".join(row[:5]),
        sentence(
            "Of {item} at {place} the oldest layer (rank, receipt, quantity, value, basis) is"
            " {front}; by the others it must be {must_be}.",
            item=AnItem(row.item), place=Place(row.location, row.spot),
            front=row.front or Phrase("none"), must_be=row.must_be or Phrase("none"),
        ),
    )  # fmt: skip


CHECK = Check(
    name="layers-tie",
    holds="The layers of a position are what lies there.",
    severity="broken law",
    owner="IT support",
    over_book=asking(DIFFERING, _seen),
)
