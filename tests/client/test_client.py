"""A program with an outbox: nothing is lost on the way, and nothing is posted twice."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.web.serving import Server, set_up, wish
from tillbook.client import (
    AnswerDiffers,
    AsyncClient,
    Client,
    DoorsUnreachable,
    QuestionTurnedDown,
    driving,
)

Door = Callable[..., Client]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("client")
    url = f"sqlite:///{folder / 'book.db'}"
    set_up(url)
    server = Server(url, folder, "--rate", "100000")
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def admin(served: Server) -> dict[str, str]:
    return served.administrator()


@pytest.fixture
def origin() -> str:
    """A program of its own for each test."""
    return f"web-{uuid4().hex[:8]}"


@pytest.fixture
def said(served: Server, admin: dict[str, str], origin: str, tmp_path: Path) -> dict[str, Any]:
    """How a client is opened."""
    roles = "cashier", "store manager", "IT support"
    header = served.key(admin, *roles, origin=origin)["authorization"]
    return {
        "key": header.removeprefix("Bearer "), "outbox": str(tmp_path / "outbox.db"),
        "origin": origin, "tries": 2,
    }  # fmt: skip


def sale(**fields: Any) -> dict[str, Any]:
    """A cup of tea, without an id: the outbox gives it one."""
    line = {"department": "grocery", "list": 300, "paid": 300, "item": "TEA", "quantity": 1000}
    return {
        "kind": "sale", "at": "2025-03-03T12:00:00Z", "location": "014", "actor": "kim",
        "currency": "EUR", "lines": [line], "total": 300,
        "tenders": [{"kind": "cash", "amount": 300}], **fields,
    }  # fmt: skip


class Losing(httpx.BaseTransport):
    """A line that loses: "request" before it arrives, "answer" on its way back, or garbles it."""

    def __init__(self, *faults: str) -> None:
        self.faults = list(faults)
        self.carried = 0
        self.line = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "request":
            raise httpx.ConnectError("the line is cut")
        answer = self.line.handle_request(request)
        self.carried += 1
        if fault == "answer":
            answer.read()
            raise httpx.ReadError("the line is cut")
        if fault == "other":
            body = answer.read().replace(b'"body_hash":"', b'"body_hash":"0')
            return httpx.Response(answer.status_code, content=body)
        if fault == "busy":
            answer.read()
            return httpx.Response(503, content=b"")
        return answer


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted and not waited for."""
    pauses: list[float] = []
    monkeypatch.setattr(driving.time, "sleep", pauses.append)
    return pauses


def client(served: Server, said: dict[str, Any], *faults: str) -> Client:
    made = Client(served.address, **said)
    if faults:
        headers = made._doors.headers
        made._doors = httpx.Client(
            base_url=served.address, headers=headers, transport=Losing(*faults)
        )
    return made


def sales_of(served: Server, said: dict[str, Any]) -> list[int]:
    """The numbers of this origin's documents that the book has."""
    with Client(served.address, **(said | {"outbox": ":memory:"})) as book:
        return [it["sequence"] for it in book.feed() if it["origin"] == said["origin"]]


def test_what_is_put_in_is_numbered_sent_in_order_and_forgotten(
    served: Server, said: dict[str, Any]
) -> None:
    with client(served, said) as book:
        ids = [book.put(sale()) for _ in range(5)]
        assert [one.id for one in book.outbox.waiting()] == ids
        outcomes = book.send()
        assert [(one.status, one.id) for one in outcomes] == [("posted", id) for id in ids]
        assert book.outbox.waiting() == [] and book.send() == []
    assert sales_of(served, said) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("fault", ["request", "answer", "busy"])
def test_whatever_is_lost_on_the_way_it_is_posted_once(
    served: Server, said: dict[str, Any], quick: list[float], fault: str
) -> None:
    with client(served, said, fault) as book:
        book.put(sale())
        (outcome,) = book.send()
        assert outcome.status == ("posted" if fault == "request" else "known")
        assert quick == [0.5]
    assert sales_of(served, said) == [1]


def test_nobody_answers_and_nothing_is_lost(
    served: Server, said: dict[str, Any], quick: list[float]
) -> None:
    with client(served, said | {"tries": 4}, *["request"] * 4) as book:
        id = book.put(sale())
        with pytest.raises(DoorsUnreachable):
            book.send()
        assert quick == [0.5, 1.0, 2.0]
    with client(served, said) as again:
        assert [one.id for one in again.outbox.waiting()] == [id], "it is on the disk"
        assert [one.status for one in again.send()] == ["posted"]
        again.put(sale())
        again.send()
    assert sales_of(served, said) == [1, 2], "the numbers go on where they were"


def test_an_answer_for_other_bytes_makes_it_forget_nothing(
    served: Server, said: dict[str, Any]
) -> None:
    with client(served, said, "other") as book:
        book.put(sale())
        with pytest.raises(AnswerDiffers):
            book.send()
        assert len(book.outbox.waiting()) == 1
        assert [one.status for one in book.send()] == ["known"]


def test_put_in_twice_under_its_id_it_is_there_once(served: Server, said: dict[str, Any]) -> None:
    own = sale(id=str(uuid4()))
    with client(served, said) as book:
        assert book.put(own) == book.put(own) == own["id"]
        assert len(book.send()) == 1
    assert sales_of(served, said) == [1]


def test_what_the_book_holds_is_the_books_and_what_it_refuses_stays_here(
    served: Server, said: dict[str, Any]
) -> None:
    with client(served, said | {"origin": ""}) as book:
        odd = book.put(sale(total=301, origin=said["origin"], sequence=1))
        foreign = book.put(sale(origin="somebody-else", sequence=1))
        statuses = {one.id: one.status for one in book.send()}
        assert statuses == {odd: "held", foreign: "refused"}
        (kept,) = book.outbox.refused()
        assert kept.id == foreign and kept.problem
        assert kept.problem["type"] == "/problems/origin-not-theirs"
        assert book.send() == []
        book.outbox.forget([foreign])
        assert book.outbox.refused() == []


def test_more_than_one_request_holds(served: Server, said: dict[str, Any]) -> None:
    with client(served, said, "none") as book:
        for _ in range(450):
            book.put(sale())
        assert len(book.send()) == 450
        assert book._doors._transport.carried == 3  # type: ignore[attr-defined]
    assert sales_of(served, said) == list(range(1, 451))


def test_reports_come_whole_and_a_question_that_makes_no_sense_is_told(
    served: Server, said: dict[str, Any]
) -> None:
    with client(served, said) as book:
        found = {(it["item"], it["location"]) for it in book.report("on-hand", page_size=1)}
        assert found >= {("TEA", "014"), ("TEA", "022"), ("MUG", "014")}
        with pytest.raises(QuestionTurnedDown) as turned:
            list(book.report("weather"))
        assert turned.value.numbers["answered"] == 404


def test_awaiting_is_the_same(served: Server, said: dict[str, Any]) -> None:
    async def program() -> list[str]:
        async with AsyncClient(served.address, **said) as book:
            for _ in range(3):
                book.put(sale())
            outcomes = await book.send()
            assert [one.status for one in outcomes] == ["posted"] * 3
            rows = [row async for row in book.report("on-hand", page_size=2)]
            assert {row["item"] for row in rows} >= {"TEA", "MUG"}
            ours = [it async for it in book.feed() if it["origin"] == said["origin"]]
            return [it["id"] for it in ours]

    assert len(asyncio.run(program())) == 3


def test_a_key_that_is_taken_back_is_told(
    served: Server, admin: dict[str, str], said: dict[str, Any]
) -> None:
    with client(served, said) as book:
        book.put(sale())
        keys = served.client.get("/api/v1/keys", headers=admin).json()["keys"]
        mine = next(it["id"] for it in keys if it["origin"] == said["origin"])
        served.client.delete(f"/api/v1/keys/{mine}", headers=admin | wish())
        with pytest.raises(QuestionTurnedDown) as turned:
            book.send()
        assert turned.value.numbers["answered"] == 401
        assert len(book.outbox.waiting()) == 1
