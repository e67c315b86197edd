"""Calling: what the client asks and makes of the answers, whoever carries them.

Each task is a generator: it yields a request or a pause, is sent the reply, or thrown that nobody
answered, and returns what was wanted. The two clients only carry (`driving.py`), so that there is
one way of doing things, with `await` and without.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from tillbook.client.outbox import Outbox, Waiting
from tillbook.errors import Problem

AT_ONCE = 200  # documents in one request
MOST_BYTES = 4 * 2**20
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds
HAS_IT = ("posted", "known", "held")
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class DoorsUnreachable(Problem):
    """Nobody answered at the address, or only that it is busy."""

    remedy = "Send again later; what is in the outbox is safe."
    status = 503


class AnswerDiffers(Problem):
    """The book answered for other bytes than were sent."""

    remedy = "Nothing was forgotten; look at what stands between this program and the book."
    status = 502


class QuestionTurnedDown(Problem):
    """The book turned a question down."""

    remedy = "`problem` says what is wrong with it."


class Request(Struct, frozen=True):
    """What is to be asked."""

    method: Literal["GET", "POST"]
    path: str
    query: Mapping[str, Any] = {}
    body: bytes = b""
    media: str = "application/json"


class Reply(Struct, frozen=True):
    """What was answered."""

    status: int
    body: bytes


class Pause(Struct, frozen=True):
    """Wait before going on."""

    seconds: float


class Outcome(Struct, frozen=True):
    """What became of a document."""

    status: Literal["posted", "known", "held", "refused", "waits"]
    id: str
    number: int = 0
    body_hash: str = ""
    problem: dict[str, Any] | None = None


class _Results(Struct, frozen=True):
    results: list[Outcome]


T = TypeVar("T")
Answered = Reply | ConnectionError | None
"""What came of a step: a reply, nobody, or that the pause is over."""
Steps = Generator[Request | Pause, Any, T]

_results = msgspec.json.Decoder(_Results)


def resumed(steps: Steps[T], answer: Answered) -> Request | Pause:
    """The next step; raises StopIteration with what was wanted."""
    if isinstance(answer, ConnectionError):
        return steps.throw(answer)
    return steps.send(answer)


def asked(request: Request, tries: int) -> Steps[Reply]:
    """Ask, and ask again after a pause while nobody answers or somebody is busy."""
    pause = FIRST_PAUSE
    for left in range(tries - 1, -1, -1):
        try:
            reply: Reply = yield request
            why = str(reply.status)
            if reply.status not in BUSY:
                return reply
        except ConnectionError as fault:
            why = f"{type(fault).__name__}: {fault}"
        if left:
            yield Pause(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
    raise DoorsUnreachable(why=why[:200])


def sent(outbox: Outbox, tries: int) -> Steps[list[Outcome]]:
    """Send what waits, the oldest first; what became of each."""
    outcomes: list[Outcome] = []
    beyond = 0
    while some := _batch(outbox.waiting(AT_ONCE, beyond=beyond)):
        lines = b"\n".join([one.body for one in some])
        request = Request("POST", "/api/v1/events", {}, lines, "application/x-ndjson")
        reply = yield from asked(request, tries)
        if reply.status >= 300:
            raise turned(reply)
        outcomes += _settled(outbox, some, _results.decode(reply.body).results)
        beyond = some[-1].place
    return outcomes


def read(path: str, query: Mapping[str, Any], tries: int) -> Steps[dict[str, Any]]:
    """One page of an answer; raises QuestionTurnedDown."""
    said = {name: value for name, value in query.items() if value not in ("", None)}
    reply = yield from asked(Request("GET", path, said), tries)
    if reply.status >= 300:
        raise turned(reply)
    page: dict[str, Any] = msgspec.json.decode(reply.body)
    return page


def turned(reply: Reply) -> QuestionTurnedDown:
    """What the book said against a question."""
    try:
        problem = msgspec.json.decode(reply.body)
    except msgspec.MsgspecError:
        problem = {"title": reply.body[:200].decode("utf-8", "replace")}
    return QuestionTurnedDown(answered=reply.status, problem=problem)


def _batch(waiting: Sequence[Waiting]) -> list[Waiting]:
    """As many as one request may hold, at least one."""
    some: list[Waiting] = []
    size = 0
    for one in waiting:
        size += len(one.body) + 1
        if some and size > MOST_BYTES:
            break
        some.append(one)
    return some


def _settled(
    outbox: Outbox, some: Sequence[Waiting], results: Sequence[Outcome]
) -> Sequence[Outcome]:
    """Forget what the book has, keep why it refused the rest; raises AnswerDiffers."""
    if len(results) != len(some):
        raise AnswerDiffers(sent=len(some), answered=len(results))
    for one, outcome in zip(some, results, strict=True):
        if outcome.body_hash != one.hash:
            raise AnswerDiffers(id=one.id, sent=one.hash, answered=outcome.body_hash)
    both = list(zip(some, results, strict=True))
    outbox.forget([one.id for one, outcome in both if outcome.status in HAS_IT])
    for one, outcome in both:
        if outcome.status == "refused":
            outbox.turned_away(one.id, outcome.problem or {})
    return results
