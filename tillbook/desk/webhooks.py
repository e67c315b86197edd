"""Webhooks: documents sent to the addresses that asked for them, in order, none left out.

Each address has an *outlet*: how far it has been told. Documents go one after the other, each with
the number of the one before, so that whoever gets them can prove that none is missing. What an
address does not take now is sent again, later each time, and the next one waits; a document that it
says it will never take becomes a dead letter, and the next one goes. After three days, or when it
answers that it is gone, the outlet halts until a person lets it go on, from where it stands or from
any earlier number. Signed as Standard Webhooks says; the id of the message is that of the document.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore
import msgspec
from msgspec import Struct, structs
from sqlalchemy import Executable, Select, delete, insert, select, update
from standardwebhooks import Webhook as Signer

from tillbook.calendar import SECOND, Instant, moment_of, stamp
from tillbook.desk import deliveries
from tillbook.desk.jobs import Job, Step
from tillbook.desk.outgoing import AddressNotAllowed, post
from tillbook.desk.outlets import Outlet, Wanted, outlets, records, secret_of
from tillbook.desk.people.tokens import book_secret
from tillbook.expressions import last_number
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.work import dead_letter, outlet

NAME = "webhooks"
PAUSE = SECOND // 2
AT_ONCE = 50  # documents to one address in one step
BUDGET = 5 * SECOND  # and no longer than this
TOGETHER = 8  # addresses
PATIENCE = 72 * 3_600 * SECOND
PAUSES = (5, 30, 120, 600, 1_800, 3_600)  # seconds; the last one again and again
NEVER = frozenset({400, 405, 406, 409, 411, 413, 414, 415, 422, 431})
"""Answers by which an address says that it will not take this document, whenever it is sent."""
GONE = 410


class Message(Struct, frozen=True):
    """A document to be sent."""

    number: int
    id: str
    kind: str
    recorded_at: Instant
    business_day: int
    posting_day: int
    body: str


class Sent(Struct, frozen=True):
    """How an outlet stands after a step, and what it will never take."""

    stands: Outlet
    letters: Sequence[dict[str, Any]] = ()
    tries: Sequence[dict[str, Any]] = ()


_json = msgspec.json.Encoder().encode


def sending(pool: httpcore.ConnectionPool, clock: Callable[[], Instant]) -> Job:
    """The job that sends what is due."""

    def work(store: Store, after: int, now: Instant) -> Step:
        wanted, own = records(store), book_secret(store)
        due = [
            one for one in outlets(store)
            if one.webhook in wanted and not wanted[one.webhook].stopped
            and not one.halted and one.due <= now
        ]  # fmt: skip

        def send(one: Outlet) -> Sent:
            return Sender(store, pool, clock, own).send(one, wanted[one.webhook])

        with ThreadPoolExecutor(TOGETHER) as together:
            sent = list(together.map(send, due))
        went = any(one.stands.told > was.told for one, was in zip(sent, due, strict=True))
        return Step(after, 0 if went else PAUSE, _writes(due, sent))

    return Job(NAME, work)


class Sender:
    """Sends to one address what it has not been told yet."""

    def __init__(
        self,
        store: Store,
        pool: httpcore.ConnectionPool,
        clock: Callable[[], Instant],
        secret: str,
    ) -> None:
        self.store = store
        self.pool = pool
        self.clock = clock
        self.secret = secret

    def send(self, one: Outlet, wanted: Wanted) -> Sent:
        """Send in order until something is not taken, or for as long as a step may take."""
        until = last_number(self.store.rows)
        messages = [Message(*row) for row in self.store.rows(_next(one.after, until, wanted))]
        if len(messages) == AT_ONCE:
            until = messages[-1].number  # what is after it may be for this address too
        letters: list[dict[str, Any]] = []
        tries: list[dict[str, Any]] = []
        began = self.clock()
        for message in messages:
            if self.clock() - began > BUDGET:
                return Sent(one, letters, tries)
            at = self.clock()
            status, problem = self._try(one, wanted, message)
            tries.append(_tried(one, message, at, self.clock(), status, problem))
            if 200 <= status < 300:
                one = _taken(one, message.number)
            elif status in NEVER:
                letters.append(_letter(one, message, problem, self.clock()))
                one = structs.replace(one, after=message.number, since=0, tries=0, problem="")
            else:
                return Sent(_not_taken(one, status, problem, self.clock()), letters, tries)
        return Sent(structs.replace(one, after=until), letters, tries)

    def _try(self, one: Outlet, wanted: Wanted, message: Message) -> tuple[int, str]:
        body = payload(message, one.told)
        try:
            status, words = post(self.pool, wanted.address, self._headers(one, message, body), body)
        except AddressNotAllowed as problem:
            return 0, f"{problem.slug()}: {problem}"
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as fault:
            return 0, f"{type(fault).__name__}: {fault}"
        return status, f"{status}: {words}" if words else str(status)

    def _headers(self, one: Outlet, message: Message, body: bytes) -> dict[str, str]:
        """The newest secret signs, and for a day after a change the one before too."""
        moment = moment_of(self.clock())
        generations = [one.generation]
        if one.old_until > self.clock() and one.generation > 1:
            generations.append(one.generation - 1)
        signed = [
            Signer(secret_of(self.secret, one.webhook, each)).sign(
                message.id, moment, body.decode()
            )
            for each in generations
        ]
        return {
            "content-type": "application/json",
            "user-agent": "Tillbook",
            "webhook-id": message.id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": " ".join(signed),
        }


def payload(message: Message, previous: int) -> bytes:
    """What is sent. `previous` is the last that was taken: whoever has that one has them all."""
    return _json({
        "type": message.kind,
        "timestamp": stamp(message.recorded_at),
        "data": {
            "number": message.number, "previous": previous,
            "business_day": message.business_day, "posting_day": message.posting_day,
            "document": msgspec.Raw(message.body.encode()),
        },
    })  # fmt: skip


def _next(after: int, until: int, wanted: Wanted) -> Select[Any]:
    row = journal.c
    query = select(
        row.number, row.id, row.kind, row.recorded_at, row.business_day, row.posting_day, row.body
    ).where(row.number > after, row.number <= until)
    if wanted.kinds:
        query = query.where(row.kind.in_(wanted.kinds))
    if wanted.locations:
        query = query.where(row.location.in_(wanted.locations))
    return query.order_by(row.number).limit(AT_ONCE)


def _taken(one: Outlet, number: int) -> Outlet:
    return structs.replace(one, after=number, told=number, since=0, tries=0, due=0, problem="")


def _not_taken(one: Outlet, status: int, problem: str, now: Instant) -> Outlet:
    since = one.since or now
    halted = status == GONE or now - since >= PATIENCE
    pause = PAUSES[min(one.tries, len(PAUSES) - 1)] * SECOND
    return structs.replace(
        one, since=since, tries=one.tries + 1, due=now + pause, halted=int(halted),
        problem=problem[:500],
    )  # fmt: skip


def _letter(one: Outlet, message: Message, problem: str, now: Instant) -> dict[str, Any]:
    return {
        "webhook": one.webhook, "number": message.number, "problem": problem[:500], "at": now,
    }  # fmt: skip


def _tried(
    one: Outlet, message: Message, began: Instant, ended: Instant, status: int, problem: str
) -> dict[str, Any]:
    taken = 200 <= status < 300
    return {
        "webhook": one.webhook, "at": began, "number": message.number, "status": status,
        "milliseconds": (ended - began) // 1_000, "problem": "" if taken else problem[:500],
    }  # fmt: skip


def _writes(before: Sequence[Outlet], after: Sequence[Sent]) -> list[Executable]:
    """What has changed; an outlet that a person has moved meanwhile keeps where they put it."""
    writes: list[Executable] = []
    for was, sent in zip(before, after, strict=True):
        if sent.stands != was:
            here = outlet.c.webhook == was.webhook, outlet.c.after == was.after
            stands = structs.asdict(sent.stands)
            for kept in ("webhook", "generation", "old_until"):
                del stands[kept]
            writes.append(update(outlet).where(*here).values(**stands))
        if sent.letters:
            numbers = [letter["number"] for letter in sent.letters]
            mine = dead_letter.c.webhook == was.webhook, dead_letter.c.number.in_(numbers)
            writes += [delete(dead_letter).where(*mine), insert(dead_letter).values(sent.letters)]
        writes += deliveries.writes(was.webhook, sent.tries)
    return writes
