"""Outlets: who is told of documents, by which secret they know us, and how far they have been told.

The record of a webhook says what somebody wants; its outlet says how far they are. Without a secret
an address has no outlet, and is told nothing.
"""

from base64 import b64encode
from collections.abc import Sequence

import msgspec
from msgspec import Struct, structs
from sqlalchemy import delete, func, insert, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people.tokens import book_secret, keyed
from tillbook.errors import Problem
from tillbook.expressions import last_number
from tillbook.store.door import Store
from tillbook.tables import master
from tillbook.work import dead_letter, outlet

RECORD = "webhook"
OVERLAP = 24 * 3_600 * SECOND  # both secrets are used so long after a new one


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


class Told(Struct, frozen=True):
    """A webhook: who is told of what, and how far they have been."""

    code: str
    address: str
    name: str
    kinds: tuple[str, ...]
    locations: tuple[str, ...]
    stopped: bool
    has_secret: bool
    after: int  # the last journal number that is settled
    told: int  # the last document that was sent and taken
    behind: int  # journal numbers
    halted: bool
    since: Instant  # since when it has not taken what is sent; 0: it takes
    tries: int
    due: Instant
    problem: str
    letters: int


class Letter(Struct, frozen=True):
    """A document that an address said it would never take."""

    number: int
    problem: str
    at: Instant


_wanted = msgspec.json.Decoder(Wanted)


# Secrets, and going on.


def secret_of(secret: str, webhook: str, generation: int) -> str:
    """What an address knows us by; derived from the book's own secret, so that none is kept."""
    return "whsec_" + b64encode(keyed(secret, RECORD, webhook, str(generation))).decode()


def new_secret(store: Store, webhook: str, now: Instant) -> str:
    """Give a webhook a secret, or the next one; a new outlet begins with the next document."""
    generation = new_generation(store, webhook, now)
    return secret_of(book_secret(store), webhook, generation)


def new_generation(store: Store, webhook: str, now: Instant) -> int:
    """As `new_secret`; which of its secrets it is."""
    if webhook not in records(store):
        raise UnknownWebhook(webhook=webhook)
    with store.keeping() as keep:
        found = next(iter(keep(select(outlet).where(outlet.c.webhook == webhook))), None)
        if found is None:
            last = last_number(keep)
            first = Outlet(webhook, 1, 0, last, 0, 0, 0, 0, 0, "")
            keep(insert(outlet).values(**structs.asdict(first)))
            return 1
        generation: int = found.generation + 1
        keep(
            update(outlet).where(outlet.c.webhook == webhook)
            .values(generation=generation, old_until=now + OVERLAP)
        )  # fmt: skip
    return generation


def go_on(store: Store, webhook: str, after: int | None = None) -> None:
    """Let a halted outlet go on; from an earlier number where one is said."""
    again = {"halted": 0, "since": 0, "tries": 0, "due": 0, "problem": ""}
    with store.keeping() as keep:
        found = next(iter(keep(select(outlet.c.after).where(outlet.c.webhook == webhook))), None)
        if found is None:
            raise UnknownWebhook(webhook=webhook)
        if after is not None:
            after = min(after, last_number(keep))  # what is still to come is not left out
            again |= {"after": after, "told": 0}
            late = dead_letter.c.webhook == webhook, dead_letter.c.number > after
            keep(delete(dead_letter).where(*late))
        keep(update(outlet).where(outlet.c.webhook == webhook).values(**again))


# How far everybody is.


def listed(store: Store) -> list[Told]:
    """Every webhook with how far it has been told, by code."""
    stands = {one.webhook: one for one in outlets(store)}
    counted = select(dead_letter.c.webhook, func.count()).group_by(dead_letter.c.webhook)
    letters = {row[0]: int(row[1]) for row in store.rows(counted)}
    last = last_number(store.rows)
    return [
        _told(code, said, stands.get(code), letters.get(code, 0), last)
        for code, said in sorted(records(store).items())
    ]


def _told(code: str, said: Wanted, stands: Outlet | None, letters: int, last: int) -> Told:
    head = said.address, said.name, tuple(said.kinds), tuple(said.locations), said.stopped
    if stands is None:
        return Told(code, *head, False, last, 0, 0, False, 0, 0, 0, "", letters)
    return Told(
        code, *head, True, stands.after, stands.told, last - stands.after, bool(stands.halted),
        stands.since, stands.tries, stands.due, stands.problem, letters,
    )  # fmt: skip


def told(store: Store, code: str) -> Told:
    """A webhook with how far it has been told; raises UnknownWebhook."""
    for one in listed(store):
        if one.code == code:
            return one
    raise UnknownWebhook(webhook=code)


def letters_of(store: Store, code: str) -> list[Letter]:
    """The documents that an address said it would never take."""
    wanted = select(dead_letter.c.number, dead_letter.c.problem, dead_letter.c.at)
    mine = wanted.where(dead_letter.c.webhook == code).order_by(dead_letter.c.number)
    return [Letter(*row) for row in store.rows(mine)]


def outlets(store: Store) -> list[Outlet]:
    """How far each address has been told, by code."""
    return [Outlet(*row) for row in store.rows(select(outlet).order_by(outlet.c.webhook))]


def records(store: Store) -> dict[str, Wanted]:
    """What each webhook's record says, by code."""
    rows = store.rows(select(master.c.code, master.c.fields).where(master.c.kind == RECORD))
    return {row.code: _wanted.decode(row.fields) for row in rows}
