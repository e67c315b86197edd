"""Till totals: what tills state of their days, set beside what the book has of the same numbers.

A Z report names numbers, not hours, so no clock and no order of arrival decides what it is compared
with. A document that a person has to decide about counts as missing until they have, and then as
what the till sent: the report sums that.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Select, and_, select, text

from tillbook import codec
from tillbook.calendar import Day, day_after, day_before
from tillbook.day_total import KEY, Sums, is_signed, key_on, tape_of
from tillbook.decision import RECORD as DECISION
from tillbook.event import KINDS
from tillbook.money import Money
from tillbook.report import Rows
from tillbook.sentence import Amount, On, Phrase, Place, Sentence, Word, sentence
from tillbook.sides import SLIPS
from tillbook.tables import IS_Z_REPORT, held, held_body, journal, master

REPORT = "z_report"
SAID = 5  # stretches of missing numbers that a sentence names
SLIPS_OF = " slips"  # behind a kind: how many there are


class Total(NamedTuple):
    """A Z report in the journal."""

    number: int
    location: str
    business_day: Day
    posting_day: Day
    report: Any


class Compared(NamedTuple):
    """What a till's total and the book say otherwise; nothing of it where they agree."""

    missing: tuple[int, ...]  # numbers that have not come, or are held
    sums: Mapping[str, int]  # by kind or tender, what the total says more than the book
    money: Money  # of the slips, returns taken off
    changed: bool  # all is there and sums up, and yet it is not what the till sent
    signed: str  # "signed"; "unsigned" where the till has no key; else what is wrong

    @property
    def agrees(self) -> bool:
        """Whether the book has what the till says, and the till says it."""
        return not (self.missing or self.sums or self.changed) and not self.is_doubtful

    @property
    def is_doubtful(self) -> bool:
        """Whether nobody can tell that it was the till that stated it."""
        return self.signed not in ("signed", "unsigned")


def totals(rows: Rows, *wanted: Any) -> Iterator[Total]:
    """Z reports, by origin and number."""
    row = journal.c
    columns = row.number, row.location, row.business_day, row.posting_day, row.body
    query = select(*columns).where(text(IS_Z_REPORT), *wanted).order_by(row.origin, row.sequence)
    for number, location, business_day, posting_day, body in rows(query):
        report: Any = codec.reread(body.encode())
        yield Total(number, location, business_day, posting_day, report)


def compared(rows: Rows, total: Total) -> Compared:
    """A total beside the book."""
    report = total.report
    hashes, sums = dict[int, str](), Sums()
    for number, kind, body_hash, body in _numbered(rows, total):
        hashes[number] = body_hash
        if kind in SLIPS:
            sums.add(kind, codec.reread(body.encode()))
    if len(hashes) <= report.last - report.first:
        for number, kind, body_hash, slip in _decided(rows, report):
            if number not in hashes:
                hashes[number] = body_hash
                sums.add(kind, slip)
    missing = _absent(hashes, report.first, report.last)
    differing = _differing(report, sums)
    in_order = (hashes[number] for number in sorted(hashes))
    changed = not missing and not differing and tape_of(in_order) != report.tape
    said = sum(SLIPS[one.kind] * one.total for one in report.kinds)
    signed = signing(report, _fields(rows, report.origin), total.business_day)
    return Compared(missing, differing, said - sums.money, changed, signed)


def told(total: Total, found: Compared) -> Sentence:
    """What differs, in words with the numbers."""
    report, words, parts = total.report, dict[str, Word](), list[str]()
    if found.missing:
        parts.append("{numbers} not in the books")
        words["numbers"] = numbers_said(stretches(found.missing))
    if found.sums:
        more = []
        for at, (name, by) in enumerate(sorted(found.sums.items())):
            more.append(f"{{what_{at}}} {{more_{at}}}")
            is_many = name.endswith(SLIPS_OF)
            words[f"what_{at}"] = name
            words[f"more_{at}"] = str(by) if is_many else Amount(by, total.location)
        parts.append(f"the till says, more than the books: {', '.join(more)}")
    if found.changed:
        parts.append("a document is not what the till sent")
    if found.is_doubtful:
        parts.append("{signing}")
        words["signing"] = Phrase(found.signed)
    return sentence(
        f"Z report of {{origin}} at {{place}}, {{day}}: {'; '.join(parts)}.",
        origin=report.origin, place=Place(total.location), day=On(report.day), **words,
    )  # fmt: skip


def signing(report: Any, fields: Mapping[str, Any] | None, day: Day) -> str:
    """Whether a report is signed by the key that its till has on its business day, in words."""
    key = key_on(fields, day) if fields else ""
    if not key:
        return "it is signed, and the till has no key" if report.signature else "unsigned"
    if not report.signature:
        return "it is not signed, and the till has a key"
    if not is_signed(report.stated(), report.signature, key):
        return "it was not signed by the till's key"
    return "signed"


def _fields(rows: Rows, origin: str) -> Any:
    query = select(master.c.fields).where(master.c.kind == KEY, master.c.code == origin)
    return next((msgspec.json.decode(row.fields) for row in rows(query)), None)


def _numbered(rows: Rows, total: Total) -> Iterator[Any]:
    """(number, kind, hash, body) of what is posted: near the day, then what was late for a close.

    The journal is asked by day and location, for it has no index by origin. The second question
    looks through days and is put only where the first leaves numbers open.
    """
    report = total.report
    first = day_before(day_before(total.business_day))
    last = day_after(max(total.business_day, total.posting_day))
    open = report.last - report.first + 1
    for row in rows(_near(total, journal.c.posting_day.between(first, last))):
        open -= 1
        yield row
    if open > 0:
        yield from rows(_near(total, journal.c.posting_day > last))


def _near(total: Total, days: Any) -> Select[Any]:
    row, report = journal.c, total.report
    return (
        select(row.sequence, row.kind, row.body_hash, row.body)
        .where(days, row.location == total.location, row.origin == report.origin)
        .where(row.sequence.between(report.first, report.last))
    )


def _decided(rows: Rows, report: Any) -> Iterator[tuple[int, str, str, Any]]:
    """What of the numbers was held and somebody has decided about, as far as its bytes are kept."""
    known = and_(master.c.kind == DECISION, master.c.code == held.c.body_hash)
    query = (
        select(held_body.c.body).select_from(
            held.join(master, known).join(held_body, held_body.c.body_hash == held.c.body_hash)
        ).where(held.c.origin == report.origin)
    )  # fmt: skip
    for (body,) in rows(query):
        fields = _read(bytes(body))
        number, kind = fields.get("sequence"), fields.get("kind")
        if isinstance(number, int) and report.first <= number <= report.last:
            yield number, str(kind), sha256(bytes(body)).hexdigest(), _slip(fields)


def _read(body: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


class _Nothing:
    """A slip that cannot be read: it is there, and has no money that anybody could sum."""

    total = 0
    tenders = ()


def _slip(fields: dict[str, Any]) -> Any:
    kind = KINDS.get(str(fields.get("kind")))
    try:
        return msgspec.convert(fields, kind) if kind else _Nothing
    except msgspec.ValidationError:
        return _Nothing


def _differing(report: Any, sums: Sums) -> dict[str, int]:
    """By kind and tender, what the report says more than the book has."""
    said: dict[str, int] = {}
    for one in report.kinds:
        said[f"{one.kind}{SLIPS_OF}"], said[one.kind] = one.slips, one.total
    said |= {f"by {one.kind}": one.amount for one in report.tenders}
    have = {f"{kind}{SLIPS_OF}": many for kind, many in sums.slips.items()}
    have |= sums.totals | {f"by {kind}": amount for kind, amount in sums.tenders.items()}
    by = {name: said.get(name, 0) - have.get(name, 0) for name in said.keys() | have.keys()}
    return {name: amount for name, amount in by.items() if amount}


def _absent(there: Iterable[int], first: int, last: int) -> tuple[int, ...]:
    """The numbers that are not there; of very many, the first that tell the story."""
    known, absent = set(there), []
    for number in range(first, last + 1):
        if number not in known:
            absent.append(number)
            if len(absent) > MOST_ABSENT:
                break
    return tuple(absent)


MOST_ABSENT = 100_000
"""A till does not sell more on a day; what names more is not read on."""


def stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Numbers as stretches, from first to last."""
    made: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if made and made[-1][1] == number - 1:
            made[-1] = made[-1][0], number
        else:
            made.append((number, number))
    return made


def numbers_said(found: Sequence[tuple[int, int]]) -> str:
    """Stretches of numbers in words, the first of them."""
    said = [str(first) if first == last else f"{first} to {last}" for first, last in found[:SAID]]
    more = f" and {len(found) - SAID} stretches more" if len(found) > SAID else ""
    one = len(found) == 1 and found[0][0] == found[0][1]
    return f"number{'' if one else 's'} {', '.join(said)}{more}"
