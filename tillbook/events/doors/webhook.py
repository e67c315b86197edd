"""Webhook: an address that is told of documents as they are posted.

(no entry)

Each document of the kinds and locations asked for is sent there, signed as Standard Webhooks says.
The secret is in no document: it lies with the credentials. An address answers 2xx, or is asked
again, later each time, for three days; what it never took waits as a dead letter.
"""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import urlsplit

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import KINDS, LocationCode, UnknownLocation
from tillbook.master import MasterData, Name

KindName = Annotated[str, Meta(min_length=1, max_length=64)]


class AddressUnfit(Problem):
    """The address of a webhook is none that a document can be sent to."""

    remedy = "Say https://host/path, without a user's name, password or fragment."


class NoSuchKind(Problem):
    """A webhook asks for a kind of document that there is not."""

    remedy = "docs/events lists the kinds; leave it empty for all of them."


class Webhook(MasterData, tag="webhook", frozen=True):
    """An address that is told, created or changed. Empty lists are all kinds, all locations."""

    name: Name | UnsetType = UNSET
    address: Annotated[str, Meta(min_length=1, max_length=500)] | UnsetType = UNSET
    kinds: Annotated[tuple[KindName, ...], Meta(max_length=100)] | UnsetType = UNSET
    locations: Annotated[tuple[LocationCode, ...], Meta(max_length=1_000)] | UnsetType = UNSET
    stopped: bool | UnsetType = UNSET

    REQUIRED = ("address",)
    POSTED_BY = ("administrator", "IT support")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if not is_address(fields.get("address", "")):
            yield AddressUnfit(address=fields.get("address", "")[:80])
        for kind in fields.get("kinds", ()):
            if kind not in KINDS:
                yield NoSuchKind(kind=kind)
        for location in fields.get("locations", ()):
            if location not in books.chart.locations:
                yield UnknownLocation(location=location)

    EXAMPLES = (
        {
            "kind": "webhook",
            "id": "01937c5e-7a00-7000-8000-0000000005e2",
            "at": "2025-04-12T09:00:00Z",
            "actor": "ann",
            "code": "web-shop",
            "name": "Stock for the web shop",
            "address": "https://shop.example/tillbook",
            "kinds": ["sale", "sale_return", "receipt"],
            "locations": ["014"],
        },
    )


def is_address(text: str) -> bool:
    """Whether documents can be sent there: http or https, a host, and nothing that hides it."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = not (parts.username or parts.password or parts.fragment)
    spaced = any(letter.isspace() or not letter.isprintable() for letter in text)
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and plain
        and not spaced and port != 0
    )  # fmt: skip
