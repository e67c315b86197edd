"""A server to test with: `tillbook serve` on a loopback port, over a small shop's book."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from tests.shop import Shop
from tillbook.store.opening import open_store

PASSWORD = "correct horse battery"
PATIENCE = 40.0  # seconds, for a machine that has other work too


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def set_up(url: str) -> None:
    """A shop of two stores with tea on both shelves."""
    store = open_store(url)
    shop = Shop(store)
    shop.receipt(("TEA", 1000, 150_000), ("MUG", 50, 10_000))
    shop.receipt(("TEA", 100, 15_000), location="022")
    store.close()


class Server:
    """A served book, and clients that know its administrator."""

    def __init__(self, url: str, folder: Path, *options: str) -> None:
        self.url, self.folder = url, folder
        self.port = free_port()
        self.log = folder / f"log-{self.port}.txt"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name("tillbook")), "--book", url, "--json", "serve",
                 "--port", str(self.port), *options],
                stdout=subprocess.PIPE, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        self.address = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.address, timeout=60)
        assert self.process.stdout
        self.invitation = json.loads(self.process.stdout.readline())["invitation"]
        self.wait()
        self._numbers = itertools.count(1)

    def wait(self) -> None:
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                self.client.get("/health/ready")
                return
            except httpx.TransportError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < ends, self.log.read_text()
                time.sleep(0.05)

    def stop(self) -> int:
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)

    # People and keys.

    def administrator(self) -> dict[str, str]:
        """The headers of the administrator's sign-in."""
        said = {"invitation": self.invitation, "login": "ann", "password": PASSWORD}
        made = self.client.post("/api/v1/invitations/accepted", json=said, headers=wish())
        assert made.status_code == 201, made.text
        return self.sign_in("ann", PASSWORD)

    def sign_in(self, login: str, password: str) -> dict[str, str]:
        said = {"login": login, "password": password}
        made = self.client.post("/api/v1/sign-ins", json=said, headers=wish())
        assert made.status_code == 201, made.text
        self.client.cookies.clear()
        cookie = made.headers["set-cookie"].split(";")[0]
        return {"cookie": cookie, "x-csrf-token": made.json()["csrf"]}

    def key(
        self,
        admin: dict[str, str],
        *roles: str,
        locations: tuple[str, ...] = ("*",),
        origin: str = "",
    ) -> dict[str, str]:
        """The headers of a new key."""
        said = {"name": "a key", "roles": roles, "locations": locations, "origin": origin}
        made = self.client.post("/api/v1/keys", json=said, headers=admin | wish())
        assert made.status_code == 201, made.text
        return {"authorization": f"Bearer {made.json()['secret']}"}

    # Documents.

    def sale(self, origin: str = "", sequence: int = 0, **fields: Any) -> dict[str, Any]:
        """A cup of tea's worth for cash."""
        return tea(origin, sequence, **fields)


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A small shop's book in SQLite, served, without an error in its log."""
    url = f"sqlite:///{folder / 'book.db'}"
    set_up(url)
    served = Server(url, folder, "--rate", "100000")
    yield served
    assert served.stop() == 0, served.log.read_text()
    assert '"level":"error"' not in served.log.read_text()


def tea(origin: str = "", sequence: int = 0, **fields: Any) -> dict[str, Any]:
    """A sale of a cup of tea's worth for cash."""
    numbered = {"origin": origin, "sequence": sequence} if origin else {}
    return {
        "kind": "sale", "id": str(uuid4()), "at": "2025-03-03T12:00:00Z", "location": "014",
        "actor": "kim", **numbered, "currency": "EUR",
        "lines": [{"department": "grocery", "list": 300, "paid": 300, "item": "TEA",
                   "quantity": 1000}],
        "tenders": [{"kind": "cash", "amount": 300, "drawer": "1"}], "total": 300, **fields,
    }  # fmt: skip


def wish(key: str = "") -> dict[str, str]:
    """The header of a new wish."""
    return {"idempotency-key": key or str(uuid4())}
