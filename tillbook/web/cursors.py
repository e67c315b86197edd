"""Cursors: where a page ended, as text that means nothing to anybody else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import TypeVar

import msgspec
from msgspec import Struct

from tillbook.web.problems import MalformedParameter

C = TypeVar("C", bound=Struct)


def closed(cursor: Struct) -> str:
    """A cursor as text."""
    return urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def opened(said: str, cls: type[C]) -> C | None:
    """A cursor from its text; raises MalformedParameter."""
    if not said:
        return None
    try:
        text = urlsafe_b64decode(said + "=" * (-len(said) % 4))
        return msgspec.json.decode(text, type=cls)
    except (NotBase64, ValueError, msgspec.MsgspecError):
        raise not_ours() from None


def not_ours() -> MalformedParameter:
    """The problem of a cursor that was never given."""
    return MalformedParameter(parameter="cursor", reason="it is none of ours")
