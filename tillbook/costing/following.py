"""Following: where goods are by now that once were moved to a place.

A difference of cost follows the goods it is about. Goods on a road are on their way: what has left
the road lies where it arrived, was lost, or was sold there since (case 10). Anywhere else, goods
that no longer lie where they were brought are gone.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tillbook.books import Books
from tillbook.chart import is_edge, on_the_road
from tillbook.costing.rows import End, target_of
from tillbook.posting import LINES_PER_EVENT, Move
from tillbook.quantity import Quantity
from tillbook.records import PositionKey, is_target, target_key


class Followed(NamedTuple):
    """A part of the goods: the position or edge they came to, how many, how many still lie there.

    The parts add up to the goods that were followed.
    """

    end: PositionKey | End
    quantity: Quantity
    lying: Quantity


def followed(books: Books, key: PositionKey, quantity: Quantity) -> Iterator[Followed]:
    """Where goods are that were brought to a position: there, or where its road led."""
    lying = min(_lying(books, key), quantity)
    if not on_the_road(key[3]) or lying == quantity:
        yield Followed(key, quantity, lying)
        return
    if lying:
        yield Followed(key, lying, lying)
    left = quantity - lying
    for row in _arrivals(books, key):
        units = min(left, row.quantity)
        left -= units
        yield _come_to(books, row, units)
        if not left:
            return
    yield Followed(key, left, 0)


def _come_to(books: Books, row: Move, units: Quantity) -> Followed:
    """Where the goods of an arrival came to."""
    if is_edge(row.target_spot):
        return Followed(target_of(row), units, 0)
    key = target_key(row)
    return Followed(key, units, 0 if was_counted(books, row) else min(_lying(books, key), units))


def _lying(books: Books, key: PositionKey) -> Quantity:
    position = books.position(key)
    return max(position.quantity, 0) if position else 0


def _arrivals(books: Books, key: PositionKey) -> Iterator[Move]:
    """Moves by which goods left a road for good, the newest first."""
    position = books.position(key)
    for link in books.chain(key, position.last if position else 0, 0):
        row = link.move
        undone = row.why == "reversed" or books.line_state(row.number).reversed_by
        if row.quantity and not is_target(row, key) and not undone:
            yield row


def was_counted(books: Books, row: Move) -> bool:
    """Whether a count had seen the goods of a row already: they are in its pools."""
    after = books.moves_of(row.number // LINES_PER_EVENT)[row.number % LINES_PER_EVENT :]
    return bool(after) and after[0].why == "late-for-count"
