"""Serving: the processes that listen. Granian starts them; each opens the book for itself.

A book in SQLite has one, which has the file's only writer; on PostgreSQL several share the book,
whose lock is in the database.
"""

import asyncio
import ctypes
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from typing import Any

import msgspec
import structlog

from tillbook.clock import now
from tillbook.errors import Problem
from tillbook.web.app import server
from tillbook.web.doors import Settings
from tillbook.web.metrics import SHARED
from tillbook.writer import collect_seldom

SETTINGS = "TILLBOOK_SERVE"
PARENT_ENDED = 1  # prctl(PR_SET_PDEATHSIG)
HEAD_SECONDS = 15  # to send a request's head
SECONDS_TO_END = 30
LOG_SECONDS = 0.2


class WorkersNeedPostgres(Problem):
    """A book in SQLite has one worker: its file has one writer."""

    remedy = "Leave --workers out, or move the book to PostgreSQL."
    status = 409


def serve(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve a book until told to stop; what was accepted is answered first."""
    if workers > 1 and not settings.book.startswith(("postgresql://", "postgres://")):
        raise WorkersNeedPostgres(workers=workers)
    os.environ[SETTINGS] = msgspec.json.encode(settings).decode()
    shared = tempfile.mkdtemp(prefix="tillbook-figures-") if workers > 1 else ""
    if shared:
        os.environ[SHARED] = shared
    try:
        _granian(host, port, workers).serve()
    finally:
        if shared:
            shutil.rmtree(shared, ignore_errors=True)


def _granian(host: str, port: int, workers: int) -> Any:
    # Wanted by no other command, and slow to import.
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.http import HTTP1Settings
    from granian.server import Server

    return Server(
        "tillbook.web.serving:app", factory=True, interface=Interfaces.ASGI, address=host,
        port=port, workers=workers, loop=Loops.asyncio, log_access=False, websockets=False,
        log_enabled=False, workers_kill_timeout=SECONDS_TO_END, http=HTTPModes.http1,
        respawn_failed_workers=True,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEAD_SECONDS * 1000, max_buffer_size=65_536, keep_alive=True
        ),
    )  # fmt: skip


def app() -> Any:
    """The application of one worker, by the settings that its parent left."""
    _end_with_parent()
    log_lines()
    collect_seldom()
    return server(
        msgspec.json.decode(os.environ[SETTINGS], type=Settings), now, LINES.flush, at_stop
    )


def at_stop(call: Callable[[], None]) -> None:
    """Have something called on the loop when the worker is told to stop, before it waits."""
    loop = asyncio.get_running_loop()
    for told in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(told)

        def handler(number: int, frame: Any, before: Any = before) -> None:
            loop.call_soon_threadsafe(call)
            if callable(before):
                before(number, frame)

        signal.signal(told, handler)


def _end_with_parent() -> None:
    """Where Linux is: a worker whose parent was killed ends, instead of holding the book."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_ENDED, signal.SIGTERM)


class Lines:
    """Lines for standard error, a few at a time: to write each would hold up the next request.

    What is wrong is written at once, and everything when the worker ends.
    """

    def __init__(self) -> None:
        self._kept: list[bytes] = []
        self._timer: asyncio.TimerHandle | None = None

    def info(self, line: bytes) -> None:
        """Keep a line for a moment."""
        self._kept.append(line)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LOG_SECONDS, self.flush)

    def error(self, line: bytes) -> None:
        """Write a line at once."""
        self._kept.append(line)
        self.flush()

    warning = critical = error

    def flush(self) -> None:
        """Write what is kept."""
        kept, self._kept, self._timer = self._kept, [], None
        sys.stderr.buffer.write(b"".join(line + b"\n" for line in kept))
        sys.stderr.buffer.flush()


LINES = Lines()


def log_lines() -> None:
    """One JSON object a line, on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(serializer=_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: LINES,
        cache_logger_on_first_use=True,
    )


def _line(said: Any, **_: Any) -> bytes:
    return msgspec.json.encode(said, enc_hook=repr)
