"""Duties: what one person may not do alone, and up to which value a role may do it.

A kind says after which others another person must post it (`APART_FROM`: who counts does not
approve), and whether its value can be limited (`LIMITED`). A `separation` document waives the
first, a `limit` document sets the second. A request that breaks either is refused; of a fact, which
has happened, it becomes a finding.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import KINDS, Event
from tillbook.money import Money, share
from tillbook.posting import Entry, Move, money_of
from tillbook.quantity import Quantity
from tillbook.records import Document, PositionKey
from tillbook.roles import EVERYWHERE, ROLES, to_post

RULE = "rule"
"""The actor of what the house's own rules decide; nobody from outside is called that."""
LIMIT, SEPARATION, ROLE, USER_ROLE = "limit", "separation", "role", "user_role"
ERASED, RETENTION = "person_erased", "retention"

KEPT_DAYS: Mapping[str, int] = {"customers": 1_095, "people": 365, "held": 365}
"""For how many days personal data are kept, unless a `retention` document says otherwise."""

Fields = Callable[[str, str], Mapping[str, Any] | None]
"""What a record of people says, by its kind and code."""


class BeyondLimit(Problem):
    """The document is worth more than the roles of whoever posts it reach."""

    remedy = "Ask somebody whose role reaches further to post it; `limit` says how far each does."
    status = 403


class NoSuchRole(Problem):
    """No role has this name."""

    remedy = "Name a role of the house, or one that a `role` document has made."


def role_objections(roles: Iterable[str], books: Books) -> Iterator[Problem]:
    """Roles that nobody knows."""
    for role in roles:
        if role not in ROLES and books.master(ROLE, role) is None:
            yield NoSuchRole(role=role)


# Two hands.


def is_same_person(event: Event, before: Document, books: Books) -> bool:
    """Whether who posted the one before posts this one too, and may not."""
    if event.actor != before.envelope.actor or event.actor == RULE:
        return False
    said = books.master(SEPARATION, event.kind())
    return not (said and said.fields["waived"])


def own_papers(event: Event, before: Iterable[str], books: Books) -> Iterator[str]:
    """Those of the documents before it that whoever posts this one may not have posted."""
    for id in before if event.actor else ():
        found = books.document(id)
        counts = found is not None and found.envelope.kind in event.APART_FROM
        if found and counts and is_same_person(event, found, books):
            yield id


# Limits by value.


def limit_objections(event: Event, worth: Callable[[], Money], books: Books) -> Iterator[Problem]:
    """What is wrong with a request of this worth, in minor units, by whoever posts it."""
    limit = most(event.kind(), event.actor, event.location, fields_in(books))
    if limit is not None and worth() > limit:
        yield BeyondLimit(actor=event.actor, worth=worth(), limit=limit)


def most(kind: str, actor: str, location: str, known: Fields) -> Money | None:
    """Up to which value somebody may post a kind at a location; None where there is no limit.

    Of several roles the one that reaches furthest counts, and a role that the limit does not name
    reaches all the way. Whoever has no role there that may post it has the lowest of the limits.
    """
    steps = {step["role"]: step["most"] for step in (known(LIMIT, kind) or {}).get("steps", ())}
    if not steps:
        return None
    able = [role for role in _roles(actor, location, known) if _may_post(role, kind, known)]
    if any(role not in steps for role in able):
        return None
    return max((int(steps[role]) for role in able), default=min(steps.values()))


def fields_in(books: Books) -> Fields:
    """What the records of people say in these books."""

    def known(kind: str, code: str) -> Mapping[str, Any] | None:
        found = books.master(kind, code)
        return found.fields if found else None

    return known


def _roles(actor: str, location: str, known: Fields) -> Iterable[str]:
    said = known(USER_ROLE, actor) or {} if actor else {}
    holds = {EVERYWHERE, location}.intersection(said.get("locations", ()))
    return said.get("roles", ()) if holds else ()


def _may_post(role: str, kind: str, known: Fields) -> bool:
    own = (known(ROLE, role) or {}).get("permissions", ())
    return role in KINDS[kind].POSTED_BY or to_post(kind) in own


# What a document is worth.


def goods_worth(key: PositionKey, quantity: Quantity, books: Books) -> Money:
    """About what goods of a position are worth today; 0 where nobody knows."""
    position = books.position(key)
    if position is None or not position.basis_quantity:
        return 0
    return abs(share(position.basis_value, quantity, position.basis_quantity))


def posted_worth(moves: Iterable[Move], entries: Iterable[Entry]) -> Money:
    """What a posted document was worth: its money or its goods, whichever is more."""
    money = sum(max(entry.amount, 0) for entry in money_of(list(entries)))
    return max(money, sum(abs(move.value) for move in moves))
