"""Records: what master data say, and who made them say it.

A record is the newest of what its documents said; who changed what is read from the documents
themselves, which are found by their kind.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import select, text

from tillbook.by_database import said
from tillbook.calendar import Instant
from tillbook.records import Master
from tillbook.store.door import Store
from tillbook.tables import IS_RECORD, journal, master

HEAD = frozenset(
    {"kind", "id", "at", "location", "actor", "origin", "sequence", "version", "code", "expects"}
)
MOST = 200


class Change(Struct, frozen=True):
    """A document that changed a record: who, when, and which fields it said."""

    number: int
    recorded_at: Instant
    actor: str
    fields: Mapping[str, Any]
    before: Mapping[str, Any]  # what the same fields said until then


def record(store: Store, kind: str, code: str) -> Master:
    """A record at its newest; of version 0 and without fields where there is none."""
    wanted = select(master).where(master.c.kind == kind, master.c.code == code)
    for row in store.rows(wanted):
        return Master(kind, code, int(row.version), json.loads(row.fields))
    return Master(kind, code, 0, {})


def records(store: Store, kind: str) -> list[Master]:
    """All records of a kind, by code."""
    wanted = select(master).where(master.c.kind == kind).order_by(master.c.code)
    return [Master(kind, row.code, int(row.version), json.loads(row.fields))
            for row in store.rows(wanted)]  # fmt: skip


def counted(store: Store, kinds: Sequence[str]) -> Mapping[str, int]:
    """How many records there are of each kind."""
    wanted = select(master.c.kind).where(master.c.kind.in_(kinds))
    found = [row.kind for row in store.rows(wanted)]
    return {kind: found.count(kind) for kind in kinds}


def history(store: Store, kind: str, code: str) -> list[Change]:
    """The documents that made a record what it is, the newest first; the newest MOST of them."""
    row = journal.c
    wanted = (
        select(row.number, row.recorded_at, row.body)
        .where(text(IS_RECORD), row.kind == kind, said(row.body, "code") == code)
        .order_by(row.number.desc()).limit(MOST)
    )  # fmt: skip
    found, known = [], dict[str, Any]()
    for one in reversed(store.rows(wanted)):
        body = msgspec.json.decode(one.body)
        fields = {name: it for name, it in body.items() if name not in HEAD}
        before = {name: known[name] for name in fields if name in known}
        found.append(Change(one.number, one.recorded_at, body.get("actor", ""), fields, before))
        known |= fields
    return found[::-1]
