"""Counting: what a count and its approval share."""

from uuid import UUID, uuid5

from msgspec import Struct

from tillbook.calendar import Instant, instant_of
from tillbook.event import DepartmentCode, ItemCode, Moment, Reference, SpotName
from tillbook.quantity import Quantity
from tillbook.records import Document


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
