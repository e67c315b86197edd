"""Heads: what a document says of itself, read before anybody knows whether it makes sense."""

from typing import Any

import msgspec
from msgspec import Struct

from tillbook import codec
from tillbook.errors import Problem
from tillbook.relay import OPENING, unwrapped


class Head(Struct, frozen=True):
    """What a document says of itself, whatever it is that it says."""

    kind: Any = ""
    id: Any = ""
    location: Any = ""
    origin: Any = ""
    sequence: Any = 0
    actor: Any = ""
    at: Any = None

    @property
    def where(self) -> str:
        """The location that it says, empty where it says none that can be read."""
        return self.location if isinstance(self.location, str) else ""


_head = msgspec.json.Decoder(Head)


def head_of(body: bytes) -> Head:
    """The head as the ledger would read it, empty where nobody can; of a relayed one, its own."""
    try:
        if body.startswith(OPENING):
            body = unwrapped(body)[0]
        return _head.decode(body)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        pass
    try:
        said = codec.parsed(body)
    except Problem:
        return Head()
    return Head(**{name: said[name] for name in Head.__struct_fields__ if name in said})
