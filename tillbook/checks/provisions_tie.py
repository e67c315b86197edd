"""What is put aside for stock is what the provision that stands says, store by store.

It takes no journal by hand: the account is written by provisions alone, each for its month's end.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import select

from tillbook import codec
from tillbook.calendar import shown
from tillbook.chart import STOCK_PROVISIONS
from tillbook.expressions import mapped_to, numbers_of, total
from tillbook.finding import Check, Seen
from tillbook.provisions import RECORD
from tillbook.report import Rows
from tillbook.sentence import Amount, Place, sentence
from tillbook.tables import balance, journal, master

Key = tuple[str, str]
_KEY = balance.c.location, balance.c.about
KEPT = (
    select(*_KEY, total(balance.c.amount))
    .where(balance.c.account.in_(mapped_to(STOCK_PROVISIONS.name)), balance.c.about != "")
    .group_by(*_KEY)
)
STANDING = select(master.c.fields).where(master.c.kind == RECORD)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every store and month's end at which the account is another."""
    said = _said(rows)
    kept = {(location, about): -amount for location, about, amount in rows(KEPT) if amount}
    for location, about in sorted(set(said) | set(kept)):
        own, theirs = kept.get((location, about), 0), said.get((location, about), 0)
        if own != theirs:
            says = sentence(
                "{place} has {own} put aside at {about}; its provision says {theirs}.",
                place=Place(location), own=Amount(own, location), about=about,
                theirs=Amount(theirs, location),
            )  # fmt: skip
            yield Seen(f"{location}/{about}", says, (), Amount(own - theirs, location))


def _said(rows: Rows) -> Counter[Key]:
    """What the last provision of each company puts aside."""
    stands = [msgspec.json.decode(fields)["standing"] for (fields,) in rows(STANDING)]
    last = [every[-1]["id"] for every in stands if every]
    said: Counter[Key] = Counter()
    numbers = numbers_of(rows, last).values()
    for (body,) in rows(select(journal.c.body).where(journal.c.number.in_(numbers))):
        provision: Any = codec.reread(body.encode())
        for line in provision.lines:
            said[line.store, shown(provision.day)] += line.amount
    return said


CHECK = Check(
    name="provisions-tie",
    holds="What is put aside for stock is what the last provision says.",
    severity="broken law",
    owner="finance analyst",
    over_book=over_book,
)
