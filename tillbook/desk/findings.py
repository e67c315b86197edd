"""Findings: what the checks see, kept up to date.

One job follows the journal and shows each document, with its posting, to the checks: what is odd
about a slip is a finding before the customer has left the shop. Another looks over the whole book
every night, adds what no single document shows, and says of what it no longer sees that it has
gone. Both use the same keys, so that nothing is found twice.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Executable, delete, insert, select, update

from tillbook import checking, codec
from tillbook.books import Books
from tillbook.calendar import SECOND, Instant
from tillbook.chart import Chart, is_edge
from tillbook.charting import chart_of
from tillbook.desk.jobs import Job, Step
from tillbook.expressions import rows_between
from tillbook.finding import Finding
from tillbook.merged import RECORD as MERGED
from tillbook.posting import LINES_PER_EVENT, Entry, Move
from tillbook.records import Document, Envelope, PositionKey, source_key, target_key
from tillbook.sentence import Names
from tillbook.store.door import Session, Store
from tillbook.tables import book, entry, journal, move
from tillbook.telling import charted, currency_in
from tillbook.work import finding

PAGE = 200  # documents in one step
PAUSE = SECOND // 2
DAY = 24 * 3_600 * SECOND
NIGHT = 2 * 3_600 * SECOND  # two o'clock, UTC
HALF_AN_HOUR = 1_800 * SECOND

_envelope = msgspec.json.Decoder(Envelope)
_json = msgspec.json.Encoder().encode


def follow(store: Store, after: int, now: Instant) -> Step:
    """Show the checks what has been posted since."""
    found: dict[str, Finding] = {}
    documents = _documents(store, after)
    if not documents:
        return Step(after, PAUSE)
    until = documents[-1][0].number
    moves = _rows(store, move, Move, after, until)
    entries = _rows(store, entry, Entry, after, until)
    with store.looking() as session:
        books = Books(session, session.chart())
        _read_ahead(books, session, documents, moves)
        for one, recorded_at in documents:
            books.envelope, books.now = one.envelope, recorded_at
            books.belong_to(one.company)
            rows = moves.get(one.number, ()), entries.get(one.number, ())
            found |= {it.key: it for it in checking.judge(one, *rows, books)}
    return Step(
        until,
        0 if len(documents) == PAGE else PAUSE,
        seen(store, books.chart, found.values(), until, now),
    )


def _read_ahead(
    books: Books,
    session: Session,
    documents: Iterable[tuple[Document, Instant]],
    moves: Mapping[int, Sequence[Move]],
) -> None:
    """Read what the checks ask of most documents, each table in one look-up."""
    places: set[PositionKey] = set()
    costs: set[tuple[str, str]] = set()
    for one, _ in documents:
        for moved in moves.get(one.number, ()):
            ends = source_key(moved), target_key(moved)
            places.update(key for key in ends if not is_edge(key[3]))
            costs.add((one.company, moved.item))
    books.know(places, session.positions(places), costs, session.item_costs(costs))
    items = sorted({item for _, item in costs})
    for kind in ("item", MERGED):
        books.know_masters(kind, items, session.masters(kind, items))
    books.know_prices(items, session.prices_of(items))


def look_over(store: Store, after: int, now: Instant) -> Step:
    """Ask the whole book; what is not seen any more has gone."""
    until = int(store.rows(select(book.c.number))[0][0])
    found = checking.run(store, full=True, now=now)
    stood = finding.c.gone_at == 0, finding.c.seen_after <= until
    gone = update(finding).where(*stood).values(gone_at=now)
    writes = [gone, *seen(store, chart_of(store), found, until, now)]
    return Step(until, tonight(now) - now, writes)


def tonight(now: Instant) -> Instant:
    """The next time it is two o'clock."""
    return now + ((NIGHT - now) % DAY or DAY)


FOLLOW = Job("checks follow the journal", follow)
LOOK_OVER = Job("checks look over the book", look_over, lease=HALF_AN_HOUR, begins=tonight)


def _documents(store: Store, after: int) -> list[tuple[Document, Instant]]:
    """The next documents after a journal number, and when each was recorded."""
    row = journal.c
    columns = row.number, row.envelope, row.body, row.company, row.posting_day, row.recorded_at
    wanted = select(*columns).where(row.number > after).order_by(row.number).limit(PAGE)
    return [
        (Document(number, _envelope.decode(envelope), codec.reread(body.encode()), *rest), when)
        for number, envelope, body, *rest, when in store.rows(wanted)
    ]


def _rows(store: Store, table: Any, made: Any, after: int, until: int) -> dict[int, list[Any]]:
    """The rows of a stretch of documents, by document."""
    among = rows_between(table.c.number, after + 1, until)
    rows: dict[int, list[Any]] = {}
    for row in store.rows(select(table).where(among).order_by(table.c.number)):
        rows.setdefault(row.number // LINES_PER_EVENT, []).append(made(*row))
    return rows


def seen(
    store: Store, chart: Chart, found: Iterable[Finding], until: int, now: Instant
) -> list[Executable]:
    """What keeps findings; one that stands already was first seen when it was."""
    wanted = {one.key: one for one in found}
    keys = list(wanted)
    writes: list[Executable] = []
    names = charted(chart, {})
    for first in range(0, len(keys), PAGE):
        these = finding.c.key.in_(keys[first : first + PAGE])
        stood = select(finding.c.key, finding.c.seen_at).where(finding.c.gone_at == 0, these)
        since = {row.key: row.seen_at for row in store.rows(stood)}
        some = [
            _kept(wanted[key], names, since.get(key, now), until)
            for key in keys[first : first + PAGE]
        ]
        writes += [delete(finding).where(these), insert(finding).values(some)]
    return writes


def _kept(one: Finding, names: Names, since: Instant, until: int) -> dict[str, Any]:
    return {
        "key": one.key, "check": one.check, "severity": one.severity, "owner": one.owner,
        "says": _json(one.says).decode(), "documents": _json(one.documents).decode(),
        "value": one.value, "currency": currency_in(one, names),
        "seen_after": until, "seen_at": since, "gone_at": 0,
    }  # fmt: skip
