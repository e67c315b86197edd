"""Bringing: whether somebody may bring a document, whatever the ledger will say of it."""

from tillbook.desk.heads import Head
from tillbook.desk.people.principal import NotPermitted, OutOfScope, Principal
from tillbook.errors import Problem
from tillbook.event import KINDS
from tillbook.relay import OPENING
from tillbook.roles import EVERYWHERE, to_post
from tillbook.web.problems import ActorNotThem, OriginNotTheirs


def objection(principal: Principal, head: Head, body: bytes) -> Problem | None:
    """Why this one may not bring this document; None if they may.

    What makes no sense passes: the ledger holds it, byte for byte, and says why.
    """
    if body.startswith(OPENING):
        return NotPermitted(permission="relay")
    kind = KINDS.get(head.kind) if isinstance(head.kind, str) else None
    wanted = to_post(head.kind) if kind else "post"
    if not (principal.may(wanted) if kind else posts_anything(principal)):
        return NotPermitted(permission=wanted)
    if isinstance(head.origin, str) and head.origin != principal.origin:
        return OriginNotTheirs(origin=head.origin[:64], theirs=principal.origin)
    if principal.is_person and head.actor != principal.id:
        return ActorNotThem(actor=str(head.actor)[:64])
    where = head.where
    if (where or (kind and not kind.AT_LOCATION)) and not principal.reaches(where):
        return OutOfScope(location=where[:32] or EVERYWHERE)
    return None


def posts_anything(principal: Principal) -> bool:
    """Whether there is any kind of document that they may bring."""
    return any(name.startswith("post:") for name in principal.permissions)
