"""Closing: what somebody should have looked at before a company's days are closed.

The list says and does not forbid: what comes late posts on the first open day. What a person has
asked and nobody has answered stands in the way, a counted line that waits for its approval; and
an account that is stopped is refused by the close itself.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import and_, select, text

from tillbook import codec
from tillbook.calendar import Day, day_after
from tillbook.charted import Company, Stop
from tillbook.checking import chosen
from tillbook.counting import approval_id
from tillbook.decision import RECORD
from tillbook.errors import Problem
from tillbook.expressions import numbers_of
from tillbook.finding import Finding
from tillbook.report import Asked, Rows
from tillbook.sentence import AnAccount, AnItem, On, Place, Posted, Sentence, sentence
from tillbook.tables import IS_COUNT, held, journal, master, sequence_gap
from tillbook.till_days import lacking

AT_ONCE = 500
LISTED_APART = {
    "late-fact": "late facts",
    "unmapped": "postings to suspense",
    "store-day-missing": "store days without sales",
    "sequence-gap": "",  # listed by origin
    "z-report-differs": "",  # listed by store and day
}
"""Checks that have a line of their own on the list."""


class RequestsAreOpen(Problem):
    """Counted lines of the days to close wait for somebody's approval."""

    remedy = "Approve them or count again; `--anyway` closes without them."
    status = 409


class Point(Struct, frozen=True):
    """One line of the checklist: how many there are, and which documents."""

    point: str
    many: int
    says: tuple[Sentence, ...] = ()
    documents: tuple[int, ...] = ()  # journal numbers; of held ones, those of the quarantine
    stands_in_the_way: bool = False


def checklist(rows: Rows, company: str, through: Day) -> list[Point]:
    """What to look at before the company's days through this one are closed."""
    return [
        _held(rows),
        _gaps(rows),
        _requests(rows, company, through),
        _tills(rows, company, through),
        _stopped(rows),
        *_findings(rows, company, through),
    ]


def refuse_open(points: Iterable[Point]) -> None:
    """Raise RequestsAreOpen if one of the points stands in the way."""
    for point in points:
        if point.stands_in_the_way and point.many:
            raise RequestsAreOpen(many=point.many, first=point.documents[0])


def _held(rows: Rows) -> Point:
    """Documents in quarantine that nobody has decided about; they belong to no day yet."""
    decided = and_(master.c.kind == RECORD, master.c.code == held.c.body_hash)
    query = (
        select(held.c.number, held.c.problem, held.c.origin)
        .select_from(held.outerjoin(master, decided))
        .where(master.c.code.is_(None)).order_by(held.c.number)
    )  # fmt: skip
    found = list(rows(query))
    says = tuple(
        sentence("{problem}, from {origin}", problem=row.problem, origin=row.origin)
        for row in found
    )
    return Point("held documents", len(found), says, tuple(row.number for row in found))


def _gaps(rows: Rows) -> Point:
    gap = sequence_gap.c
    found = list(rows(select(gap.origin, gap.first, gap.last).order_by(gap.origin, gap.first)))
    says = tuple(
        sentence(
            "{origin}: {first} to {last}",
            origin=row.origin, first=str(row.first), last=str(row.last),
        )
        for row in found
    )  # fmt: skip
    return Point("missing numbers", sum(row.last - row.first + 1 for row in found), says)


def _tills(rows: Rows, company: str, through: Day) -> Point:
    """Store days, of those that are to be closed, that lack something of their tills."""
    query = select(master.c.fields).where(master.c.kind == "company", master.c.code == company)
    (known,) = (msgspec.json.decode(row.fields, type=Company) for row in rows(query))
    first = day_after(known.closed_through) if known.closed_through else known.books_from
    asked = Asked(company=company, from_day=first, to_day=through)
    found = {day: one.says for day, one in lacking(rows, asked).items() if one.says}
    says = tuple(
        Sentence(f"{{store}}, {{on}}: {one.text}", one.words | {"store": Place(at), "on": On(day)})
        for at, day in sorted(found)
        for one in found[at, day]
    )
    return Point("store days that lack something of a till", len(found), says)


def _stopped(rows: Rows) -> Point:
    """Accounts that were not what their record makes, and that nobody has released yet."""
    query = select(master.c.code, master.c.fields).where(master.c.kind == "account_stop")
    stops = {row.code: msgspec.json.decode(row.fields, type=Stop) for row in rows(query)}
    says = tuple(
        sentence("{account}: {reason}", account=AnAccount(code), reason=it.reason)
        for code, it in sorted(stops.items())
        if it.stopped
    )
    return Point("accounts that are stopped", len(says), says)


def _requests(rows: Rows, company: str, through: Day) -> Point:
    """Counted lines without an approval: the one request that can wait in a book."""
    query = select(journal.c.number, journal.c.body).where(
        text(IS_COUNT), journal.c.company == company, journal.c.business_day <= through
    )
    waiting: dict[str, tuple[int, Sentence]] = {}
    for row in rows(query.order_by(journal.c.number)):
        count: Any = codec.reread(row.body.encode())
        for at, line in enumerate(count.lines, 1):
            says = sentence(
                "{item} at {place}, line {line} of {sheet}",
                item=AnItem(line.item), place=Place(count.location), line=str(at),
                sheet=count.sheet or Posted(number=row.number),
            )  # fmt: skip
            waiting[approval_id(count.id, at)] = row.number, says
    for known in numbers_of(rows, list(waiting)):
        del waiting[known]
    return Point(
        "counted lines not approved", len(waiting), tuple(says for _, says in waiting.values()),
        tuple(sorted({number for number, _ in waiting.values()})), stands_in_the_way=True,
    )  # fmt: skip


def _findings(rows: Rows, company: str, through: Day) -> Iterator[Point]:
    """What the checks say of documents of these days; a finding without documents always."""
    broken: list[Finding] = []
    others: list[Finding] = []
    for check in chosen(full=False):
        found = [one for one in check.in_book(rows) if _concerns(rows, one, company, through)]
        if LISTED_APART.get(check.name):
            yield _point(LISTED_APART[check.name], found)
        elif check.name not in LISTED_APART:
            (broken if check.severity == "broken law" else others).extend(found)
    yield _point("broken laws", broken)
    yield _point("other findings", others)


def _concerns(rows: Rows, finding: Finding, company: str, through: Day) -> bool:
    """Whether one of a finding's documents is of the company and the days, or it names none."""
    wanted = journal.c.number.in_(finding.documents[:AT_ONCE])
    ours = journal.c.company.in_(("", company)), journal.c.business_day <= through
    query = select(journal.c.number).where(wanted, *ours).limit(1)
    return not finding.documents or any(True for _ in rows(query))


def _point(name: str, findings: list[Finding]) -> Point:
    says = tuple(one.says for one in findings)
    documents = {number for one in findings for number in one.documents}
    return Point(name, len(findings), says, tuple(sorted(documents)))
