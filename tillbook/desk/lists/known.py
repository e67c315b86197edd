"""Known: what the book has already, of what the rows of a file name."""

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select

from tillbook.desk.lists.column import Column
from tillbook.desk.lists.listing import Listing
from tillbook.desk.lists.rows import Entry
from tillbook.expressions import is_undone
from tillbook.records import Master
from tillbook.report import Rows
from tillbook.store.door import Store
from tillbook.tables import journal, master

AT_ONCE = 1_000
SHOWN = 6  # codes that are offered where one is unknown

OPENING = "opening_stock"
Place = tuple[str, str, str, str]
"""Location, item, spot and lot."""


class Brought(Struct, frozen=True):
    """Goods that an opening stock brought to a place."""

    quantity: int
    cost: int
    document: int  # of the journal


def records(store: Store, kind: str, codes: Collection[str]) -> dict[str, Master]:
    """The records of these codes, those that there are."""
    wanted, found = sorted(codes), {}
    with store.looking() as session:
        for first in range(0, len(wanted), AT_ONCE):
            for one in session.masters(kind, wanted[first : first + AT_ONCE]):
                found[one.code] = one
    return found


def note_unknown(store: Store, one: Listing, entries: list[Entry]) -> None:
    """Note each cell that refers to something that nobody knows, in the book or in the file."""
    for column in [it for it in one.columns if it.refers]:
        named = {_said(it, column) for it in entries} - {""}
        there = set(records(store, column.refers, named))
        if column.refers == one.kind:
            there |= {one.code_of(it.said) for it in entries}
        lacking = named - there
        if not lacking:
            continue
        offers = _offers(store, column.refers)
        for entry in entries:
            if _said(entry, column) in lacking:
                entry.wrong(column.name, f"No {column.refers} is called so.{offers}")


def _said(entry: Entry, column: Column) -> str:
    return str(entry.said.get(column.name, ""))


def _offers(store: Store, kind: str) -> str:
    """Which there are, where they are few."""
    if kind == "item":
        return " Import the items first, or correct the code."
    wanted = select(master.c.code).where(master.c.kind == kind).order_by(master.c.code)
    codes = [str(row.code) for row in store.rows(wanted.limit(SHOWN + 1))]
    few = ", ".join(codes[:SHOWN])
    return f" There are {few}{' and others' if len(codes) > SHOWN else ''}." if codes else ""


def every(rows: Rows, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(code, fields) of every record of a kind, by code."""
    wanted = select(master.c.code, master.c.fields).where(master.c.kind == kind)
    for code, fields in rows(wanted.order_by(master.c.code)):
        yield code, msgspec.json.decode(fields)


def brought(store: Store) -> dict[Place, Brought]:
    """What opening stocks have brought that stand: by place."""
    wanted = select(journal.c.number, journal.c.location, journal.c.body).where(
        journal.c.kind == OPENING, ~is_undone(journal.c.number)
    )
    return dict(_places(store.rows(wanted)))


def _places(rows: Any) -> Iterator[tuple[Place, Brought]]:
    for number, location, body in rows:
        for line in msgspec.json.decode(body)["lines"]:
            place = location, line["item"], line.get("spot", "shelf"), line.get("lot", "")
            yield place, Brought(line["quantity"], line["cost"], number)


def documents(store: Store, ids: Collection[str]) -> dict[str, tuple[int, bool]]:
    """(number, whether it was reversed) of the documents that the book has, by id."""
    found = {}
    with store.looking() as session:
        for id in ids:
            document = session.document(id)
            if document is not None:
                found[id] = document.number, bool(session.reversed_by(document.number))
    return found
