"""Elsewhere: a real provider of sign-ins on a loopback port, and a browser that goes there."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import oidc_provider_mock

RETURNS_TO = "http://localhost:8000/office/signed-in"


@contextmanager
def provider() -> Iterator[str]:
    """The issuer of a provider that runs as long as it is wanted."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@cache
def lasting() -> str:
    """A provider for as long as the tests run."""
    server = provider()
    KEPT.append(server)
    return server.__enter__()


KEPT: list[Any] = []


def end() -> None:
    """Let the lasting provider go."""
    while KEPT:
        KEPT.pop().__exit__(None, None, None)


def knows(issuer: str, sub: str, **claims: Any) -> None:
    """Tell the provider of a person."""
    httpx.put(f"{issuer}/users/{sub}", json=claims).raise_for_status()


def registered(issuer: str) -> tuple[str, str]:
    """Our id and our secret there, good for our page alone."""
    told = httpx.post(f"{issuer}/oauth2/clients", json={"redirect_uris": [RETURNS_TO]})
    told.raise_for_status()
    return told.json()["client_id"], told.json()["client_secret"]


def recognised(address: str, sub: str) -> dict[str, str]:
    """Sign in at the provider, and read what it puts behind the address of our page."""
    told = httpx.post(address, data={"sub": sub})
    assert told.status_code == 302, told.text
    where = urlsplit(told.headers["location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == RETURNS_TO
    return dict(parse_qsl(where.query))


def record(issuer: str, **fields: Any) -> dict[str, Any]:
    return {
        "kind": "sign_in_provider", "at": "2025-03-03T08:00:00Z", "actor": "ann", "code": "office",
        "name": "Office account", "issuer": issuer, "client_id": "tillbook",
        "returns_to": RETURNS_TO, **fields,
    }  # fmt: skip
