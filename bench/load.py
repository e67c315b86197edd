"""Load: requests over plain connections, as cheap as a client can be, so that it is the server
that is measured. Open load sends by the clock, whether or not the last answer has come."""

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

EVENTS = "/api/v1/events"


class Asked(NamedTuple):
    """A run: seconds in all, seconds that each waited, and the answers that were not 2xx."""

    wall: float
    waits: list[float]
    strange: list[bytes]


def request(method: str, path: str, key: str, body: bytes = b"") -> bytes:
    """A request as bytes."""
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
    said = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return (head + said + "\r\n").encode() + body


class Connection:
    """One line to the server, one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def ask(self, wanted: bytes) -> bytes:
        """Send it, and read the whole answer; its first line comes back."""
        self.writer.write(wanted)
        head = await self.reader.readuntil(b"\r\n\r\n")
        at = head.lower().index(b"content-length: ") + 16
        await self.reader.readexactly(int(head[at : head.index(b"\r", at)]))
        return head[: head.index(b"\r\n")]


async def connected(port: int) -> Connection:
    """A new line."""
    return Connection(*await asyncio.open_connection("127.0.0.1", port))


async def open_load(port: int, each: Sequence[Sequence[bytes]], a_second: float) -> Asked:
    """So many requests a second over so many connections.

    A request's wait begins when it was due, not when the connection was free: who queues behind a
    slow answer waits, too.
    """
    lines = [await connected(port) for _ in each]
    began, many = time.perf_counter() + 0.2, len(each)

    async def one(
        at: int, line: Connection, wanted: Sequence[bytes]
    ) -> tuple[list[float], list[bytes]]:
        waits, strange = [], []
        for turn, body in enumerate(wanted):
            due = began + (turn * many + at) / a_second
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            first = await line.ask(body)
            waits.append(time.perf_counter() - due)
            if b" 2" not in first[:11]:
                strange.append(first)
        return Asked(0.0, waits, strange)

    made = await asyncio.gather(*map(one, range(many), lines, each))
    wall = time.perf_counter() - began
    for line in lines:
        line.writer.close()
    waits = [wait for one in made for wait in one.waits]
    return Asked(wall, waits, [odd for one in made for odd in one.strange])


async def closed_load(port: int, each: Sequence[Sequence[bytes]]) -> Asked:
    """As fast as answers come, over so many connections."""
    return await open_load(port, each, float("inf"))
