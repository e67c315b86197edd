"""Health: whether the server lives, whether its book can be reached, and its figures."""

from itertools import product
from typing import get_args

from sqlalchemy import func, select

from tillbook.decision import RECORD
from tillbook.desk import queue
from tillbook.desk.consumers import behind
from tillbook.expressions import last_number
from tillbook.finding import Owner, Severity
from tillbook.roles import METRICS
from tillbook.store.door import Store
from tillbook.tables import held, master
from tillbook.web.call import Call
from tillbook.web.problems import NotReady
from tillbook.web.route import PUBLIC, Answer, Route, told

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


async def live(call: Call) -> Answer:
    """The process answers."""
    return told({"live": True})


async def ready(call: Call) -> Answer:
    """The book can be read."""
    try:
        number = await call.doors.in_thread(last_number, call.doors.store.rows)
    except Exception as fault:
        raise NotReady() from fault
    return told({"ready": True, "journal": number})


async def metrics(call: Call) -> Answer:
    """The figures, with those that the book is asked for."""
    doors = call.doors
    doors.metrics.number.set(await doors.in_thread(last_number, doors.store.rows))
    doors.metrics.held.set(await doors.in_thread(held_and_waiting, doors.store))
    found = await doors.in_thread(queue.standing, doors.store)
    for owner, severity in product(get_args(Owner), get_args(Severity)):
        doors.metrics.findings.labels(severity, owner).set(found.get((severity, owner), 0))
    for consumer, left in (await doors.in_thread(behind, doors.store)).items():
        doors.metrics.behind.labels(consumer).set(left)
    return Answer(200, doors.metrics.page(), PROMETHEUS)


def held_and_waiting(store: Store) -> int:
    """How many documents wait in quarantine for somebody to decide."""
    came = store.rows(select(func.count()).select_from(held))[0][0]
    decided = select(func.count()).select_from(master).where(master.c.kind == RECORD)
    return int(came) - int(store.rows(decided)[0][0])


ROUTES = (
    Route(
        method="GET", path="/health/live", permission=PUBLIC, answer=live, tag="health",
        says="Whether the server answers at all.", gives={200: {"live": True}},
    ),
    Route(
        method="GET", path="/health/ready", permission=PUBLIC, answer=ready, tag="health",
        says="Whether the book can be reached.", gives={200: {"ready": True, "journal": 17}},
        also=(503,),
    ),
    Route(
        method="GET", path="/metrics", permission=METRICS, answer=metrics, tag="health",
        says="The server's figures, for Prometheus.", media=("text/plain",), gives={200: ""},
    ),
)  # fmt: skip
