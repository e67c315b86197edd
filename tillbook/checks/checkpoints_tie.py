"""The flows of all checkpoints and the moves after the last of them make every position."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from tillbook.by_database import Expr
from tillbook.checkpoints import checkpoint, flow
from tillbook.expressions import POSITION, ends, first_row_after, total
from tillbook.finding import Check, Seen
from tillbook.report import Asked, Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import move, position
from tillbook.tally import add, left

NEWEST = select(func.coalesce(func.max(checkpoint.c.number), literal_column("0")))
KEPT = select(*(position.c[name] for name in POSITION), -position.c.quantity, -position.c.value)
_key = [flow.c[name] for name in POSITION]
FLOWED = select(*_key, total(flow.c.quantity), total(flow.c.value)).group_by(*_key)


def moved_since(last: int) -> Select[Any]:
    """What the moves after a document did to each position."""
    made = ends(Asked(), move.c.number > first_row_after(last)).subquery("moves")
    key: list[Expr] = [made.c[name] for name in POSITION]
    return select(*key, total(made.c.quantity), total(made.c.value)).group_by(*key)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every position that differs; nothing where there is no checkpoint yet."""
    (last,) = next(iter(rows(NEWEST)))
    if not last:
        return
    sums: dict[Any, list[int]] = {}
    for query in (FLOWED, moved_since(last), KEPT):
        add(sums, rows(query), 2)
    for key, (quantity, value) in left(sums):
        item, _, location, spot, _ = key
        worth = Amount(value, location)
        says = sentence(
            "The checkpoints of {item} at {place} and its moves since make {quantity} and {worth}"
            " more than its position.",
            item=AnItem(item), place=Place(location, spot), quantity=Goods(quantity, item),
            worth=worth,
        )  # fmt: skip
        yield Seen("/".join(key), says, (), worth)


CHECK = Check(
    name="checkpoints-tie",
    holds="Checkpoints and the moves after the last of them make every position.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
