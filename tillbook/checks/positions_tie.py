"""Every position equals the sum of its moves, in quantity and value (law 6, I6)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select

from tillbook.expressions import POSITION, ends, total
from tillbook.finding import Check, Seen
from tillbook.posting import LINES_PER_EVENT
from tillbook.report import Asked, Rows
from tillbook.sentence import Amount, AnItem, Goods, Place, sentence
from tillbook.tables import move, position
from tillbook.tally import Part, add, left, tally, within

KEPT = select(*(position.c[name] for name in POSITION), -position.c.quantity, -position.c.value)


def moved(part: Part) -> Select[Any]:
    """What the moves of a part of the record did to each position."""
    made = ends(Asked(), within(part, move.c.number)).subquery("moves")
    key = [made.c[name] for name in POSITION]
    return select(*key, total(made.c.quantity), total(made.c.value)).group_by(*key)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every position that differs, with its newest document."""
    sums = tally(rows, moved, amounts=2)
    add(sums, rows(KEPT), 2)
    for key, (quantity, value) in left(sums):
        item, _, location, spot, _ = key
        worth = Amount(value, location)
        says = sentence(
            "The moves of {item} at {place} make {quantity} and {worth} more than its position.",
            item=AnItem(item), place=Place(location, spot), quantity=Goods(quantity, item),
            worth=worth,
        )  # fmt: skip
        yield Seen("/".join(key), says, _newest(key, rows), worth)


def _newest(key: tuple[str, ...], rows: Rows) -> tuple[int, ...]:
    same = [position.c[name] == said for name, said in zip(POSITION, key, strict=True)]
    return tuple(last // LINES_PER_EVENT for (last,) in rows(select(position.c.last).where(*same)))


CHECK = Check(
    name="positions-tie",
    holds="Every position equals the sum of its moves, in quantity and value.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
