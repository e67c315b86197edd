"""Journal: documents as a person looks for them: newest first, by kind, place, day and words.

Words are looked for in the documents themselves, from the newest backwards, a stretch at a time:
where the page is not full after so many, it says up to which number it has looked, and goes on
from there. So an answer never waits for the whole of a long history.
"""

import re
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Select, cast, func, or_, select
from sqlalchemy.types import Text

from tillbook.by_database import Expr, number_of
from tillbook.calendar import Day
from tillbook.store.door import Store
from tillbook.tables import book, journal

STRETCH = 10_000  # documents looked through at once
STRETCHES = 3
NUMBERED = re.compile(r"#?([0-9]{1,15})")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
KIND_NUMBER = re.compile(r"([a-z_ ]+?) ?([0-9]{1,15})")


class Wanted(Struct, frozen=True):
    """Which documents are looked for; what is empty does not restrict."""

    words: str = ""
    kind: str = ""
    locations: frozenset[str] = frozenset()  # empty: all, and what belongs to no location
    from_day: Day = 0
    to_day: Day = 0


class Posted(Struct, frozen=True):
    """A document in a list."""

    number: int
    id: str
    kind: str
    document: int
    location: str
    origin: str
    instant: int
    business_day: Day
    posting_day: Day
    actor: str
    total: int | None
    currency: str
    lines: int


class Found(Struct, frozen=True):
    """A page of documents, and the number to go on before; 0 where there are no more."""

    rows: list[Posted]
    before: int
    looked_to: int  # how far back it has looked


HEAD = [
    journal.c[name]
    for name in ("number", "id", "kind", "document", "location", "origin", "instant",
                 "business_day", "posting_day", "envelope", "body")
]  # fmt: skip


class _Body(Struct):
    total: Any = None
    currency: Any = ""
    lines: Any = ()


class _Envelope(Struct):
    actor: str = ""


_body = msgspec.json.Decoder(_Body)
_envelope = msgspec.json.Decoder(_Envelope)


def search(store: Store, wanted: Wanted, *, before: int = 0, most: int = 50) -> Found:
    """The newest documents that match, before a journal number."""
    high = before or int(store.rows(select(book.c.number))[0][0]) + 1
    rows: list[Any] = []
    for _ in range(STRETCHES):
        low = max(high - STRETCH, 1)
        query = _matching(wanted, low, high).order_by(journal.c.number.desc())
        rows += store.rows(query.limit(most + 1 - len(rows)))
        if len(rows) > most or low == 1:
            break
        high = low
    made = [_read(row) for row in rows[:most]]
    if len(rows) > most:
        return Found(made, made[-1].number, made[-1].number)
    return Found(made, 0 if low == 1 else low, low)


def _matching(wanted: Wanted, low: int, high: int) -> Select[Any]:
    row = journal.c
    query = select(*HEAD).where(row.number >= low, row.number < high)
    if wanted.kind:
        query = query.where(row.kind == wanted.kind)
    if wanted.locations:
        query = query.where(row.location.in_(sorted(wanted.locations)))
    if wanted.from_day:
        query = query.where(row.business_day >= wanted.from_day)
    if wanted.to_day:
        query = query.where(row.business_day <= wanted.to_day)
    return query.where(*(_says(word) for word in wanted.words.lower().split()))


def _says(word: str) -> Expr:
    """Whether a document has a word: its number, its id, its kind, its origin or its text."""
    row, bare = journal.c, word.removeprefix("#")
    text = or_(
        func.lower(row.body).contains(word, autoescape=True),
        row.kind.contains(word.replace(" ", "_"), autoescape=True),
        func.lower(row.origin).contains(word, autoescape=True),
    )
    if bare.isdecimal() and bare.isascii() and len(bare) < 16:
        return or_(text, cast(row.number, Text) == bare, cast(row.document, Text) == bare)
    return text


def named(store: Store, words: str, most: int = 5) -> list[Posted]:
    """The documents that are called so: by journal number, by id, or by kind and number."""
    said, row = words.lower().strip(), journal.c
    if match := NUMBERED.fullmatch(said):
        query = select(*HEAD).where(row.number == int(match[1]))
    elif ID.fullmatch(said):
        query = select(*HEAD).where(row.number == number_of(said))
    elif match := KIND_NUMBER.fullmatch(said):
        kind, last = match[1].strip().replace(" ", "_"), select(book.c.number).scalar_subquery()
        query = select(*HEAD).where(
            row.number > last - STRETCH, row.kind == kind, row.document == int(match[2])
        )
    else:
        return []
    return [_read(it) for it in store.rows(query.order_by(row.number.desc()).limit(most))]


def _read(row: Any) -> Posted:
    body = _body.decode(row.body)
    whole = isinstance(body.total, int) and not isinstance(body.total, bool)
    return Posted(
        row.number, row.id, row.kind, row.document, row.location, row.origin, row.instant,
        row.business_day, row.posting_day, _envelope.decode(row.envelope).actor,
        body.total if whole else None, str(body.currency or ""),
        len(body.lines) if isinstance(body.lines, list) else 0,
    )  # fmt: skip
