"""Webhooks: documents sent to the addresses that asked for them, in order, none left out.

Each address has an *outlet*: how far it has been told. Documents go one after the other, each with
the number of the one before, so that whoever gets them can prove that none is missing. What an
address does not take now is sent again, later each time, and the next one waits; a document that it
says it will never take becomes a dead letter, and the next one goes. After three days, or when it
answers that it is gone, the outlet halts until a person lets it go on, from where it stands or from
any earlier number. Signed as Standard Webhooks says; the id of the message is that of the document.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore
import msgspec
from msgspec import Struct, structs
from sqlalchemy import Executable, Select, delete, insert, select, update
from standardwebhooks import Webhook as Signer

from tillbook.calendar import SECOND, Instant, moment_of, stamp
from tillbook.desk.jobs import Job, Step
from tillbook.desk.outgoing import AddressNotAllowed, post
from tillbook.desk.people.tokens import book_secret, keyed
from tillbook.errors import Problem
from tillbook.expressions import last_number
from tillbook.store.door import Store
from tillbook.tables import journal, master
from tillbook.work import dead_letter, outlet

RECORD = "webhook"
PAUSE = SECOND // 2
AT_ONCE = 50  # documents to one address in one step
BUDGET = 5 * SECOND  # and no longer than this
TOGETHER = 8  # addresses
PATIENCE = 72 * 3_600 * SECOND
OVERLAP = 24 * 3_600 * SECOND  # both secrets are used so long after a new one
PAUSES = (5, 30, 120, 600, 1_800, 3_600)  # seconds; the last one again and again
NEVER = frozenset({400, 405, 406, 409, 411, 413, 414, 415, 422, 431})
"""Answers by which an address says that it will not take this document, whenever it is sent."""
GONE = 410


class UnknownWebhook(Problem):
    """No webhook has this code."""

    remedy = "`tillbook webhooks` lists them; the document `webhook` makes one."
    status = 404


class Outlet(Struct, frozen=True):
    """How far an address has been told."""

    webhook: str
    generation: int
    old_until: Instant
    after: int
    told: int
    since: Instant
    tries: int
    due: Instant
    halted: int
    problem: str


class Wanted(Struct, frozen=True):
    """What the record of a webhook says."""

    address: str
    name: str = ""
    kinds: Sequence[str] = ()
    locations: Sequence[str] = ()
    stopped: bool = False


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


_wanted = msgspec.json.Decoder(Wanted)
_json = msgspec.json.Encoder().encode


def secret_of(secret: str, webhook: str, generation: int) -> str:
    """What an address knows us by; derived from the book's own secret, so that none is kept."""
    return "whsec_" + b64encode(keyed(secret, RECORD, webhook, str(generation))).decode()


def new_secret(store: Store, webhook: str, now: Instant) -> str:
    """Give a webhook a secret, or the next one; a new outlet begins with the next document."""
    if webhook not in _records(store):
        raise UnknownWebhook(webhook=webhook)
    own = book_secret(store)
    with store.keeping() as keep:
        found = next(iter(keep(select(outlet).where(outlet.c.webhook == webhook))), None)
        if found is None:
            last = last_number(keep)
            first = Outlet(webhook, 1, 0, last, 0, 0, 0, 0, 0, "")
            keep(insert(outlet).values(**structs.asdict(first)))
            return secret_of(own, webhook, 1)
        generation = found.generation + 1
        keep(
            update(outlet).where(outlet.c.webhook == webhook)
            .values(generation=generation, old_until=now + OVERLAP)
        )  # fmt: skip
    return secret_of(own, webhook, generation)


def go_on(store: Store, webhook: str, after: int | None = None) -> None:
    """Let a halted outlet go on; from an earlier number where one is said."""
    again = {"halted": 0, "since": 0, "tries": 0, "due": 0, "problem": ""}
    with store.keeping() as keep:
        found = next(iter(keep(select(outlet.c.after).where(outlet.c.webhook == webhook))), None)
        if found is None:
            raise UnknownWebhook(webhook=webhook)
        if after is not None:
            again |= {"after": after, "told": 0}
            late = dead_letter.c.webhook == webhook, dead_letter.c.number > after
            keep(delete(dead_letter).where(*late))
        keep(update(outlet).where(outlet.c.webhook == webhook).values(**again))


def sending(pool: httpcore.ConnectionPool, clock: Callable[[], Instant]) -> Job:
    """The job that sends what is due."""

    def work(store: Store, after: int, now: Instant) -> Step:
        wanted, own = _records(store), book_secret(store)
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

    return Job("webhooks", work)


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
        began = self.clock()
        for message in messages:
            if self.clock() - began > BUDGET:
                return Sent(one, letters)
            status, problem = self._try(one, wanted, message)
            if 200 <= status < 300:
                one = _taken(one, message.number)
            elif status in NEVER:
                letters.append(_letter(one, message, problem, self.clock()))
                one = structs.replace(one, after=message.number, since=0, tries=0, problem="")
            else:
                return Sent(_not_taken(one, status, problem, self.clock()), letters)
        return Sent(structs.replace(one, after=until), letters)

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


def outlets(store: Store) -> list[Outlet]:
    """How far each address has been told, by code."""
    return [Outlet(*row) for row in store.rows(select(outlet).order_by(outlet.c.webhook))]


def _records(store: Store) -> dict[str, Wanted]:
    rows = store.rows(select(master.c.code, master.c.fields).where(master.c.kind == RECORD))
    return {row.code: _wanted.decode(row.fields) for row in rows}


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
    return writes
