"""Quarantine: what is held, and what people make of it.

A held document keeps its bytes and its outcome for ever. To *correct* it is to post a new
document with an id of its own and to say which held one it stands for; to *map* it is to correct
single fields (an unknown location to a known one); to *reject* it is to say why it shall not be
posted. Either way the document and the decision are posted together or not at all.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any, Literal
from uuid import UUID, uuid5

from msgspec import Struct
from sqlalchemy import select

from tillbook import codec
from tillbook.calendar import stamp
from tillbook.decision import RECORD, AlreadyDecided, NothingHeld
from tillbook.document import CASH
from tillbook.errors import Problem
from tillbook.identity import new_id
from tillbook.intake import read
from tillbook.ledger import Ledger, Outcome
from tillbook.store.door import Store
from tillbook.tables import held, held_body, master

NAMESPACE = UUID("5b0e6f8e-2f5b-5f0c-8f0a-6b7a3f1d9c44")

NOBODY = str(UUID(int=0))  # what a body without an id is called: nothing is posted under it

State = Literal["waiting", "corrected", "rejected"]


class CannotBeMapped(Problem):
    """The held bytes cannot be read, so no field of them can be mapped."""

    remedy = "Write the document anew, and `tillbook held correct NUMBER FILE.json`."


class NoSuchField(Problem):
    """The document has no field at this pointer."""

    remedy = "Say it as JSON Pointer: /location, /lines/0/item."
    status = 404


class BytesErased(Problem):
    """The bytes of the held document have been erased."""

    remedy = "Only the hash and the problem are left; reject it, or post the document anew."
    status = 410


class Held(Struct, frozen=True):
    """A document in quarantine, and whether somebody has decided about it."""

    number: int
    id: str
    origin: str
    problem: str  # the rule's slug
    details: dict[str, Any]
    recorded_at: str
    body_hash: str
    state: State
    decision: dict[str, Any]


class Settlement(Struct, frozen=True):
    """What a decision did: the outcome of the new document, where there is one, and its own."""

    held: int
    document: Outcome | None
    decision: Outcome


def listed(
    store: Store, *, everything: bool = False, after: int = 0, most: int | None = None
) -> list[Held]:
    """What waits for somebody, oldest first; or all that was ever held."""
    query = _all().where(held.c.number > after).order_by(held.c.number).limit(most)
    if not everything:
        query = query.where(master.c.fields.is_(None))
    return [_held(row) for row in store.rows(query)]


def shown(store: Store, number: int) -> tuple[Held, bytes | None]:
    """A held document with its bytes, None where they have been erased."""
    rows = store.rows(_all().where(held.c.number == number))
    if not rows:
        raise NothingHeld(held=number)
    body = store.rows(select(held_body.c.body).where(held_body.c.body_hash == rows[0].body_hash))
    return _held(rows[0]), bytes(body[0][0]) if body else None


def bytes_of(store: Store, hashes: Collection[str]) -> Mapping[str, bytes]:
    """The bytes of held documents by their hashes, of those that have not been erased."""
    wanted = select(held_body.c.body_hash, held_body.c.body)
    rows = store.rows(wanted.where(held_body.c.body_hash.in_(sorted(hashes))))
    return {row.body_hash: bytes(row.body) for row in rows}


def _all() -> Any:
    decided = (master.c.kind == RECORD) & (master.c.code == held.c.body_hash)
    joined = held.outerjoin(master, decided)
    return select(held, master.c.fields).select_from(joined)


def _held(row: Any) -> Held:
    decision = json.loads(row.fields) if row.fields else {}
    return Held(
        row.number, row.id, row.origin, row.problem, json.loads(row.details),
        stamp(row.recorded_at), row.body_hash, decision.get("state", "waiting"), decision,
    )  # fmt: skip


def reject(ledger: Ledger, number: int, reason: str, actor: str) -> Settlement:
    """Say that a held document shall not be posted, and why."""
    one, _ = _waiting(ledger.store, number)
    decision = _decision("held_rejected", one, ledger, actor, reason=reason)
    return Settlement(number, None, ledger.post([decision])[0])


def correct(ledger: Ledger, number: int, body: bytes, reason: str, actor: str) -> Settlement:
    """Post a new document in the stead of a held one.

    A body that still has the held one's id gets an id that derives from the two, and the book
    numbers it: the held one has used up its sequence number.
    """
    body = in_its_stead(ledger.store, number, body)
    one, _ = _waiting(ledger.store, number)
    correction = read(body).id or NOBODY
    decision = _decision("held_corrected", one, ledger, actor, correction=correction, reason=reason)
    document, decided = ledger.post([body, decision])
    return Settlement(number, document, decided)


def in_its_stead(store: Store, number: int, body: bytes) -> bytes:
    """A body as the new document that it will be posted as; again, it is the same."""
    one, old = _waiting(store, number)
    return _as_new(one, old, body)


def mapped(ledger: Ledger, number: int, changes: Mapping[str, str], actor: str) -> Settlement:
    """Correct a held document by changing single fields, each by its JSON Pointer."""
    body = changed(ledger.store, number, changes)
    return correct(ledger, number, body, reason_of(changes), actor)


def changed(store: Store, number: int, changes: Mapping[str, str]) -> bytes:
    """A held document's bytes with single fields changed, each by its JSON Pointer."""
    _, body = _waiting(store, number)
    fields = _fields(number, body)
    for pointer, value in changes.items():
        _set(fields, pointer, value)
    return codec.encode(fields)


def reason_of(changes: Mapping[str, str]) -> str:
    """What is kept as the reason of a mapping."""
    said = ", ".join(f"{pointer} = {value}" for pointer, value in changes.items())
    return f"mapped {said}"[:500]


def _waiting(store: Store, number: int) -> tuple[Held, bytes | None]:
    one, body = shown(store, number)
    if one.state != "waiting":
        raise AlreadyDecided(held=number, state=one.state)
    return one, body


def _decision(kind: str, one: Held, ledger: Ledger, actor: str, **said: str) -> bytes:
    now = ledger.clock()
    return codec.encode({
        "kind": kind, "id": new_id(now), "at": stamp(now), "actor": actor,
        "held": one.number, "body_hash": one.body_hash,
        **{name: value for name, value in said.items() if value},
    })  # fmt: skip


def _fields(number: int, body: bytes | None) -> dict[str, Any]:
    if body is None:
        raise BytesErased(held=number)
    try:
        return codec.parsed(body)
    except Problem as problem:
        raise CannotBeMapped(held=number, because=problem.slug()) from problem


def _set(fields: dict[str, Any], pointer: str, value: str) -> None:
    """Set a field that is there, or a new one of an object that is there (RFC 6901)."""
    *path, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    inner: Any = fields
    try:
        for part in path:
            inner = inner[int(part)] if isinstance(inner, list) else inner[part]
        if isinstance(inner, list):
            inner[int(last)] = _as_said(value)
        else:
            inner[last] = _as_said(value, inner.get(last))
    except (KeyError, IndexError, ValueError, TypeError, AttributeError):
        raise NoSuchField(pointer=pointer) from None


def _as_said(value: str, before: Any = None) -> Any:
    """A value as a person typed it: JSON where it is JSON; the text itself for a text."""
    if isinstance(before, str):
        return value
    try:
        return json.loads(value, parse_float=str)
    except ValueError:
        return value


def _as_new(one: Held, old: bytes | None, body: bytes) -> bytes:
    """A body as a new document: not the held one's id, not its sequence number."""
    try:
        fields = codec.parsed(body)
    except Problem:
        return body  # the ledger will say what is wrong with it
    was = _numbers(old)
    reuses_id = not fields.get("id") or fields["id"] == one.id
    reuses_number = bool(fields.get("origin")) and _origin(fields) == _origin(was)
    if not reuses_id and not reuses_number:
        return body
    if reuses_number:
        _keep_drawer(fields)
        fields = {name: said for name, said in fields.items() if name not in _NUMBERED}
    if reuses_id:
        fields["id"] = str(uuid5(NAMESPACE, f"{one.body_hash} {codec.encode(fields).decode()}"))
    return codec.encode(fields)


_NUMBERED = ("origin", "sequence")


def _numbers(body: bytes | None) -> dict[str, Any]:
    try:
        return codec.parsed(body) if body else {}
    except Problem:
        return {}


def _origin(fields: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(fields.get(name) for name in _NUMBERED)


def _keep_drawer(fields: dict[str, Any]) -> None:
    """Cash lies in the drawer of the till that took it, though the till no longer numbers it."""
    tenders = fields.get("tenders")
    for tender in tenders if isinstance(tenders, list) else ():
        if isinstance(tender, dict) and tender.get("kind") == CASH:
            tender.setdefault("drawer", fields["origin"])
