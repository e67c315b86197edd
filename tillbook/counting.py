"""Counting: what a count and its approval share."""

from uuid import UUID, uuid5

from msgspec import Struct

from tillbook.calendar import Instant, instant_of
from tillbook.event import DepartmentCode, ItemCode, Moment, SpotName, Text
from tillbook.quantity import Quantity
from tillbook.records import Document


class CountLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """At this instant there were so many in this place."""

    item: ItemCode
    counted: Quantity
    at: Moment
    department: DepartmentCode
    spot: SpotName = "shelf"
    lot: Text = ""
    owner: Text = ""


def approval_id(count: str, line: int) -> str:
    """The id of the approval of one line of a count (UUID version 5)."""
    return str(uuid5(UUID(count), f"line {line}"))


def observed_at(count: Document, line: CountLine, now: Instant) -> Instant:
    """The instant of a counted line, by its clock's measured skew and never in the future."""
    return min(instant_of(line.at) + count.envelope.skew, now)
