"""Granting: the document by which a person or key gets roles."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid5

from tillbook.calendar import Instant, stamp
from tillbook.codec import encode
from tillbook.errors import Problem
from tillbook.ledger import Outcome

NAMESPACE = UUID("0b0f6a9e-6a0c-5a52-9d5b-57c9cf6f27f1")

Post = Callable[[bytes], Outcome]
"""Hands a document to the book and waits for its outcome."""


class GrantRefused(Problem):
    """The book did not take the document that gives the roles."""

    remedy = "Its own problem stands beside this one; correct that, and ask again by a new key."
    status = 409


def id_for(*what: str) -> str:
    """An id that is the same for the same wish."""
    return str(uuid5(NAMESPACE, "\x00".join(what)))


def grant(
    post: Post, who: str, *, roles: Sequence[str], locations: Sequence[str], by: str, at: Instant
) -> Outcome:
    """Give a new person or key its first roles; the same wish twice is one document."""
    body = encode({
        "kind": "user_role", "id": id_for("user_role", who), "at": stamp(at), "actor": by,
        "code": who, "roles": list(roles), "locations": list(locations),
    })  # fmt: skip
    outcome = post(body)
    if outcome.problem:
        said = outcome.problem
        raise GrantRefused(because=said["type"], said=said["detail"])
    return outcome
