"""Held documents are all there, and their bytes are the ones that came; erased ones may be gone."""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import func, select

from tillbook.finding import Check, Seen
from tillbook.report import Rows
from tillbook.sentence import Many, sentence
from tillbook.tables import book, held, held_body

BYTES = select(held.c.number, held.c.id, held.c.body_hash, held_body.c.body).join(
    held_body, held_body.c.body_hash == held.c.body_hash
)
COUNT = select(book.c.held, select(func.count(held.c.number)).scalar_subquery().label("rows"))


def over_book(rows: Rows) -> Iterator[Seen]:
    """Hash the bytes again, and count."""
    said, there = next(iter(rows(COUNT)))
    if said != there:
        counted = sentence(
            "{said} were held; {there} are there.",
            said=Many(said, "document", "documents"),
            there=Many(there),
        )
        yield Seen("count", counted)
    for number, id, body_hash, body in rows(BYTES):
        if sha256(bytes(body)).hexdigest() != body_hash:
            changed = "The bytes of held document {number} ({id}) have changed."
            yield Seen(str(number), sentence(changed, number=Many(number), id=id))


CHECK = Check(
    name="held-bytes",
    holds="Held documents are all there, byte for byte.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
)
