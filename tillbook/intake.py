"""Intake: what came through a door, read or refused, before any book is asked."""

import re
from hashlib import sha256

import msgspec
from msgspec import Struct, structs

from tillbook import codec
from tillbook.calendar import EARLIEST
from tillbook.codec import Decoded, UnknownKind, UnknownVersion, Unreadable, decode
from tillbook.errors import Problem
from tillbook.event import (
    KINDS,
    Event,
    LocationMissing,
    MalformedId,
    MomentTooEarly,
    OriginWithoutSequence,
)
from tillbook.money import MOST
from tillbook.relay import OPENING, difference, unwrapped
from tillbook.spelling import is_well_written

UUID_SHAPE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class PostingFailed(Problem):
    """The document could not be posted through a fault of this program."""

    remedy = "It is kept byte for byte; report the fault, upgrade, and release it."
    status = 500


class Refused(Struct, frozen=True):
    """Bytes that cannot be posted, with the reason and what could still be read of them."""

    body: bytes
    body_hash: str
    problem: Problem
    id: str = ""
    is_fact: bool = True
    origin: str = ""
    sequence: int = 0
    waits: bool = False  # until a newer program reads it


Read = Decoded | Refused


def read(body: bytes) -> Read:
    """Decode a body, or a relayed line, and check it, whatever any book says."""
    try:
        return _relayed(body) if body.startswith(OPENING) else _reported(body)
    except Exception as fault:  # ours, not the document's: keep it, and go on with the others
        return refused(body, PostingFailed(reason=f"{type(fault).__name__}: {fault}"[:500]))


def _reported(body: bytes) -> Read:
    try:
        one = decode(body)
        problem = _fault(one.event) or next(one.event.check(), None)
    except Problem as found:
        return refused(body, found)
    return one if problem is None else refused(body, problem)


def _relayed(line: bytes) -> Read:
    try:
        body, envelope = unwrapped(line)
        one = decode(body)
    except (UnknownKind, UnknownVersion) as problem:
        return Refused(line, sha256(line).hexdigest(), problem, waits=True)
    except Problem as problem:
        return refused(line, problem)
    except (msgspec.MsgspecError, UnicodeError) as fault:
        return refused(line, Unreadable(reason=str(fault)))
    differs = difference(one.event, one.body_hash, envelope.envelope)
    if differs:
        return refused(line, differs)
    return structs.replace(one, relayed=envelope, origin=envelope.envelope.origin)


def _fault(event: Event) -> Problem | None:
    """What is wrong with the head of a document."""
    if not UUID_SHAPE.fullmatch(event.id):
        return MalformedId(id=event.id)
    if bool(event.origin) != bool(event.sequence):
        return OriginWithoutSequence(origin=event.origin, sequence=event.sequence)
    if event.at < EARLIEST:
        return MomentTooEarly(at="/at", said=event.at.isoformat())
    if event.AT_LOCATION and not event.location:
        return LocationMissing(at="/location")
    return None


def refused(body: bytes, problem: Problem) -> Refused:
    """The refusal of a body, with the id, origin and sequence that it says, if it says any."""
    body_hash = sha256(body).hexdigest()
    try:
        fields = codec.parsed(body)
    except Problem:
        return Refused(body, body_hash, problem)
    kind, id = KINDS.get(str(fields.get("kind"))), fields.get("id")
    origin, sequence = fields.get("origin"), fields.get("sequence")
    numbered = (
        isinstance(origin, str)
        and 0 < len(origin) <= 64
        and is_well_written(origin)
        and type(sequence) is int
        and 0 < sequence <= MOST
    )
    return Refused(
        body, body_hash, problem,
        id if isinstance(id, str) and UUID_SHAPE.fullmatch(id) else "",
        kind is None or kind.NATURE == "fact",
        origin if numbered and isinstance(origin, str) else "",
        sequence if numbered and isinstance(sequence, int) else 0,
    )  # fmt: skip
