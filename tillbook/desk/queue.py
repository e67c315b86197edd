"""Queue: what the checks see, for the role that owns it: the most urgent, then the dearest first.

It is the report `findings`, asked by whom it is for, page by page. A finding is of the locations
that its documents are of; one without documents is the whole company's.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, case, func, literal_column, select, tuple_

from tillbook.calendar import Instant
from tillbook.charting import chart_of
from tillbook.projections.findings import findings
from tillbook.report import Asked
from tillbook.sentence import SAID, Names, Sentence, plain
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.telling import names_for
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
    value: int  # at risk, in minor units; 0 where the check knows no amount
    currency: str
    documents: list[int]
    seen_at: Instant
    state: str
    to: str
    reason: str
    version: int  # what a person's decision is to expect
    sentence: Sentence  # what it says, with its figures apart


class Place(Struct, frozen=True):
    """Where a page of the queue ended."""

    urgency: int
    value: int
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
    found: list[Any] = []
    last = after
    while True:
        rows = list(store.rows(_asked(wanted, last).limit(PAGE)))
        theirs = _of_locations(store, rows, wanted.locations)
        for row in rows:
            if len(found) == most:
                return _told(store, found), last
            last = Place(row.urgency, row.value, row.seen_at, row.key)
            if row.key in theirs:
                found.append(row)
        if len(rows) < PAGE:
            return _told(store, found), None


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
        place = tuple_(urgency, -row.value, row.seen_at, row.key)
        query = query.where(place > (after.urgency, -after.value, after.seen_at, after.key))
    return query.order_by(urgency, -row.value, row.seen_at, row.key)


def _told(store: Store, rows: Sequence[Any]) -> list[Queued]:
    """The findings in words."""
    said = [SAID(row.says) for row in rows]
    names = names_for(said, store.rows, chart_of(store)) if said else Names()
    return [_queued(row, one, names) for row, one in zip(rows, said, strict=True)]


def _queued(row: Any, one: Sentence, names: Names) -> Queued:
    documents = json.loads(row.documents)
    words = {"says": plain(one, names), "documents": documents, "sentence": one}
    kept = {name: getattr(row, name) for name in Queued.__struct_fields__ if name not in words}
    return Queued(**kept, **words)


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
