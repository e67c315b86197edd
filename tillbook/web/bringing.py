"""Bringing: whether somebody may bring a document, whatever the ledger will say of it."""

import msgspec

from tillbook import codec
from tillbook.card_numbers import card_numbers
from tillbook.desk.heads import Head
from tillbook.desk.people.principal import NotPermitted, OutOfScope, Principal
from tillbook.desk.queue import is_of
from tillbook.duties import RULE
from tillbook.errors import Problem
from tillbook.event import KINDS
from tillbook.relay import OPENING, unwrapped
from tillbook.roles import EVERYWHERE, RELAY, to_post
from tillbook.store.door import Store
from tillbook.web.problems import ActorNotThem, CardNumberSaid, OriginNotTheirs

ANSWER = "finding_handled"


def objection(principal: Principal, head: Head, body: bytes, store: Store) -> Problem | None:
    """Why this one may not bring this document; None if they may.

    What makes no sense passes: the ledger holds it, byte for byte, and says why. What belongs to no
    location is the whole company's, whatever location it names; a finding is its documents'.
    """
    if body.startswith(OPENING):
        return _of_another_book(principal, body)
    kind = KINDS.get(head.kind) if isinstance(head.kind, str) else None
    wanted = to_post(head.kind) if kind else "post"
    if not (principal.may(wanted) if kind else posts_anything(principal)):
        return NotPermitted(permission=wanted)
    if isinstance(head.origin, str) and head.origin != principal.origin:
        return OriginNotTheirs(origin=head.origin[:64], theirs=principal.origin)
    if head.actor == RULE or (principal.is_person and head.actor != principal.id):
        return ActorNotThem(actor=str(head.actor)[:64])
    if kind and kind.NATURE == "request" and (ends := next(card_numbers(body), "")):
        return CardNumberSaid(ending=ends)
    where = head.where if kind is None or kind.AT_LOCATION else ""
    if (where or (kind and not kind.AT_LOCATION)) and not principal.reaches(where):
        if head.kind == ANSWER and is_of(store, finding_of(body), principal.locations):
            return None
        return OutOfScope(location=where[:32] or EVERYWHERE)
    return None


def finding_of(body: bytes) -> str:
    """The finding that an answer is about, empty where nobody can read it."""
    try:
        said = codec.parsed(body).get("finding")
    except Problem:
        return ""
    return said if isinstance(said, str) else ""


def _of_another_book(principal: Principal, line: bytes) -> Problem | None:
    """Why this one may not relay this line: by a key only, and for locations of theirs."""
    if principal.is_person or not principal.may(RELAY):
        return NotPermitted(permission=RELAY)
    try:
        envelope = unwrapped(line)[1].envelope
    except (msgspec.MsgspecError, UnicodeError):
        return None
    if principal.origin and envelope.origin != principal.origin:
        return OriginNotTheirs(origin=envelope.origin[:64], theirs=principal.origin)
    if not principal.reaches(envelope.location):
        return OutOfScope(location=envelope.location[:32] or EVERYWHERE)
    return None


def posts_anything(principal: Principal) -> bool:
    """Whether there is any kind of document that they may bring."""
    return any(name.startswith("post:") for name in principal.permissions)
