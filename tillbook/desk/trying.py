"""Trying: one message to a webhook's address that says it is a trial, and what was answered.

It is signed as every other, goes by the same line, and moves nothing: whoever takes it knows that
the address and the secret are right before the first document comes.
"""

from collections.abc import Callable
from contextlib import closing

import httpcore
import msgspec
from msgspec import Struct
from standardwebhooks import Webhook as Signer

from tillbook.calendar import Instant, moment_of, stamp
from tillbook.desk.outgoing import AddressNotAllowed, line, post
from tillbook.desk.outlets import UnknownWebhook, outlets, records, secret_of
from tillbook.desk.people.tokens import book_secret
from tillbook.errors import Problem
from tillbook.identity import new_id
from tillbook.store.door import Store

TRIAL = "trial"


class NoSecretYet(Problem):
    """The webhook has no secret yet, so nothing can be signed for it."""

    remedy = "Give it a secret first; it is told nothing before it has one."
    status = 409


class Answered(Struct, frozen=True):
    """What a trial was answered."""

    status: int  # 0: nobody answered
    words: str


def tried(store: Store, code: str, clock: Callable[[], Instant], *, private: bool) -> Answered:
    """Send a trial; raises UnknownWebhook and NoSecretYet."""
    wanted = records(store).get(code)
    if wanted is None:
        raise UnknownWebhook(webhook=code)
    stands = next((it for it in outlets(store) if it.webhook == code), None)
    if stands is None:
        raise NoSecretYet(webhook=code)
    now = clock()
    body = msgspec.json.encode({"type": TRIAL, "timestamp": stamp(now), "data": {}})
    headers = _signed(secret_of(book_secret(store), code, stands.generation), now, body)
    try:
        with closing(line(private=private)) as pool:
            return Answered(*post(pool, wanted.address, headers, body))
    except AddressNotAllowed as problem:
        return Answered(0, f"{problem.title()}. {problem.remedy}")
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as fault:
        return Answered(0, f"{type(fault).__name__}: {fault}")


def _signed(secret: str, now: Instant, body: bytes) -> dict[str, str]:
    id, moment = new_id(now), moment_of(now)
    return {
        "content-type": "application/json", "user-agent": "Tillbook", "webhook-id": id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Signer(secret).sign(id, moment, body.decode()),
    }  # fmt: skip
