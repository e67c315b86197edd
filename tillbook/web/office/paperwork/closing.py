"""Closing: nothing more of a dispatch will come; what is still under way is lost."""

from tillbook.enquiries.under_way import open_dispatch
from tillbook.events.stock.dispatch_closed import DispatchUnknown
from tillbook.roles import to_post
from tillbook.web.call import Call
from tillbook.web.office.bringing import brought
from tillbook.web.office.desk import sat_down
from tillbook.web.office.forms import fields
from tillbook.web.route import HTML, Answer, Parameter, Route

CLOSES = to_post("dispatch_closed")


async def close(call: Call) -> Answer:
    """Say that the rest is lost, and why."""
    said = await fields(call)
    dispatch = call.path["dispatch"]
    where = await call.doors.in_thread(_receiver, call, dispatch)
    reason = said.get("reason", "")[:500]
    await brought(call, "dispatch_closed", location=where, dispatch=dispatch, reason=reason)
    return Answer(204, b"", HTML, {"hx-redirect": "/goods"})


def _receiver(call: Call, dispatch: str) -> str:
    """Where it was to arrive; raises DispatchUnknown for one that is not under way to them."""
    one = open_dispatch(call.doors.store, dispatch, sat_down(call).locations)
    if one is None:
        raise DispatchUnknown(dispatch=dispatch)
    return one.receiver


ROUTES = (
    Route(
        method="POST", path="/goods/dispatches/{dispatch}/closing", permission=CLOSES,
        answer=close, says="Say that the rest of a dispatch is lost.", gives={204: ""},
        media=(HTML,), within=(Parameter("dispatch", "Its id.", most=36),), tag="pages",
    ),
)  # fmt: skip
