"""The stream: one read of the journal for all who listen, a last word to who reads too slowly."""

import asyncio
import json
from typing import Any

import pytest

from tests.web.inside import Inside
from tests.web.serving import Server, tea
from tillbook.desk import following
from tillbook.expressions import last_number
from tillbook.web import answering
from tillbook.web.api import feed

Key = Any
LISTENERS, SALES = 60, 40


def test_sixty_listeners_are_told_everything_once_and_in_order(server: Server, key: Key) -> None:
    headers = key("finance analyst", "cashier")["authorization"]

    async def listens(ready: asyncio.Barrier) -> list[int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(_head("GET", "/api/v1/stream?kind=sale", headers) + b"\r\n")
        await reader.readuntil(b": welcome")
        await ready.wait()
        numbers: list[int] = []
        while len(numbers) < SALES:
            line = await reader.readline()
            if line.startswith(b"id: "):
                numbers.append(int(line[4:]))
        writer.close()
        return numbers

    async def sells(ready: asyncio.Barrier) -> list[int]:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await ready.wait()
        posted = []
        for _ in range(SALES):
            body = json.dumps(server.sale()).encode()
            said = b"content-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
            writer.write(_head("POST", "/api/v1/events", headers) + said + body)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length: ")[1].split(b"\r")[0])
            posted.append(json.loads(await reader.readexactly(length))["number"])
        writer.close()
        return posted

    async def all_of_them() -> list[list[int]]:
        ready = asyncio.Barrier(LISTENERS + 1)
        async with asyncio.timeout(60):
            return await asyncio.gather(sells(ready), *(listens(ready) for _ in range(LISTENERS)))

    posted, *heard = asyncio.run(all_of_them())
    assert all(numbers == posted for numbers in heard)


def _head(method: str, path: str, authorization: str) -> bytes:
    said = f"{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: {authorization}\r\n"
    return said.encode()


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    return Inside(tmp_path_factory.mktemp("inside"))


def test_the_journal_is_read_once_for_all_who_listen(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[tuple[int, int]] = []
    since = following.since

    def noted(store: Any, after: int, until: int) -> Any:
        reads.append((after, until))
        return since(store, after, until)

    monkeypatch.setattr(following, "since", noted)
    key = inside.key("cashier")

    async def listened() -> None:
        assert inside.doors
        follower, store = inside.doors.follower, inside.doors.store
        now = last_number(store.rows)
        waits = [asyncio.create_task(follower.beyond(now, 60)) for _ in range(200)]
        await asyncio.sleep(0)
        while follower.number < now:  # it has begun to look
            await asyncio.sleep(0.01)
        sale = json.dumps(tea()).encode()
        await inside.doors.writer.post(sale)
        assert all(await asyncio.gather(*waits))
        told = [await follower.after(now) for _ in range(200)]
        assert {(len(found), after) for found, after in told} == {(1, now + 1)}
        assert len({id(found[0].text) for found, _ in told}) == 1, "and put into words once"

    assert key
    inside.run(listened)
    assert len(reads) == 1


def test_who_reads_too_slowly_is_told_where_to_go_on(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PATIENCE", 0.2)
    heard = _listening(inside, takes=0.4)
    *_, last, end = heard
    assert last.startswith(b"id: ") and b"event: too-slow\n" in last
    after = json.loads(last.split(b"data: ")[1])
    assert after == {"after": int(last.split(b"\n")[0][4:])}
    assert end == b"", "and that was all"


def test_who_takes_nothing_is_sent_no_more(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_HELD_UP", 0.2)
    assert _listening(inside, takes=3600.0) == []


def _listening(inside: Inside, takes: float) -> list[bytes]:
    """What a listener heard to whom each part with news takes so many seconds."""
    authorization = inside.key("finance analyst")
    heard: list[bytes] = []

    async def listened() -> None:
        gone = asyncio.Event()

        async def receive() -> dict[str, str]:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            part = message.get("body", b"")
            if b"data: " in part and b"too-slow" not in part:
                await asyncio.sleep(takes)
            if message["type"] == "http.response.body" and part != b": welcome\n\n":
                heard.append(part)

        those, _ = inside.addresses.find("/api/v1/stream")
        scope = {
            "type": "http", "method": "GET", "query_string": b"after=1", "path_params": {},
            "headers": [(b"host", b"localhost"), (b"authorization", authorization.encode())],
        }  # fmt: skip
        assert inside.doors
        async with asyncio.timeout(60):
            await answering.answer(scope, receive, send, those, inside.doors)

    inside.run(listened)
    return heard
