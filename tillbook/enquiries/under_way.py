"""Under way: dispatches that have not arrived whole, for whoever opens the van."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from tillbook.calendar import Day
from tillbook.projections.in_transit import in_transit
from tillbook.quantity import Quantity
from tillbook.report import Asked
from tillbook.store.door import Store
from tillbook.tables import journal


class Sort(Struct, frozen=True):
    """Goods of one sort that are under way."""

    item: str
    lot: str
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
    found = [
        (row.dispatch, row) for row in store.rows(in_transit(Asked()))
        if row.receiver in receivers and row.quantity > 0
    ]  # fmt: skip
    grouped = {id: [it[1] for it in rows] for id, rows in groupby(found, lambda it: it[0])}
    bodies = _bodies(store, sorted(grouped))
    made = [_made(id, rows, *bodies[id]) for id, rows in grouped.items()]
    return sorted(made, key=lambda one: (one.day, one.number))


def open_dispatch(store: Store, id: str, receivers: Sequence[str]) -> OpenDispatch | None:
    """One of them by its id."""
    return next((it for it in open_dispatches(store, receivers) if it.id == id), None)


def _bodies(store: Store, ids: Sequence[str]) -> dict[str, tuple[int, dict[str, Any]]]:
    wanted = select(journal.c.id, journal.c.number, journal.c.body).where(journal.c.id.in_(ids))
    return {row.id: (row.number, json.loads(row.body)) for row in store.rows(wanted)}


def _made(id: str, rows: Sequence[Any], number: int, body: dict[str, Any]) -> OpenDispatch:
    departments = {it["item"]: it.get("department", "") for it in body["lines"]}
    first = rows[0]
    goods = [Sort(row.item, row.lot, departments.get(row.item, ""), row.quantity) for row in rows]
    return OpenDispatch(
        id, number, first.sender, first.receiver, first.business_day, body.get("paper", ""), goods
    )
