"""Live: pages are told that something was posted, and ask for what they show themselves."""

import asyncio
from collections.abc import AsyncGenerator

from tillbook.expressions import last_number
from tillbook.roles import to_read
from tillbook.web.call import Call
from tillbook.web.route import EVENT_STREAM, HTML, Answer, Route, encode

BEATS = 15.0
NEEDS = to_read("on-hand")


async def live(call: Call) -> Answer:
    """Signs that documents were posted at the locations that this one reaches."""
    after = await call.doors.in_thread(last_number, call.doors.store.rows)
    return Answer(200, media=EVENT_STREAM, parts=_signs(call, after))


async def _signs(call: Call, after: int) -> AsyncGenerator[bytes, None]:
    doors, ends = call.doors, call.principal.expires_at
    gone = asyncio.ensure_future(call.left())
    try:
        yield b": welcome\n\n"
        while not (gone.done() or doors.follower.ended or (ends and ends <= doors.clock())):
            if not await doors.follower.beyond(after, BEATS):
                yield b": still here\n\n"
                if not await call.may_still():
                    return
                continue
            found, after = await doors.follower.after(after)
            locations = {one.news.location for one in found}
            seen = sorted(at for at in locations if call.principal.reaches(at))
            if seen:
                yield (
                    b"event: posted\ndata: "
                    + encode({"number": after, "locations": seen})
                    + b"\n\n"
                )
    finally:
        gone.cancel()


ROUTES = (
    Route(
        method="GET", path="/live", permission=NEEDS, answer=live, media=(EVENT_STREAM, HTML),
        says="Signs that something was posted.", gives={200: ""}, tag="pages",
    ),
)  # fmt: skip
