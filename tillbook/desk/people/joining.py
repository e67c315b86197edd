"""Joining: how people come to the book. Nobody but themselves ever knows their password.

An invitation is a link that works once. A book that has nobody yet makes one when it is first
served; whoever opens it becomes the administrator. There is no password that comes with the house.
"""

from typing import Any

from msgspec import Struct
from sqlalchemy import delete, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people import passwords
from tillbook.desk.people.granting import Post, grant, id_for
from tillbook.desk.people.guessing import words_of
from tillbook.desk.people.tokens import fresh, hash_of
from tillbook.errors import Problem
from tillbook.people import invitation, outside_login, person, pin, sign_in, till_sign_in
from tillbook.roles import ADMINISTRATOR, EVERYWHERE
from tillbook.store.door import Store

LASTS = 3 * 24 * 3600 * SECOND


class InvitationSpent(Problem):
    """The invitation has been used, has expired, or never was one."""

    remedy = "Ask an administrator for another one; the first one is shown when the book is served."
    status = 410


class LoginTaken(Problem):
    """Somebody else signs in by this login."""

    remedy = "Choose another login."
    status = 409


class UnknownPerson(Problem):
    """There is no such person."""

    remedy = "GET /api/v1/people lists them."
    status = 404


class Person(Struct, frozen=True):
    """A person, without password."""

    id: str
    login: str
    name: str
    created_at: Instant
    closed_at: Instant


SHOWN = [person.c[name] for name in Person.__struct_fields__]


def listed(store: Store) -> list[Person]:
    """Everybody who was ever invited, the first one first."""
    query = select(*SHOWN).order_by(person.c.created_at, person.c.id)
    return [Person(*row) for row in store.rows(query)]


def first_invitation(store: Store, now: Instant) -> str:
    """The invitation of the administrator, empty where the book has people."""
    with store.keeping() as keep:
        if list(keep(select(person.c.id).limit(1))):
            return ""
        token = fresh()
        keep(delete(invitation).where(invitation.c.person == ""))
        keep(invitation.insert().values(**_invitation(token, "", now)))
    return token


def is_first(store: Store, token: str, now: Instant) -> bool:
    """Whether this is the open invitation of a book that has nobody yet."""
    mine = invitation.c.hash == hash_of(token), invitation.c.person == ""
    open_ones = select(invitation.c.hash).where(
        *mine, invitation.c.used_at == 0, invitation.c.expires_at > now
    )
    return bool(store.rows(open_ones))


def invite(store: Store, one: Person, token: str) -> Person:
    """Keep a new person, who chooses a password by the invitation. The same one twice is one."""
    with store.keeping() as keep:
        known = [Person(*row) for row in keep(select(*SHOWN).where(person.c.id == one.id))]
        if known:
            return known[0]
        if list(keep(_taken(one))):
            raise LoginTaken(login=one.login)
        row = {name: getattr(one, name) for name in Person.__struct_fields__}
        keep(person.insert().values(password="", **row))
        keep(invitation.insert().values(**_invitation(token, one.id, one.created_at)))
    return one


def invite_again(store: Store, who: str, token: str, now: Instant) -> None:
    """A new invitation for somebody who is known: by it they choose another password."""
    with store.keeping() as keep:
        if not list(keep(select(person.c.id).where(person.c.id == who, person.c.closed_at == 0))):
            raise UnknownPerson(person=who)
        keep(delete(invitation).where(invitation.c.person == who, invitation.c.used_at == 0))
        keep(invitation.insert().values(**_invitation(token, who, now)))


def refuse_taken(store: Store, one: Person) -> None:
    """Raise LoginTaken where somebody else signs in like that."""
    if store.rows(_taken(one)):
        raise LoginTaken(login=one.login)


def _taken(one: Person) -> Any:
    return select(person.c.id).where(person.c.login == one.login, person.c.id != one.id)


def _invitation(token: str, who: str, now: Instant) -> dict[str, Any]:
    return {"hash": hash_of(token), "person": who, "expires_at": now + LASTS, "used_at": 0}


def accept(
    store: Store, post: Post, token: str, *, login: str, name: str, password: str, now: Instant
) -> str:
    """Use an invitation: choose a password. Answers the person's id; raises InvitationSpent."""
    open_one = (
        select(invitation)
        .where(invitation.c.hash == hash_of(token), invitation.c.used_at == 0)
        .where(invitation.c.expires_at > now)
    )
    found = store.rows(open_one)
    if not found:
        raise InvitationSpent()
    who, begun = str(found[0].person), int(found[0].expires_at) - LASTS
    if not who:
        passwords.refuse_weak(password, (login, name, *words_of(store)))
        who = id_for("administrator", hash_of(token))
        grant(post, who, roles=[ADMINISTRATOR], locations=[EVERYWHERE], by=who, at=begun)
        made = Person(who, login.lower(), name, now, 0)
    else:
        made = next(one for one in listed(store) if one.id == who)
        passwords.refuse_weak(password, words_of(store, who))
    kept = passwords.hashed(password)
    with store.keeping() as keep:
        if not list(keep(open_one)):
            raise InvitationSpent()
        keep(update(invitation).where(invitation.c.hash == hash_of(token)).values(used_at=now))
        if not found[0].person:
            row = {field: getattr(made, field) for field in Person.__struct_fields__}
            keep(person.insert().values(password=kept, **row))
        else:
            keep(update(person).where(person.c.id == who).values(password=kept))
            keep(delete(sign_in).where(sign_in.c.person == who))
    return who


def change_password(store: Store, id: str, new: str) -> None:
    """Give a person another password; raises PasswordTooWeak."""
    passwords.refuse_weak(new, words_of(store, id))
    kept = passwords.hashed(new)
    with store.keeping() as keep:
        keep(update(person).where(person.c.id == id).values(password=kept))


def close(store: Store, id: str, now: Instant) -> Person:
    """Let a person in no more, and sign them out everywhere. Twice is once."""
    with store.keeping() as keep:
        if not list(keep(select(person.c.id).where(person.c.id == id))):
            raise UnknownPerson(person=id)
        still = person.c.id == id, person.c.closed_at == 0
        keep(update(person).where(*still).values(closed_at=now, password=""))
        keep(delete(sign_in).where(sign_in.c.person == id))
        for table in (invitation, pin, till_sign_in, outside_login):
            keep(delete(table).where(table.c.person == id))
        (row,) = keep(select(*SHOWN).where(person.c.id == id))
    return Person(*row)
