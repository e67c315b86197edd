"""Findings: the queue of what the checks see, for the role that owns it.

What people make of a finding is a document, `finding_handled`, and comes in as every other.
"""

from typing import get_args

from msgspec import Struct

from tillbook.desk import queue
from tillbook.desk.queue import Place, Queued, Wanted
from tillbook.finding import Owner, Severity
from tillbook.money import MOST as LARGEST
from tillbook.roles import to_read
from tillbook.web.call import Call
from tillbook.web.cursors import closed, not_ours, opened
from tillbook.web.route import Answer, Parameter, Route, told

LIMIT, MOST = 100, 1_000


class Page(Struct, frozen=True):
    """Some findings, the most urgent first; `next` is the cursor of the following ones."""

    findings: list[Queued]
    next: str | None


async def listing(call: Call) -> Answer:
    """What is for somebody to look at."""
    said = {name: call.query.get(name, "") for name in ("owner", "severity", "check", "state")}
    wanted = Wanted(**said, locations=call.principal.within(call.query.get("location", "")))
    after, doors = _place(call.query.get("cursor", "")), call.doors
    limit = call.query.get("limit", LIMIT)
    found, last = await doors.in_thread(queue.queue, doors.store, wanted, after, limit)
    return told(Page(found, closed(last) if last else None))


def _place(said: str) -> Place | None:
    place = opened(said, Place)
    if place and not (
        0 <= place.urgency <= 2 and 0 <= place.value <= LARGEST and 0 <= place.seen_at <= LARGEST
    ):
        raise not_ours()
    return place


ROUTES = (
    Route(
        method="GET", path="/api/v1/findings", permission=to_read("findings"), answer=listing,
        says="What is for somebody to look at, by whom it is for; the most urgent first.",
        tag="findings", gives={200: Page},
        query=(
            Parameter("owner", "Only what is this role's.", choices=get_args(Owner)),
            Parameter("severity", "Only these.", choices=get_args(Severity)),
            Parameter("state", "Only open or accepted ones.", choices=("open", "accepted")),
            Parameter("check", "Only what this check saw.", most=100),
            Parameter("location", "Only about documents of this location.", most=32),
            Parameter("limit", "At most so many.", "whole", most=MOST, least=1),
            Parameter("cursor", "`next` of the page before.", most=1_000),
        ),
    ),
)  # fmt: skip
