"""Route: an address of the API, what it asks and answers, and who may come.

The table of routes is what the server, its description (OpenAPI), the page of permissions and the
tests are made from.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from tillbook.web.call import Call

Method = Literal["GET", "POST", "PUT", "DELETE"]

JSON, CSV = "application/json", "text/csv"
LINES, EVENT_STREAM = "application/x-ndjson", "text/event-stream"
PROBLEM = "application/problem+json"
HTML, CSS = "text/html", "text/css"

COOKIE = "__Host-tillbook"
"""What a browser is recognised by."""

KEY_LEAST, KEY_MOST, KEY_CHARACTERS = 16, 128, "[!-~]"
"""What an Idempotency-Key is made of."""

PUBLIC, ANYBODY_KNOWN = "public", "anybody known"
"""Who may come to a route that asks for no single permission."""

encode = msgspec.json.Encoder(enc_hook=str).encode


class Answer(Struct, frozen=True):
    """What goes back: bytes, or parts as they come."""

    status: int
    body: bytes = b""
    media: str = JSON
    headers: Mapping[str, str] = {}
    parts: AsyncGenerator[bytes, None] | None = None


def told(value: Any, status: int = 200, **headers: str) -> Answer:
    """A value as JSON; header names are written with underscores."""
    named = {name.replace("_", "-"): said for name, said in headers.items()}
    return Answer(status, encode(value), JSON, named)


def beside(answer: Answer, **secrets: str | list[str]) -> Answer:
    """An answer with secrets that are never kept beside it; a refusal has none."""
    if answer.status >= 400:
        return answer
    return Answer(answer.status, answer.body[:-1] + b"," + encode(secrets)[1:])


class Parameter(Struct, frozen=True):
    """A parameter in the address or behind it."""

    name: str
    says: str
    kind: Literal["text", "whole", "day", "moment", "flag"] = "text"
    needed: bool = False
    most: int = 500  # characters, or the largest number
    least: int = 0
    example: str | int = ""
    choices: Sequence[str] = ()


class Body(Struct, frozen=True):
    """What a route reads: a struct, papers of these types, or documents in their several forms."""

    struct: type[Struct] | None
    example: Any = None
    media: Sequence[str] = ()


class Route(Struct, frozen=True, kw_only=True):
    """An address with a method."""

    method: Method
    path: str  # with {name} for what varies
    permission: str
    says: str
    answer: "Callable[[Call], Awaitable[Answer]]"
    gives: Mapping[int, Any]
    media: Sequence[str] = (JSON,)
    within: Sequence[Parameter] = ()  # the address
    query: Sequence[Parameter] = ()
    body: Body | None = None
    by_key: bool = False  # needs an Idempotency-Key
    everywhere: bool = False  # is the whole company's: roles for some locations do not reach it
    also: Sequence[int] = ()  # problems beside those that every route of its form can give
    tag: str = ""
    names: Mapping[str, str] = {}  # what of its answer stands in the address of others, by pointer

    @property
    def name(self) -> str:
        """What logs and figures call it."""
        return f"{self.method} {self.path}"

    @property
    def is_page(self) -> bool:
        """Whether people look at it in a browser."""
        return HTML in self.media

    @property
    def changes(self) -> bool:
        """Whether it may change anything."""
        return self.method != "GET"
