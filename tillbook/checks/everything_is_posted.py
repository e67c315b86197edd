"""Every document that says goods or money has rows in a ledger (I3).

Documents without any row are few: only their bodies are read.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import exists, select

from tillbook import codec
from tillbook.expressions import rows_of
from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Posted, sentence
from tillbook.sides import sign_of, taken_of
from tillbook.tables import entry, journal, move

POSTING = (
    "sale", "sale_return", "exchange", "receipt", "opening_stock", "write_off", "place_move",
    "adjustment", "manual_journal", "kit_assembly", "kit_disassembly", "repack", "item_merge",
)  # fmt: skip
WITHOUT_ROWS = select(journal.c.number, journal.c.id, journal.c.kind, journal.c.body).where(
    journal.c.kind.in_(POSTING),
    ~exists().where(rows_of(move.c.number, journal.c.number)),
    ~exists().where(rows_of(entry.c.number, journal.c.number)),
)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Documents without rows that should have some."""
    for number, id, kind, body in rows(WITHOUT_ROWS):
        if _says_anything(codec.reread(body.encode())):
            says = sentence(
                "The {document} says goods or money, but posted nothing.",
                document=Posted(number=number, kind=kind),
            )
            yield Seen(id, says, (number,))


def _says_anything(event: Any) -> bool:
    """Whether any line has goods or any money is left: what cancels on its account has no row."""
    left: Counter[str] = Counter()
    for line in event.lines:
        if getattr(line, "quantity", 0):
            return True
        left[getattr(line, "account", "sales")] += sign_of(line) * _amount(line)
    for tender in getattr(event, "tenders", ()):
        left[tender.kind] += taken_of(tender)
    return any(left.values())


def _amount(line: Any) -> int:
    return int(getattr(line, "amount", 0) or getattr(line, "list", 0))


CHECK = Check(
    name="everything-is-posted",
    holds="Every document that says goods or money has rows in a ledger.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
