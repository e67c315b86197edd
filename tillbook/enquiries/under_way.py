"""Under way: dispatches that have not arrived whole, for whoever opens the van."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from tillbook.by_database import Expr, number_of
from tillbook.calendar import Day
from tillbook.chart import ROAD
from tillbook.expressions import dispatch_of, is_road
from tillbook.quantity import Quantity
from tillbook.store.door import Store
from tillbook.tables import journal, position


class Sort(Struct, frozen=True):
    """Goods of one sort that are under way."""

    item: str
    lot: str
    owner: str  # of consigned goods
    department: str
    quantity: Quantity


class OpenDispatch(Struct, frozen=True):
    """A dispatch of which something is still to come."""

    id: str
    number: int
    sender: str
    receiver: str
    day: Day
    paper: str
    goods: Sequence[Sort]


def open_dispatches(store: Store, receivers: Sequence[str]) -> list[OpenDispatch]:
    """The dispatches to these locations of which something is under way, the oldest first."""
    return _open(store, receivers, is_road(position.c.spot))


def open_dispatch(store: Store, id: str, receivers: Sequence[str]) -> OpenDispatch | None:
    """One of them by its id."""
    return next(iter(_open(store, receivers, position.c.spot == f"{ROAD}{id}")), None)


def _open(store: Store, receivers: Sequence[str], road: Expr) -> list[OpenDispatch]:
    bodies = _bodies(store, receivers, road)
    made = [_made(id, list(rows), *bodies[id]) for id, rows in _goods(store, road) if id in bodies]
    return sorted(made, key=lambda one: (one.day, one.number))


def _goods(store: Store, road: Expr) -> Iterator[tuple[str, Iterator[Any]]]:
    """What lies on roads, dispatch by dispatch."""
    row = position.c
    wanted = select(
        dispatch_of(row.spot).label("dispatch"), row.location, row.item, row.lot, row.owner,
        row.quantity,
    ).where(road, row.quantity > 0)  # fmt: skip
    ordered = wanted.order_by(row.location, row.spot, row.item, row.lot, row.owner)
    yield from groupby(store.rows(ordered), lambda row: str(row.dispatch))


def _bodies(store: Store, receivers: Sequence[str], road: Expr) -> dict[str, Any]:
    """Number, day and text of the dispatches of which something is on the road, to receivers."""
    on_roads = select(number_of(dispatch_of(position.c.spot))).where(
        road, position.c.quantity > 0
    )  # fmt: skip
    row = journal.c
    wanted = select(row.id, row.number, row.business_day, row.body).where(
        row.number.in_(on_roads), row.kind == "dispatch"
    )
    said = {it.id: (it.number, it.business_day, json.loads(it.body)) for it in store.rows(wanted)}
    return {id: it for id, it in said.items() if it[2]["receiver"] in receivers}


def _made(
    id: str, rows: Sequence[Any], number: int, day: Day, body: dict[str, Any]
) -> OpenDispatch:  # fmt: skip
    departments = {it["item"]: it.get("department", "") for it in body["lines"]}
    goods = [
        Sort(row.item, row.lot, row.owner, departments.get(row.item, ""), row.quantity)
        for row in rows
    ]
    sender, receiver = rows[0].location, body["receiver"]
    return OpenDispatch(id, number, sender, receiver, day, body.get("paper", ""), goods)
