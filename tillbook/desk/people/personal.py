"""Personal: all that is kept of one person, told to whoever may ask, and erased.

The record names people by ids and is not touched: erasing takes the rows that say who the id was.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Executable, delete, func, or_, select, update

from tillbook.by_database import said
from tillbook.calendar import Instant, stamp
from tillbook.codec import encode
from tillbook.desk.people.granting import GrantRefused, Post, id_for
from tillbook.desk.people.joining import UnknownPerson
from tillbook.duties import ERASED, USER_ROLE
from tillbook.errors import Problem
from tillbook.people import (
    customer,
    invitation,
    kept_answer,
    outside_login,
    person,
    pin,
    recovery_code,
    second_factor,
    sign_in,
    till_sign_in,
)
from tillbook.store.door import Store
from tillbook.tables import held, held_body, journal, master

NAMED_BY = ("actor", "customer", "cashier", "approved_by", "code", "person")
"""The fields of documents that may say a person's id."""
MOST_LISTED = 10_000
SHORTEST = 5  # letters: a shorter name says nothing about whose bytes they are


class ErasedAlready(Problem):
    """The answer named somebody who has been erased since."""

    remedy = "Nothing to do: what was kept about them is gone."
    status = 410


class Document(Struct, frozen=True):
    """A document that names them."""

    number: int
    kind: str
    business_day: int


class Personal(Struct, frozen=True):
    """All that is kept of a person; no credential is among it, for none can be read."""

    id: str
    erased: bool
    person: dict[str, Any]  # of those who sign in
    customer: dict[str, Any]  # of those who buy
    roles: list[str]
    locations: list[str]
    signed_in: list[Instant]
    invited_until: list[Instant]
    documents: list[Document]  # of the record, which names the id; the newest first
    named_by: int  # how many there are
    held: list[int]  # documents in quarantine whose bytes name them


def told(store: Store, id: str) -> Personal:
    """What is kept of a person or a customer; raises UnknownPerson where nothing ever was."""
    theirs, bought = _row(store, person, id), _row(store, customer, id)
    record = {row.kind: msgspec.json.decode(row.fields) for row in store.rows(_records(id))}
    documents, many = _documents(store, id)
    if not (theirs or bought or record or many):
        raise UnknownPerson(person=id)
    theirs.pop("password", None)
    roles = record.get(USER_ROLE, {})
    query = select(sign_in.c.created_at).where(sign_in.c.person == id)
    asked = select(invitation.c.expires_at).where(invitation.c.person == id)
    return Personal(
        id, ERASED in record, theirs, bought,
        roles.get("roles", []), roles.get("locations", []),
        [row.created_at for row in store.rows(query.order_by(sign_in.c.created_at))],
        [row.expires_at for row in store.rows(asked.order_by(invitation.c.expires_at))],
        documents, many, [number for number, _ in _held(store, marks(theirs, bought, id))],
    )  # fmt: skip


def marks(*known: Any) -> list[bytes]:
    """What bytes are recognised by as being about somebody: the id, and names long enough."""
    texts = [known[-1]]
    for row in known[:-1]:
        texts += [value for name, value in row.items() if isinstance(value, str) and name != "id"]
    return [text.encode() for text in texts if len(text) >= SHORTEST]


def erase(store: Store, post: Post, id: str, *, by: str, at: Instant, because: str) -> None:
    """Post that a person is erased, and delete what was kept of them. Twice is once.

    Raises UnknownPerson where nothing ever was, and GrantRefused where the book does not take it.
    """
    if not told(store, id).erased:
        outcome = post(document(id, by=by, at=at, because=because))
        if outcome.problem:
            said = outcome.problem
            raise GrantRefused(because=said["type"], said=said["detail"])
    with store.keeping() as keep:
        for statement in erasing(store, id):
            keep(statement)


def document(id: str, *, by: str, at: Instant, because: str) -> bytes:
    """The document that says it; the same for the same wish."""
    return encode({
        "kind": "person_erased", "id": id_for("person_erased", id), "at": stamp(at), "actor": by,
        "person": id, "because": because,
    })  # fmt: skip


def erasing(store: Store, id: str) -> Sequence[Executable]:
    """What deletes all that is kept of a person, and what answers said of them."""
    known = marks(_row(store, person, id), _row(store, customer, id), id)
    hashes = [hash for _, hash in _held(store, known)]
    gone = ErasedAlready(person=id)
    answer = msgspec.json.encode(gone.details()).decode()
    return [
        *(delete(table).where(column == id) for table, column in KEPT_OF),
        *(delete(held_body).where(held_body.c.body_hash == hash) for hash in hashes),
        update(kept_answer)
        .where(kept_answer.c.answer.contains(id, autoescape=True))
        .values(status=gone.status, answer=answer),
    ]


KEPT_OF: tuple[tuple[Any, Any], ...] = (
    (person, person.c.id), (customer, customer.c.id),
    *(
        (table, table.c.person)
        for table in (
            invitation, sign_in, second_factor, recovery_code, pin, till_sign_in, outside_login,
        )
    ),
)  # fmt: skip
"""Where rows of one person lie, and what in them says whose they are."""


def _row(store: Store, table: Any, id: str) -> dict[str, Any]:
    found = store.rows(select(table).where(table.c.id == id))
    return dict(found[0]._mapping) if found else {}


def _records(id: str) -> Any:
    wanted = master.c.kind.in_((USER_ROLE, ERASED)), master.c.code == id
    return select(master.c.kind, master.c.fields).where(*wanted)


def _documents(store: Store, id: str) -> tuple[list[Document], int]:
    """The documents that name an id, the newest first, and how many there are."""
    named = or_(*(said(journal.c.body, name) == id for name in NAMED_BY))
    columns = journal.c.number, journal.c.kind, journal.c.business_day
    newest = select(*columns).where(named).order_by(journal.c.number.desc()).limit(MOST_LISTED)
    many = store.rows(select(func.count(journal.c.number)).where(named))[0][0]
    return [Document(*row) for row in store.rows(newest)], int(many)


def _held(store: Store, known: Sequence[bytes]) -> list[tuple[int, str]]:
    """(number, hash) of held documents whose bytes say one of these."""
    joined = select(held.c.number, held.c.body_hash, held_body.c.body).join(
        held_body, held_body.c.body_hash == held.c.body_hash
    )
    return [
        (row.number, row.body_hash)
        for row in store.rows(joined.order_by(held.c.number))
        if any(mark in bytes(row.body) for mark in known)
    ]
