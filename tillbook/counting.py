"""Counting: what a count and its approval share."""

from uuid import UUID, uuid5

from msgspec import Struct

from tillbook.books import Books
from tillbook.calendar import Instant, instant_of
from tillbook.event import DepartmentCode, ItemCode, Moment, Reference, SpotName
from tillbook.posting import Order
from tillbook.quantity import Quantity
from tillbook.records import Document, PositionKey


class CountLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """At this instant there were so many in this place."""

    item: ItemCode
    counted: Quantity
    at: Moment
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Reference = ""
    owner: Reference = ""


def approval_id(count: str, line: int) -> str:
    """The id of the approval of one line of a count (UUID version 5)."""
    return str(uuid5(UUID(count), f"line {line}"))


def observed_at(count: Document, line: CountLine) -> Instant:
    """The instant of a counted line, by its clock's measured skew; never after its sheet's.

    It must not depend on the book or on the time of the approval: every book dates it the same.
    """
    return min(instant_of(line.at) + count.envelope.skew, count.envelope.instant)


def position_of(count: Document, number: int) -> PositionKey:
    """The position that a line of a count names; lines are numbered from 1."""
    line = count.event.lines[number - 1]
    return line.item, line.lot, count.event.location, line.spot, line.owner


def order_of(count: Document, number: int) -> Order:
    """As of when a line was counted, among all moves of its position."""
    seen = observed_at(count, count.event.lines[number - 1])
    return Order(seen, count.envelope.origin, count.envelope.sequence, number)


def missing(count: Document, number: int, books: Books) -> Quantity:
    """How much less was found than expected, by all that is known today; below zero, more."""
    expected = books.on_hand_before(position_of(count, number), order_of(count, number))
    return expected - int(count.event.lines[number - 1].counted)
