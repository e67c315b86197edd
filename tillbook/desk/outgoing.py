"""Outgoing: a line to somebody else's address, and none to a machine of our own.

Whoever may say where a webhook goes must not thereby reach what only this machine can reach. The
name is resolved once, every address it has must be of the public internet, and that very address is
called; nobody is followed to where an answer points. An operator may allow private addresses.
"""

import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore

from tillbook.errors import Problem

SECONDS = 10.0
SHOWN = 200  # bytes of an answer that a person is shown
INSIDE_IPV6 = (("64:ff9b::/96", 0), ("2002::/16", 80))
"""Ranges of IPv6 that carry an address of IPv4: how far from the right it ends."""


class AddressNotAllowed(Problem):
    """The address lies within our own network."""

    remedy = "Say a public address; an operator may allow private ones with --allow-private."


class PublicOnly(httpcore.SyncBackend):
    """Connects to the addresses of the public internet."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve once, judge, and connect to what was judged."""
        return super().connect_tcp(
            public_address(host, port), port, timeout, local_address, socket_options
        )


def public_address(host: str, port: int) -> str:
    """The first of a host's addresses, all of which are public; raises AddressNotAllowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as fault:
        raise httpcore.ConnectError(f"{host} has no address: {fault}") from fault
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not is_public(address):
            raise AddressNotAllowed(host=host, address=address)
    return addresses[0]


def is_public(text: str) -> bool:
    """Whether an address, and one that it carries within, is of the public internet."""
    address = ipaddress.ip_address(text.split("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        carried = address.ipv4_mapped
        for network, ends in INSIDE_IPV6:
            if address in ipaddress.ip_network(network):
                carried = ipaddress.IPv4Address(int(address) >> ends & 0xFFFFFFFF)
        if carried is not None:
            return is_public(str(carried))
    return address.is_global and not address.is_multicast


def line(*, private: bool, trusted: ssl.SSLContext | None = None) -> httpcore.ConnectionPool:
    """Connections that are kept while they are used."""
    backend = httpcore.SyncBackend() if private else PublicOnly()
    return httpcore.ConnectionPool(
        ssl_context=trusted, max_connections=32, keepalive_expiry=30.0, network_backend=backend
    )


def post(
    pool: httpcore.ConnectionPool, address: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, str]:
    """Send a body; the status of the answer and its first words. Raises httpcore's faults."""
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), SECONDS)
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    with pool.stream(
        "POST", address, headers=sent, content=body, extensions={"timeout": timeout}
    ) as answer:
        words = b""
        for part in answer.iter_stream():
            words += part
            if len(words) >= SHOWN:
                break
        return answer.status, words[:SHOWN].decode("utf-8", "replace")
