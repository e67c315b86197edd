"""Personal data: what is kept of one person, for them or for whoever answers for it; erasure."""

from tillbook.calendar import Instant
from tillbook.desk.answers import Kept
from tillbook.desk.people import personal
from tillbook.desk.people.personal import Personal
from tillbook.roles import PEOPLE
from tillbook.web.call import Call
from tillbook.web.route import ANYBODY_KNOWN, Answer, Parameter, Route, told


async def mine(call: Call) -> Answer:
    """All that is kept of whoever asks."""
    doors = call.doors
    return told(await doors.in_thread(personal.told, doors.store, call.principal.id))


async def theirs(call: Call) -> Answer:
    """All that is kept of a person or a customer."""
    doors = call.doors
    return told(await doors.in_thread(personal.told, doors.store, call.path["person"]))


async def erase(call: Call) -> Answer:
    """Erase a person or a customer."""
    doors, by = call.doors, call.principal.id

    def effect(began: Instant) -> Kept:
        id = call.path["person"]
        personal.erase(doors.store, doors.post, id, by=by, at=began, because="asked")
        return Kept(201, {"erased": True})  # without the id: answers that name them are erased

    made = await call.once(b"", effect)
    doors.forget_all()
    return made


THEIRS = (Parameter("person", "Their id, or a customer's.", most=64),)

ROUTES = (
    Route(
        method="GET", path="/api/v1/me/personal-data", permission=ANYBODY_KNOWN, answer=mine,
        says="All that is kept of you.", gives={200: Personal}, tag="people", also=(404,),
    ),
    Route(
        method="GET", path="/api/v1/people/{person}/personal-data", permission=PEOPLE,
        answer=theirs, says="All that is kept of a person or a customer.", everywhere=True,
        gives={200: Personal}, within=THEIRS, tag="people",
    ),
    Route(
        method="POST", path="/api/v1/people/{person}/erasures", permission=PEOPLE, answer=erase,
        says="Erase all that is kept of a person or a customer; the record keeps the id alone.",
        everywhere=True, gives={201: {"erased": True}}, within=THEIRS, tag="people", by_key=True,
    ),
)  # fmt: skip
