"""Queue: what the checks see, for the role that owns it, the most urgent first.

It is the report `findings`, asked by whom it is for, page by page. A finding is of the locations
that its documents are of; one without documents is the whole company's.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, case, func, literal_column, select, tuple_

from tillbook.calendar import Instant
from tillbook.projections.findings import findings
from tillbook.report import Asked
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.work import finding

PAGE = 200
LOOKED_AT = 20  # documents of one finding


class Queued(Struct, frozen=True):
    """A finding that stands, and what people made of it."""

    key: str
    owner: str
    severity: str
    check: str
    says: str
    value: int  # minor units or thousandths, as the check says
    documents: list[int]
    seen_at: Instant
    state: str
    to: str
    reason: str
    version: int  # what a person's decision is to expect


class Place(Struct, frozen=True):
    """Where a page of the queue ended."""

    urgency: int
    seen_at: Instant
    key: str


class Wanted(Struct, frozen=True):
    """Which findings somebody looks at; what is left out is not restricted."""

    owner: str = ""
    severity: str = ""
    check: str = ""
    state: str = ""
    locations: frozenset[str] = frozenset()


def queue(
    store: Store, wanted: Wanted, after: Place | None, most: int
) -> tuple[list[Queued], Place | None]:
    """The findings after a place in the queue, and the place to go on after, None at the end."""
    found: list[Queued] = []
    last = after
    while True:
        rows = list(store.rows(_asked(wanted, last).limit(PAGE)))
        theirs = _of_locations(store, rows, wanted.locations)
        for row in rows:
            if len(found) == most:
                return found, last
            last = Place(row.urgency, row.seen_at, row.key)
            if row.key in theirs:
                found.append(_queued(row))
        if len(rows) < PAGE:
            return found, None


def is_of(store: Store, key: str, locations: frozenset[str]) -> bool:
    """Whether a finding stands and is in the queue of these locations."""
    standing = finding.c.key == key, finding.c.gone_at == 0
    rows = list(store.rows(select(finding.c.key, finding.c.documents).where(*standing)))
    return bool(locations) and key in _of_locations(store, rows, locations)


def standing(store: Store) -> dict[tuple[str, str], int]:
    """How many findings stand, by severity and owner."""
    counted = select(finding.c.severity, finding.c.owner, func.count()).where(
        finding.c.gone_at == 0
    )
    rows = store.rows(counted.group_by(finding.c.severity, finding.c.owner))
    return {(row[0], row[1]): int(row[2]) for row in rows}


def _asked(wanted: Wanted, after: Place | None) -> Select[Any]:
    all_of_them = findings(Asked()).order_by(None).subquery()
    row = all_of_them.c
    urgency = case(
        (row.severity == "broken law", literal_column("0")),
        (row.state == "accepted", literal_column("2")),
        else_=literal_column("1"),
    )
    query = select(all_of_them, urgency.label("urgency"))
    for name in ("owner", "severity", "check", "state"):
        if said := getattr(wanted, name):
            query = query.where(row[name] == said)
    if after:
        place = tuple_(urgency, row.seen_at, row.key)
        query = query.where(place > (after.urgency, after.seen_at, after.key))
    return query.order_by(urgency, row.seen_at, row.key)


def _queued(row: Any) -> Queued:
    said = {name: getattr(row, name) for name in Queued.__struct_fields__}
    return Queued(**said | {"documents": json.loads(row.documents)})


def _of_locations(store: Store, rows: list[Any], locations: frozenset[str]) -> set[str]:
    """The keys of those that are of these locations; all of them where none is said."""
    if not locations:
        return {row.key for row in rows}
    named = {row.key: json.loads(row.documents)[:LOOKED_AT] for row in rows}
    where = dict(_locations(store, {it for those in named.values() for it in those}))
    return {key for key, those in named.items() if locations & {where.get(it) for it in those}}


def _locations(store: Store, numbers: Collection[int]) -> Iterator[tuple[int, str]]:
    if numbers:
        wanted = select(journal.c.number, journal.c.location)
        yield from map(tuple, store.rows(wanted.where(journal.c.number.in_(sorted(numbers)))))
