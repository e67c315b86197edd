"""Sign-in provider: somebody else who knows our people, and whom we believe (OpenID Connect).

(no entry)

A person who was invited may come in through it instead of by a password: their login here is the
`claim` that it says of them, an e-mail that it has verified, or its own id of them. What it knows
this book by beside `client_id` is a secret, and in no document.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.master import MasterData, Name

HERE = ("localhost", "127.0.0.1", "::1")
Address = Annotated[str, Meta(min_length=8, max_length=500, pattern=r"^https?://[!-~]+$")]


class AddressUnsafe(Problem):
    """The address is not https, or says more than an address."""

    remedy = "Say https://...; http is for a provider on this very machine."


class SignInProvider(MasterData, tag="sign_in_provider", frozen=True):
    """A provider of sign-ins, named or changed; a closed one lets nobody in."""

    name: Name | UnsetType = UNSET  # as people see it on the button
    issuer: Address | UnsetType = UNSET  # as the provider calls itself
    client_id: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    returns_to: Address | UnsetType = UNSET  # our page that people come back to
    claim: Literal["email", "sub"] | UnsetType = UNSET
    closed: bool | UnsetType = UNSET

    REQUIRED = ("name", "issuer", "client_id", "returns_to")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        for name in ("issuer", "returns_to"):
            if not is_safe(fields.get(name, "")):
                yield AddressUnsafe(field=name)

    EXAMPLES = (
        {
            "kind": "sign_in_provider",
            "id": "01937c5e-7a00-7000-8000-000000000e08",
            "at": "2025-04-09T05:00:00Z",
            "actor": "ann",
            "code": "office",
            "name": "Office account",
            "issuer": "https://login.example.com",
            "client_id": "tillbook",
            "returns_to": "https://till.example.com/office/signed-in",
            "claim": "email",
        },
    )


def is_safe(address: str) -> bool:
    """Whether an address is https, or http on this very machine, and nothing but an address."""
    try:
        said = urlsplit(address)
        said.port  # noqa: B018 - raises where it is none
    except ValueError:
        return False
    plain = said.scheme == "http" and said.hostname in HERE
    extra = said.username or said.password or said.fragment
    return bool(said.hostname) and (said.scheme == "https" or plain) and not extra
