"""Relay: a book's documents as lines that another book takes, envelopes and all.

Whoever has a key with the permission `relay` there posts these lines at `/api/v1/events`. What this
book has posted, that one does not judge again; it knows what it has, and waits for what is missing.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from tillbook.desk.chains import head_before
from tillbook.expressions import last_number
from tillbook.relay import wrapped
from tillbook.roles import FEED
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.web.api.feed import AFTER
from tillbook.web.call import Call
from tillbook.web.route import LINES, Answer, Parameter, Route

LIMIT, MOST = 500, 1_000
MOST_BYTES = 4 * 1_048_576  # of bodies and envelopes; quoted, a request takes them all


async def lines(call: Call) -> Answer:
    """The documents after a number, a line each; the header says which number to go on after."""
    doors, after = call.doors, call.query.get("after", 0)
    limit = call.query.get("limit", LIMIT)
    made, last = await doors.in_thread(_lines, doors.store, after, limit)
    return Answer(200, b"".join(made), LINES, {"X-Next": str(last)})


def _lines(store: Store, after: int, limit: int) -> tuple[list[bytes], int]:
    row = journal.c
    wanted = select(row.number, row.origin, row.envelope, row.body, row.hash)
    query = wanted.where(row.number > after).order_by(row.number).limit(limit)
    rows = _fitting(store.rows(query))
    heads: dict[str, str] = {}
    made = []
    for one in rows:
        before = heads.get(one.origin)
        if before is None:
            before = head_before(store, one.origin, one.number)
        made.append(wrapped(before, one.envelope, one.body) + b"\n")
        heads[one.origin] = one.hash
    return made, rows[-1].number if rows else min(after, last_number(store.rows))


def _fitting(rows: Sequence[Any]) -> Sequence[Any]:
    """As many as one request takes; always one."""
    size = 0
    for at, one in enumerate(rows):
        size += len(one.envelope.encode()) + len(one.body.encode())
        if at and size > MOST_BYTES:
            return rows[:at]
    return rows


ROUTES = (
    Route(
        method="GET", path="/api/v1/relay", permission=FEED, answer=lines, tag="feed",
        says="Documents after a cursor as lines that another book takes; X-Next is the next one.",
        everywhere=True, gives={200: ""}, media=(LINES,),
        query=(AFTER, Parameter("limit", "At most so many.", "whole", most=MOST, least=1)),
    ),
)  # fmt: skip
