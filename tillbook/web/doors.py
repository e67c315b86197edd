"""Doors: what a running server has in hand: the book, its writer, and whom it has recognised."""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from msgspec import Struct

from tillbook.calendar import SECOND, Instant
from tillbook.desk.every_job import every_job
from tillbook.desk.following import Follower
from tillbook.desk.jobs import Runner
from tillbook.desk.people import keys, pins, sign_ins
from tillbook.desk.people.principal import NotRecognised, Principal
from tillbook.desk.people.tokens import KEY_MARK, hash_of
from tillbook.ledger import Outcome
from tillbook.store.opening import open_store
from tillbook.web.metrics import Metrics, WatchedLedger
from tillbook.web.rates import Rates
from tillbook.writer import Writer

REMEMBERED_FOR = 2.0  # seconds: after so long a revoked key is unknown in every worker
MOST_REMEMBERED = 10_000
THREADS = 8
JOBS_END_WITHIN = 12.0  # seconds: a webhook's answer is waited for

RECOGNISED: Mapping[str, Any] = {KEY_MARK: keys, pins.TILL_MARK: pins}
"""By what a token begins with; any other is a sign-in's."""

IDLE = 60  # minutes that a sign-in may be left alone, unless the operator says otherwise

T = TypeVar("T")


class Settings(Struct, frozen=True):
    """How a server is started."""

    book: str
    hosts: tuple[str, ...] = ()  # names it is reached by; empty: any
    a_second: int = 500  # requests of one caller
    logs: bool = True
    private: bool = False  # webhooks may go to addresses within our own network
    idle: int = IDLE  # minutes without use, after which a person's sign-in ends
    factor: bool = False  # whether people need a second factor
    proxies: int = 0  # of ours in front: so many of X-Forwarded-For are believed


class Known(Struct, frozen=True):
    """Somebody who was recognised a moment ago."""

    principal: Principal
    until: float
    used: bool  # whether a person did something, or only a page of theirs


class Doors:
    """One server's state."""

    def __init__(self, settings: Settings, clock: Callable[[], Instant]) -> None:
        self.settings = settings
        self.clock = clock
        self.store = open_store(settings.book, create=False)
        self.metrics = Metrics()
        self.ledger = WatchedLedger(self.store, clock)
        self.ledger.metrics = self.metrics
        self.writer = Writer(self.ledger)
        self.rates = Rates(settings.a_second, time.monotonic)
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="looker")
        self.follower = Follower(self.store, self.in_thread)
        known = every_job(clock, private=settings.private)
        self.jobs = Runner(self.store, clock, known, f"{socket.gethostname()} {os.getpid()}")
        self._known: dict[str, Known] = {}

    async def in_thread(self, work: Callable[..., T], *args: Any, **named: Any) -> T:
        """Do what asks the database beside the loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, partial(work, *args, **named))

    async def looked_up(self, work: Callable[..., T], *args: Any) -> T:
        """Look something up by its key. A file answers before a thread would have begun."""
        if self.store.is_at_hand:
            return work(*args)
        return await self.in_thread(work, *args)

    def post(self, body: bytes) -> Outcome:
        """Hand one document in and wait for its outcome; from a thread of ours."""
        return self.writer.submit(body).result()

    async def recognise(self, token: str, *, used: bool) -> Principal:
        """Whose key or sign-in this is; raises NotRecognised.

        What a page asks by itself, while nobody sits there, is no use of a sign-in.
        """
        hashed, now = hash_of(token), time.monotonic()
        known = self._known.get(hashed)
        if known is None or known.until < now or (used and not known.used):
            found = await self.in_thread(self._recognised, token, used)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            known = self._known[hashed] = Known(found, now + REMEMBERED_FOR, used)
        ends = known.principal.expires_at
        if ends and ends <= self.clock():
            raise NotRecognised()
        return known.principal

    def _recognised(self, token: str, used: bool) -> Principal:
        now, asked = self.clock(), self.settings
        for mark, by in RECOGNISED.items():
            if token.startswith(mark):
                found: Principal = by.recognised(self.store, token, now)
                return found
        return sign_ins.recognised(
            self.store, token, now, idle=self.idle, used=used, demands=asked.factor
        )

    @property
    def idle(self) -> Instant:
        """How long a sign-in may be left alone."""
        return self.settings.idle * 60 * SECOND

    async def ended(self, work: Callable[..., T], *args: Any) -> T:
        """End how somebody comes in, at once: whoever it was is unknown from here on."""
        made = await self.in_thread(work, self.store, *args)
        self.forget_all()
        return made

    def forget_all(self) -> None:
        """After a key or a sign-in has ended: ask the book about everybody again."""
        self._known.clear()

    def close(self) -> None:
        """Answer what was accepted, and let go of the book."""
        self.jobs.stop(JOBS_END_WITHIN)
        self.writer.close()
        self.threads.shutdown()
        self.store.close()
