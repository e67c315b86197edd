"""Relay: an event on its way from the book that minted it to another.

A relayed line carries three strings: the envelope and the body, byte for byte as the first book
stored them, and the hash that its origin's chain had before. What one book has posted no other
judges again; it only *waits*, where something before it is missing or this program is too old.
"""

from typing import NamedTuple

import msgspec
from msgspec import Struct

from tillbook.errors import Problem
from tillbook.event import Event
from tillbook.records import Envelope

OPENING = b'{"previous":'


class EnvelopeDiffers(Problem):
    """An envelope says otherwise than the body that it came with."""

    remedy = "Send the envelope and the body as the first book stored them."
    status = 409


class PredecessorMissing(Problem):
    """An event of this origin that came before has not arrived."""

    remedy = "Nothing to do: it waits, and is posted when it is sent again after its predecessor."
    status = 409


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """A relayed event as it is sent."""

    previous: str
    envelope: str
    body: str


class Relayed(NamedTuple):
    """What the first book stamped, and where its origin's chain stood."""

    previous: str
    envelope: Envelope
    text: bytes


_line = msgspec.json.Decoder(Line)
_envelope = msgspec.json.Decoder(Envelope)


def unwrapped(line: bytes) -> tuple[bytes, Relayed]:
    """The body of a relayed line, and its envelope; raises MsgspecError for any other line."""
    parts = _line.decode(line)
    text = parts.envelope.encode()
    return parts.body.encode(), Relayed(parts.previous, _envelope.decode(text), text)


def wrapped(previous: str, envelope: str, body: str) -> bytes:
    """A relayed line, from the journal's own columns and the hash of the row before."""
    return msgspec.json.encode(Line(previous, envelope, body))


def difference(event: Event, body_hash: str, envelope: Envelope) -> Problem | None:
    """Where the envelope repeats the body, it must say the same."""
    said = (event.id, event.kind(), event.version, event.location, event.actor, body_hash)
    kept = (
        envelope.id, envelope.kind, envelope.version, envelope.location, envelope.actor,
        envelope.body_hash,
    )  # fmt: skip
    numbered = (event.origin, event.sequence) == (envelope.origin, envelope.sequence)
    if said != kept or (event.sequence and not numbered):
        return EnvelopeDiffers(id=event.id)
    return None
