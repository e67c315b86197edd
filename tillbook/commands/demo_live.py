"""The demo's tills: a program beside the server that posts through its doors, as tills do.

    python -m tillbook.commands.demo_live BOOK ADDRESS SECONDS

Each till has a key of its own. It ends at SIGTERM or Ctrl-C, and when whoever started it is gone.
"""

import json
import os
import signal
import sys
from contextlib import ExitStack, suppress
from threading import Event

import httpx

from tillbook.channels.demo.history import SEED
from tillbook.channels.demo.live import Live
from tillbook.client import Client, DoorsUnreachable
from tillbook.clock import now
from tillbook.commands.demo_staff import secrets_of
from tillbook.event import load_kinds
from tillbook.store.opening import open_store

LOOK_EVERY = 0.2  # seconds, for the server to be ready


class Tills:
    """The tills' lines to the server."""

    def __init__(self, address: str, secrets: dict[str, str]) -> None:
        self._open = ExitStack()
        self._lines = {
            origin: self._open.enter_context(Client(address, key=secret, tries=1))
            for origin, secret in secrets.items()
        }

    def post(self, body: bytes) -> None:
        """Send a document by its till's line; without an answer it waits for the next one."""
        document = json.loads(body)
        line = self._lines[document.get("origin", "")]
        line.put(document)
        with suppress(DoorsUnreachable):
            for outcome in line.send():
                if outcome.problem:
                    print(f"{outcome.status}: {outcome.problem['detail']}", file=sys.stderr)

    def close(self) -> None:
        """Hang up."""
        self._open.close()


def sell(book: str, address: str, pace: float, ended: Event) -> None:
    """Trade on until told to end."""
    load_kinds()
    store = open_store(book, create=False)
    live, secrets = Live(store.rows, now(), SEED), secrets_of(store)
    store.close()
    parent, tills = os.getppid(), Tills(address, secrets)
    try:
        while not _ready(address) and not ended.wait(LOOK_EVERY):
            pass
        while not ended.wait(pace) and os.getppid() == parent:
            for body in live.step(now()):
                tills.post(body)
    finally:
        tills.close()


def _ready(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def main(arguments: list[str]) -> None:
    """The program."""
    ended = Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: ended.set())
    book, address, seconds = arguments
    sell(book, address, float(seconds), ended)


if __name__ == "__main__":
    main(sys.argv[1:])
