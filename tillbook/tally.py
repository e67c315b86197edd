"""Tally: the whole record some documents at a time, so that memory stays flat.

A database sorts what it groups: ten million rows at once would lie in memory. What is kept from
one part to the next is a sum for each key.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from sys import intern
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, select

from tillbook.posting import LINES_PER_EVENT
from tillbook.report import Rows
from tillbook.tables import book

DOCUMENTS = 50_000  # at a time
BEYOND = 2**62  # every row, whatever number somebody has given it

Part = tuple[int, int]
"""Row numbers from, and up to."""


def parts(rows: Rows) -> Iterator[Part]:
    """The record in parts, every row in one of them."""
    (last,) = next(iter(rows(select(book.c.number))))
    starts = [number * LINES_PER_EVENT for number in range(DOCUMENTS, last, DOCUMENTS)]
    yield from zip([-BEYOND, *starts], [*starts, BEYOND], strict=True)


def within(part: Part, number: ColumnElement[Any]) -> ColumnElement[bool]:
    """The rows of a part."""
    return and_(number >= part[0], number < part[1])


def tally(rows: Rows, *queries: Callable[[Part], Executable], amounts: int) -> dict[Any, list[int]]:
    """Sums by key over the record: a query's last columns are `amounts`, those before them the key.

    A query may give a key more than once, and several queries may share keys.
    """
    made: dict[Any, list[int]] = {}
    for part in parts(rows):
        for query in queries:
            add(made, rows(query(part)), amounts)
    return made


def add(made: dict[Any, list[int]], rows: Iterable[Sequence[Any]], amounts: int) -> None:
    """Add rows to sums. Half of what a key takes is its codes; equal ones are kept once."""
    for row in rows:
        key = tuple(row[:-amounts])
        known = made.get(key)
        if known is None:
            known = made[tuple([intern(it) if type(it) is str else it for it in key])] = [
                0
            ] * amounts
        for at, amount in enumerate(row[-amounts:]):
            known[at] += amount


def left(made: dict[Any, list[int]]) -> Iterator[tuple[Any, list[int]]]:
    """Keys that do not come to nothing, in order."""
    yield from sorted((key, sums) for key, sums in made.items() if any(sums))
