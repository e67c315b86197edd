"""Callers: those who load a served book, well-behaved and otherwise, over plain connections."""

import asyncio
import gzip
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from tests.web.serving import tea

EVENTS = "/api/v1/events"
NAMED = {400, 401, 403, 404, 405, 406, 408, 409, 413, 415, 422, 429}
PATIENCE = 60.0  # seconds for any answer
Faults = list[str]


class Answer(NamedTuple):
    """An answer, or nothing where the line was cut."""

    status: int
    body: bytes


class Line:
    """A connection, opened when it is wanted."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter | None = None

    async def send(self, request: bytes) -> None:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(request)
        await self.writer.drain()

    async def answer(self) -> Answer:
        """The whole answer to what was sent."""
        async with asyncio.timeout(PATIENCE):
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            at = head.find(b"content-length: ")
            length = int(head[at + 16 : head.index(b"\r", at)]) if at >= 0 else 0
            return Answer(int(head[9:12]), await self.reader.readexactly(length))

    def cut(self) -> None:
        """Vanish, without a word."""
        if self.writer is not None:
            self.writer.transport.abort()
        self.writer = None


class Kind(NamedTuple):
    """A kind of caller: what it does again and again, and how long it rests between."""

    name: str
    turn: "Callable[[Caller], Awaitable[None]]"
    rest: float
    origin: str = ""


class Caller:
    """One of those who call."""

    def __init__(self, port: int, key: str, kind: Kind, dice: Random) -> None:
        self.line, self.key, self.kind, self.dice = Line(port), key, kind, dice
        self.answers: Counter[str] = Counter()
        self.posted: dict[str, tuple[int, str]] = {}
        self.faults: Faults = []
        self.sequence = 0
        self.ends = 0.0

    async def call_until(self, ends: float) -> None:
        """Call until the time is over."""
        self.ends = ends
        while time.monotonic() < ends:
            try:
                await self.kind.turn(self)
            except (OSError, asyncio.IncompleteReadError):  # the server may cut a line of ours
                self.note("cut")
                self.line.cut()
            except Exception as fault:
                self.faults.append(f"{self.kind.name}: {fault!r}")
                self.line.cut()
            await asyncio.sleep(self.kind.rest * self.dice.random() * 2)
        self.line.cut()

    def at_most(self, seconds: float) -> float:
        """Some of these seconds, and not beyond the end."""
        return min(self.dice.random() * seconds, self.ends - time.monotonic())

    def note(self, what: object) -> None:
        self.answers[f"{self.kind.name}: {what}"] += 1

    def request(self, method: str, path: str, body: bytes = b"", said: str = "") -> bytes:
        """A request as bytes."""
        media = "" if "content-type" in said else "content-type: application/json\r\n"
        head = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: {self.key}\r\n"
        length = f"{media}content-length: {len(body)}\r\n" if body or method == "POST" else ""
        return (head + said + length + "\r\n").encode() + body

    async def ask(self, wanted: bytes, *expected: int) -> Answer:
        """Send it, read the answer, and see that it is one of those that are expected."""
        await self.line.send(wanted)
        made = await self.line.answer()
        self.note(made.status)
        if made.status not in expected:
            self.faults.append(f"{self.kind.name}: {made.status} {made.body[:300]!r}")
        return made

    def sale(self) -> dict[str, Any]:
        """The next sale of this till."""
        self.sequence += 1
        id = str(UUID(int=self.dice.getrandbits(128), version=4))
        return tea(self.kind.origin, self.sequence if self.kind.origin else 0, id=id)

    def keep(self, told: dict[str, Any]) -> None:
        """What was answered to a sale has to be true of the book."""
        self.posted[told["id"]] = told["number"], told["body_hash"]
        if told["status"] not in ("posted", "known"):
            self.faults.append(f"{self.kind.name}: a sale is {told}")


# What they do.


async def sells(till: Caller) -> None:
    """A sale; now and then the till vanishes with it, and sends it again until it is answered."""
    request = till.request("POST", EVENTS, json.dumps(till.sale()).encode())
    while till.dice.random() < 0.1:
        await till.line.send(request)
        await asyncio.sleep(till.dice.choice((0.0, 0.005)))
        till.line.cut()
        till.note("vanished")
    till.keep(json.loads((await till.ask(request, 200, 201)).body))


async def brings_many(caller: Caller) -> None:
    """Thirty sales at once, a line each, packed."""
    lines = b"\n".join(json.dumps(caller.sale()).encode() for _ in range(30))
    said = "content-type: application/x-ndjson\r\ncontent-encoding: gzip\r\n"
    made = await caller.ask(caller.request("POST", EVENTS, gzip.compress(lines), said), 200)
    for told in json.loads(made.body)["results"]:
        caller.keep(told)


LOOKED_AT = (
    "reports/on-hand?item=TEA&location=014", "reports/on-hand?item=NOBODY'S&location=014",
    "reports/prices?item=TEA&location=014&as_of=2025-03-03", "reports/on-hand?page_size=1",
    "reports/trial-balance", "reports/sales-by-day", "events?after=0&limit=50", "me",
    "reports/on-hand?item=TEA&location=014&as_of=2025-03-03T11:00:00Z", "trace/stock/MUG",
)  # fmt: skip


async def looks(caller: Caller) -> None:
    """Something looked up, or a report."""
    path = caller.dice.choice(LOOKED_AT)
    await caller.ask(caller.request("GET", f"/api/v1/{path}"), 200)


async def listens(caller: Caller) -> None:
    """To some news; then it has heard enough."""
    await caller.line.send(caller.request("GET", "/api/v1/stream"))
    try:
        async with asyncio.timeout(caller.at_most(10)):
            while line := await caller.line.reader.readline():
                if line.startswith(b"event: "):
                    caller.note(line[7:-1].decode())
    except TimeoutError:
        caller.line.cut()


async def never_reads(caller: Caller) -> None:
    """Asks to be told everything that ever was, and hears nothing of it."""
    caller.line.cut()
    reader, writer = await asyncio.open_connection("127.0.0.1", caller.line.port, limit=1024)
    writer.transport.pause_reading()  # type: ignore[attr-defined]
    caller.line.reader, caller.line.writer = reader, writer
    await caller.line.send(caller.request("GET", "/api/v1/stream?after=1"))
    caller.note("listens and does not read")
    await asyncio.sleep(caller.at_most(100))


def _garbage(caller: Caller) -> bytes:
    dice = caller.dice
    noise = dice.randbytes(dice.randint(1, 400))
    half = json.dumps(tea()).encode()[: dice.randint(1, 200)]
    return dice.choice((
        noise,
        caller.request("POST", EVENTS, noise),
        caller.request("POST", EVENTS, half),
        caller.request("POST", EVENTS, noise, "content-encoding: gzip\r\n"),
        caller.request("POST", EVENTS, half, "content-type: text/plain\r\n"),
        caller.request("DELETE", EVENTS),
        caller.request("GET", "/api/v1/../../etc/passwd"),
        caller.request("GET", "/api/v1/reports/on-hand?item=%FF%00&x=1"),
        caller.request("GET", "/api/v1/me").replace(b"Bearer ", b"Bearer x"),
        caller.request("POST", EVENTS, half)[: dice.randint(20, 150)],  # half a head, and gone
    ))  # fmt: skip


async def throws_garbage(caller: Caller) -> None:
    """Bytes that mean nothing; the answer is a named one, or the line is cut."""
    await caller.line.send(_garbage(caller))
    try:
        async with asyncio.timeout(0.5):
            made = await caller.line.answer()
    except TimeoutError:
        caller.note("no answer to half a request")
    else:
        caller.note(made.status)
        if made.status not in NAMED and made.status != 202:  # held, byte for byte
            caller.faults.append(f"garbage: {made.status} {made.body[:300]!r}")
    caller.line.cut()


CALLERS = (
    *(Kind("till", sells, 0.03, f"till-{at}") for at in range(8)),
    Kind("batches", brings_many, 1.0), Kind("batches", brings_many, 1.0),
    *(Kind("looks", looks, 0.05) for _ in range(4)),
    *(Kind("listens", listens, 0.1) for _ in range(6)),
    *(Kind("never reads", never_reads, 0.1) for _ in range(3)),
    *(Kind("garbage", throws_garbage, 0.1) for _ in range(3)),
)  # fmt: skip
"""All who call at once."""
