"""Beginning: an empty book becomes a shop's, and whoever answered its questions comes in.

The first person does everything until they give roles to others: they administer, manage the
stores, plan and keep the books. What two persons should do, they cannot do alone; a `separation`
waives that where a shop has one person only.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct

from tillbook.calendar import Instant, stamp
from tillbook.codec import encode
from tillbook.desk.people import joining, passwords
from tillbook.desk.people.granting import GrantRefused, Post, id_for
from tillbook.desk.people.joining import InvitationSpent
from tillbook.duties import USER_ROLE
from tillbook.errors import Problem
from tillbook.founding import Answers, bodies, refuse_used
from tillbook.ledger import Outcome
from tillbook.roles import (
    ADMINISTRATOR,
    EVERYWHERE,
    FINANCE_ANALYST,
    INVENTORY_PLANNER,
    STORE_MANAGER,
)
from tillbook.store.door import Store

BEGINS_WITH = (ADMINISTRATOR, STORE_MANAGER, INVENTORY_PLANNER, FINANCE_ANALYST)
"""What the first person may do."""

PostAll = Callable[[Sequence[bytes]], list[Outcome]]


class FoundingRefused(Problem):
    """The book does not take one of the documents that would found it."""

    remedy = "Correct the answer that it names, and send the answers again."
    status = 409


class First(Struct, frozen=True):
    """Who answers: how they are called and come in."""

    login: str
    name: str
    password: str


def begin(
    store: Store, post_all: PostAll, token: str, said: Answers, who: First, now: Instant
) -> str:
    """Found an empty book and let the first person in; answers their id.

    Raises InvitationSpent, BookInUse, PasswordTooWeak, NoSuchHour, and FoundingRefused; then
    nothing was posted, or the documents before the one that was refused.
    """
    if not joining.is_first(store, token, now):
        raise InvitationSpent()
    refuse_used(store)
    passwords.refuse_weak(who.password, (who.login, who.name, said.company, said.store_name))
    for outcome in post_all(bodies(said)):
        if outcome.problem:
            raise FoundingRefused(because=outcome.problem["title"], id=outcome.id)

    def post(body: bytes) -> Outcome:
        return post_all([body])[0]

    id = joining.accept(
        store, post, token, login=who.login, name=who.name, password=who.password, now=now
    )
    _give(post, id, now)
    return id


def _give(post: Post, id: str, now: Instant) -> None:
    """The roles that they begin with, on top of the administrator's."""
    outcome = post(encode({
        "kind": USER_ROLE, "id": id_for("first roles", id), "at": stamp(now), "actor": id,
        "code": id, "expects": 1, "roles": list(BEGINS_WITH), "locations": [EVERYWHERE],
    }))  # fmt: skip
    if outcome.problem:
        raise GrantRefused(because=outcome.problem["type"], said=outcome.problem["detail"])
