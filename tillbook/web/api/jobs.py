"""Jobs: what goes on beside posting, and where it stands."""

from tillbook.desk.jobs import Standing, standing
from tillbook.roles import JOBS
from tillbook.web.call import Call
from tillbook.web.route import Answer, Route, told


async def listing(call: Call) -> Answer:
    """Where every job stands."""
    return told({"jobs": await call.doors.in_thread(standing, call.doors.store)})


ROUTES = (
    Route(
        method="GET", path="/api/v1/jobs", permission=JOBS, answer=listing, tag="jobs",
        says="What goes on beside posting: how far, when next, and what went wrong.",
        everywhere=True, gives={200: {"jobs": [Standing]}},
    ),
)  # fmt: skip
