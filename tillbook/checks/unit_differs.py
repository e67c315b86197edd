"""A document's pack holds another number of base units than the catalogue says.

The document is complete and was posted by its own factor; somebody keyed or printed it wrong, or
the catalogue is wrong.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tillbook import codec
from tillbook.books import Books
from tillbook.finding import Check, Seen
from tillbook.posting import Entry, Move
from tillbook.records import Document
from tillbook.report import Rows
from tillbook.sentence import AnItem, Goods, sentence
from tillbook.tables import journal, master

Packs = Sequence[dict[str, Any]]
KEYED = select(journal.c.number, journal.c.business_day, journal.c.body).where(
    journal.c.body.like('%"unit"%')
)
ITEMS = select(master.c.code, master.c.fields).where(
    master.c.kind == "item", master.c.fields.like('%"packs"%')
)


def of_event(
    document: Document, moves: Sequence[Move], entries: Sequence[Entry], books: Books
) -> Iterator[Seen]:
    """Lines whose factor is not the catalogue's."""
    for line in getattr(document.event, "lines", ()):
        if getattr(line, "unit", None):
            record = books.master("item", line.item)
            packs = record.fields.get("packs", ()) if record else ()
            yield from _differing(line, packs, document.envelope.business_day, document.number)


def over_book(rows: Rows) -> Iterator[Seen]:
    """Every keyed unit, against the catalogue as it is now."""
    packs = {code: json.loads(fields)["packs"] for code, fields in rows(ITEMS)}
    for number, day, body in rows(KEYED) if packs else ():
        for line in getattr(codec.reread(body.encode()), "lines", ()):
            if getattr(line, "unit", None):
                yield from _differing(line, packs.get(line.item, ()), day, number)


def _differing(line: Any, packs: Packs, day: int, number: int) -> Iterator[Seen]:
    """Compared with the pack of that name in force on the day, if the catalogue has one."""
    named = [it for it in packs if it["name"] == line.unit.name and it.get("from_day", 0) <= day]
    if not named:
        return
    pack = max(named, key=lambda it: int(it.get("from_day", 0)))
    if pack["factor"] != line.unit.factor:
        says = sentence(
            "A {pack} of {item} was keyed as {keyed}; the catalogue says {factor}.",
            pack=line.unit.name, item=AnItem(line.item), keyed=Goods(line.unit.factor, line.item),
            factor=Goods(pack["factor"], line.item),
        )  # fmt: skip
        yield Seen(f"{line.item}/{line.unit.name}/{line.unit.factor}", says, (number,))


CHECK = Check(
    name="unit-differs",
    holds="A pack holds as many base units as the catalogue says.",
    severity="advice",
    owner="inventory planner",
    over_book=over_book,
    of_event=of_event,
    thorough=True,
)
