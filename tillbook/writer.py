"""The writer: many doors hand in documents, one thread posts them, as many at once as wait.

A flush to the disk costs the same for one document as for hundreds. While one group is being
posted the next one gathers, so fifty tills share a commit without anybody waiting for company.
A lock handed round among fifty threads would give each its own commit, and a queue for it.

An answer is given only after its commit. Whoever stops waiting does not stop the posting.
"""

import asyncio
import gc
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import NamedTuple

from tillbook.errors import Problem
from tillbook.ledger import Ledger, Outcome

MOST = 1_000  # documents in one commit


class WriterClosed(Problem):
    """The book takes no more documents here: its writer is closed."""

    remedy = "Nothing was written of this document; send it again once the book is open."
    status = 503


class PostedPerhaps(Problem):
    """The database failed at the commit: the document is posted, perhaps."""

    remedy = "Open the book again and send the same bytes: it answers what it has under the id."
    status = 500


class _Waiting(NamedTuple):
    body: bytes
    answer: Future[Outcome] | asyncio.Future[Outcome]


class Writer:
    """The one thread that posts to a book."""

    def __init__(self, ledger: Ledger, *, most: int = MOST) -> None:
        self.ledger = ledger
        self.most = most
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._door = Lock()
        self._closed = False
        self._thread = Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()

    def submit(self, body: bytes) -> Future[Outcome]:
        """Hand in a document; the future has its outcome once it is committed.

        Raises WriterClosed when the writer takes no more.
        """
        answer: Future[Outcome] = Future()
        self._accept(_Waiting(body, answer))
        return answer

    async def post(self, body: bytes) -> Outcome:
        """Hand in a document and wait for its outcome, as one of many tasks of a loop."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._accept(_Waiting(body, answer))
        return await answer

    def close(self) -> None:
        """Take no more, answer all that was accepted, and end."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _accept(self, waiting: _Waiting) -> None:
        with self._door:
            if self._closed:
                raise WriterClosed()
            self._queue.put(waiting)

    # On the writer's own thread.

    def _work(self) -> None:
        """Post group after group, until the writer is closed or the database is lost."""
        while True:
            group, ended = self._gathered()
            if group and not self._posted(group):
                return self._stop()
            if ended:
                return None

    def _gathered(self) -> tuple[list[_Waiting], bool]:
        """Wait for a document, and take what else is waiting; and whether that was the last."""
        group: list[_Waiting] = []
        waiting = self._queue.get()
        with suppress(Empty):
            while waiting is not None:
                if _is_wanted(waiting.answer):
                    group.append(waiting)
                if len(group) == self.most:
                    break
                waiting = self._queue.get_nowait()
        return group, waiting is None

    def _posted(self, group: Sequence[_Waiting]) -> bool:
        """Post a group and answer it; False if nobody can know whether its commit took effect."""
        try:
            outcomes = self.ledger.post([waiting.body for waiting in group])
        except Exception as fault:
            # A problem that has a name, such as a busy book, says that it wrote nothing.
            if isinstance(fault, Problem) or not self.ledger.store.is_lost(fault):
                _answer(group, [fault] * len(group))
                return True
            perhaps = PostedPerhaps(reason=f"{type(fault).__name__}: {fault}")
            _answer(group, [perhaps] * len(group))
            return False
        _answer(group, outcomes)
        return True

    def _stop(self) -> None:
        """After a loss: close the door, and turn away what was accepted and never tried."""
        with self._door:
            self._closed = True
        left: list[_Waiting] = []
        with suppress(Empty):
            while True:
                waiting = self._queue.get_nowait()
                if waiting is not None and _is_wanted(waiting.answer):
                    left.append(waiting)
        _answer(left, [WriterClosed()] * len(left))


def _is_wanted(answer: Future[Outcome] | asyncio.Future[Outcome]) -> bool:
    """Whether the document is to be posted: not if it was withdrawn before its turn."""
    if isinstance(answer, Future):
        return answer.set_running_or_notify_cancel()
    return not answer.cancelled()


_Settled = tuple[Future[Outcome] | asyncio.Future[Outcome], Outcome | Exception]


def _answer(group: Sequence[_Waiting], answers: Sequence[Outcome | Exception]) -> None:
    """Give each its answer: threads directly, the tasks of a loop all at one call to it."""
    tasks: dict[asyncio.AbstractEventLoop, list[_Settled]] = {}
    for waiting, answer in zip(group, answers, strict=True):
        if isinstance(waiting.answer, Future):
            _settle(waiting.answer, answer)
        else:
            tasks.setdefault(waiting.answer.get_loop(), []).append((waiting.answer, answer))
    for loop, settled in tasks.items():
        with suppress(RuntimeError):  # the loop has ended: nobody waits there any more
            loop.call_soon_threadsafe(_settle_all, settled)


def _settle_all(settled: Sequence[_Settled]) -> None:
    for future, answer in settled:
        if not future.done():
            _settle(future, answer)


def _settle(future: Future[Outcome] | asyncio.Future[Outcome], answer: Outcome | Exception) -> None:
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)


def collect_seldom() -> None:
    """Have Python look for cyclic garbage now and then only, for a whole program.

    A batch makes very many small records and no cycles among them.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
