"""The chain of hashes holds, per origin, from the stored bytes (law 12).

The body has the hash that the envelope says; the envelope says what the journal's columns say;
each hash is SHA-256 over the one before, the envelope and the body's hash. After a break the walk
goes on from the stored hash, so that only what was changed is named.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import select

from tillbook.finding import Check, Seen
from tillbook.records import Envelope
from tillbook.report import Rows
from tillbook.sentence import Phrase, Posted, Sentence, sentence
from tillbook.tables import journal, origin

STAMPED = (
    "id", "kind", "version", "location", "origin", "sequence", "document", "instant",
    "business_day", "body_hash",
)  # fmt: skip
EVERY = select(
    *(journal.c[name] for name in STAMPED), journal.c.number, journal.c.hash, journal.c.envelope,
    journal.c.body,
).order_by(journal.c.number)  # fmt: skip
HEADS = select(origin.c.origin, origin.c.hash)

_envelope = msgspec.json.Decoder(Envelope).decode


def over_book(rows: Rows) -> Iterator[Seen]:
    """Read every document and recompute its hashes."""
    last: dict[str, str] = {}
    for row in rows(EVERY):
        fault = _fault(row, last.get(row.origin, ""))
        if fault:
            yield Seen(row.id, _said(row.number, fault), (row.number,))
        last[row.origin] = row.hash
    for name, head in rows(HEADS):
        if last.get(name, "") != head:
            says = "The chain of {origin} does not end with the hash that it had."
            yield Seen(name, sentence(says, origin=name))


def _said(number: int, fault: str) -> Sentence:
    return sentence("{document}: {fault}.", document=Posted(number=number), fault=Phrase(fault))


def _fault(row: Any, previous: str) -> str:
    if sha256(row.body.encode()).hexdigest() != row.body_hash:
        return "its body is not the one that was posted"
    try:
        envelope = _envelope(row.envelope)
    except msgspec.MsgspecError:
        return "its envelope cannot be read"
    if tuple(getattr(envelope, name) for name in STAMPED) != tuple(row[: len(STAMPED)]):
        return "its columns differ from its envelope"
    chained = previous + row.envelope + row.body_hash
    if sha256(chained.encode()).hexdigest() != row.hash:
        return "its hash does not follow from the one before"
    return ""


CHECK = Check(
    name="chain-holds",
    holds="The chain of hashes holds, and breaks if one byte changes.",
    severity="broken law",
    owner="IT support",
    over_book=over_book,
    thorough=True,
)
