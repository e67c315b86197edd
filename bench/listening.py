"""Listening: how soon two hundred are told what was sold, and what the server holds meanwhile."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

from bench.load import EVENTS, connected, request

LISTENERS, TILLS = 200, 10


class Heard(NamedTuple):
    """What listeners were told: seconds from a sale's answer, what did not come, and memory."""

    waits: list[float]
    missing: int
    wall: float
    memory: list[float]  # of the server, MB, at the beginning of each tenth


def listened(
    port: int, ear: str, till: str, bodies: Sequence[bytes], a_second: float,
    held: Callable[[], float],
) -> Heard:  # fmt: skip
    """Two hundred who listen by one key, and sales by another, so many a second.

    `held` tells the server's memory.
    """
    return asyncio.run(_listened(port, ear, till, bodies, a_second, held))


async def _listened(
    port: int, ear: str, till: str, bodies: Sequence[bytes], a_second: float,
    held: Callable[[], float],
) -> Heard:  # fmt: skip
    answered: list[float] = []
    memory: list[float] = []
    told = asyncio.Barrier(LISTENERS + TILLS)

    async def listens() -> list[float]:
        line = await connected(port)
        line.writer.write(request("GET", "/api/v1/stream?kind=sale", ear))
        await line.reader.readuntil(b": welcome")
        await told.wait()
        heard: list[float] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(len(bodies) / a_second + 30):
                rest = b""
                while len(heard) < len(bodies) and (said := await line.reader.read(65_536)):
                    *whole, rest = (rest + said).split(b"\n\n")
                    heard += [time.perf_counter()] * sum(b"id: " in one for one in whole)
        line.writer.close()
        return heard

    async def sells(first: int) -> None:
        line = await connected(port)
        await told.wait()
        began = time.perf_counter()
        for at in range(first, len(bodies), TILLS):
            if at % max(len(bodies) // 10, 1) == 0:
                memory.append(held())
            await asyncio.sleep(began + at / a_second - time.perf_counter())
            await line.ask(request("POST", EVENTS, till, bodies[at]))
            answered.append(time.perf_counter())
        line.writer.close()

    began = time.perf_counter()
    tills = asyncio.gather(*map(sells, range(TILLS)))
    heard = await asyncio.gather(*(listens() for _ in range(LISTENERS)))
    await tills
    waits = [max(at - then, 0.0) for one in heard for at, then in zip(one, answered, strict=False)]
    wanted = LISTENERS * len(bodies)
    return Heard(waits, wanted - len(waits), time.perf_counter() - began, [*memory, held()])
