"""Intake: what came through a door, read or refused, before any book is asked."""

import re
from hashlib import sha256

from msgspec import Struct

from tillbook import codec
from tillbook.codec import Decoded, decode
from tillbook.errors import Problem
from tillbook.event import KINDS, MalformedId, OriginWithoutSequence

UUID_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Refused(Struct, frozen=True):
    """Bytes that cannot be posted, with the reason and what could still be read of them."""

    body: bytes
    body_hash: str
    problem: Problem
    id: str = ""
    is_fact: bool = True
    origin: str = ""
    sequence: int = 0


Read = Decoded | Refused


def read(body: bytes) -> Read:
    """Decode a body and check it, whatever any book says."""
    try:
        one = decode(body)
    except Problem as problem:
        return refused(body, problem)
    event = one.event
    if not UUID_SHAPE.fullmatch(event.id):
        return refused(body, MalformedId(id=event.id))
    if bool(event.origin) != bool(event.sequence):
        return refused(body, OriginWithoutSequence(origin=event.origin, sequence=event.sequence))
    problem = next(event.check(), None)
    return one if problem is None else refused(body, problem)


def refused(body: bytes, problem: Problem) -> Refused:
    """The refusal of a body, with the id, origin and sequence that it says, if it says any."""
    body_hash = sha256(body).hexdigest()
    try:
        fields = codec.parsed(body)
    except Problem:
        return Refused(body, body_hash, problem)
    kind, id = KINDS.get(str(fields.get("kind"))), fields.get("id")
    origin, sequence = fields.get("origin"), fields.get("sequence")
    numbered = isinstance(origin, str) and isinstance(sequence, int) and sequence > 0
    return Refused(
        body, body_hash, problem,
        id if isinstance(id, str) and UUID_SHAPE.fullmatch(id) else "",
        kind is None or kind.NATURE == "fact",
        origin if numbered and isinstance(origin, str) else "",
        sequence if numbered and isinstance(sequence, int) else 0,
    )  # fmt: skip
