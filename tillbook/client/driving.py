"""Driving: the two clients, which carry what the tasks ask; one waits, the other awaits."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from tillbook.client.calling import (
    Answered,
    Outcome,
    Pause,
    Reply,
    Request,
    Steps,
    read,
    resumed,
    sent,
)
from tillbook.client.outbox import Outbox

T = TypeVar("T")

SECONDS = 30.0


class _Both:
    """What both clients have: the address, who calls, the outbox."""

    def __init__(
        self, address: str, *, key: str, outbox: str = ":memory:", origin: str = "", tries: int = 5
    ) -> None:
        self.outbox = Outbox(outbox, lambda: time.time_ns() // 1000, origin=origin)
        self.tries = tries
        self._said = {
            "base_url": address, "headers": {"authorization": f"Bearer {key}"},
            "timeout": SECONDS, "follow_redirects": False,
        }  # fmt: skip

    def put(self, document: Mapping[str, Any]) -> str:
        """Put a document into the outbox and give its id; safe on this disk once it returns."""
        return self.outbox.put(document)

    def _report(self, name: str, query: Mapping[str, Any], cursor: str) -> Steps[dict[str, Any]]:
        return read(f"/api/v1/reports/{name}", {**query, "cursor": cursor}, self.tries)

    def _feed(self, after: int, query: Mapping[str, Any]) -> Steps[dict[str, Any]]:
        return read("/api/v1/events", {**query, "after": after}, self.tries)


class Client(_Both):
    """A book's doors, for a program that waits for its answers."""

    def __init__(self, address: str, **said: Any) -> None:
        super().__init__(address, **said)
        self._doors = httpx.Client(**self._said)  # type: ignore[arg-type]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._doors.close()
        self.outbox.close()

    def send(self) -> list[Outcome]:
        """Send what waits in the outbox; what became of each.

        Raises DoorsUnreachable, QuestionTurnedDown, AnswerDiffers; nothing is lost by that.
        """
        return self._driven(sent(self.outbox, self.tries))

    def report(self, name: str, **query: Any) -> Iterator[dict[str, Any]]:
        """The rows of a report, page after page."""
        page = self._driven(self._report(name, query, ""))
        yield from page["rows"]
        while page["next"]:
            page = self._driven(self._report(name, query, page["next"]))
            yield from page["rows"]

    def feed(self, after: int = 0, **query: Any) -> Iterator[dict[str, Any]]:
        """Documents in the order of the journal, until there are no more for now."""
        page = self._driven(self._feed(after, query))
        while page["events"] or page["next"] > after:
            yield from page["events"]
            after = page["next"]
            page = self._driven(self._feed(after, query))

    def _driven(self, steps: Steps[T]) -> T:
        answer: Answered = None
        try:
            while True:
                answer = self._done(resumed(steps, answer))
        except StopIteration as end:
            value: T = end.value
            return value

    def _done(self, step: Request | Pause) -> Answered:
        if isinstance(step, Pause):
            time.sleep(step.seconds)
            return None
        try:
            got = self._doors.request(**asking(step))
        except httpx.TransportError as fault:
            return ConnectionError(str(fault))
        return Reply(got.status_code, got.content)


class AsyncClient(_Both):
    """A book's doors, for a program that awaits its answers."""

    def __init__(self, address: str, **said: Any) -> None:
        super().__init__(address, **said)
        self._doors = httpx.AsyncClient(**self._said)  # type: ignore[arg-type]

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self._doors.aclose()
        self.outbox.close()

    async def send(self) -> list[Outcome]:
        """As `Client.send`."""
        return await self._driven(sent(self.outbox, self.tries))

    async def report(self, name: str, **query: Any) -> AsyncIterator[dict[str, Any]]:
        """As `Client.report`."""
        cursor = ""
        while cursor is not None:
            page = await self._driven(self._report(name, query, cursor))
            for row in page["rows"]:
                yield row
            cursor = page["next"]

    async def feed(self, after: int = 0, **query: Any) -> AsyncIterator[dict[str, Any]]:
        """As `Client.feed`."""
        page = await self._driven(self._feed(after, query))
        while page["events"] or page["next"] > after:
            for posted in page["events"]:
                yield posted
            after = page["next"]
            page = await self._driven(self._feed(after, query))

    async def _driven(self, steps: Steps[T]) -> T:
        answer: Answered = None
        try:
            while True:
                answer = await self._done(resumed(steps, answer))
        except StopIteration as end:
            value: T = end.value
            return value

    async def _done(self, step: Request | Pause) -> Answered:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        try:
            got = await self._doors.request(**asking(step))
        except httpx.TransportError as fault:
            return ConnectionError(str(fault))
        return Reply(got.status_code, got.content)


def asking(request: Request) -> dict[str, Any]:
    """A request as httpx takes it."""
    made: dict[str, Any] = {
        "method": request.method, "url": request.path, "params": dict(request.query),
    }  # fmt: skip
    if request.body:
        made |= {"content": request.body, "headers": {"content-type": request.media}}
    return made
