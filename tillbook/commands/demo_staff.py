"""Staff of the demo chain: who may sign in, by which role, and the keys of its tills.

No password comes with the house: each start makes new ones, by invitations like anybody's.
"""

import secrets

from msgspec import Struct

from tillbook.calendar import SECOND, Instant
from tillbook.channels.demo.chain import EVERY
from tillbook.desk.people import joining, keys
from tillbook.desk.people.granting import Post, grant, id_for
from tillbook.desk.people.joining import Person
from tillbook.desk.people.keys import Key
from tillbook.desk.people.tokens import KEY_MARK, book_secret, derived, fresh
from tillbook.roles import (
    ADMINISTRATOR,
    BUYER,
    CASHIER,
    EVERYWHERE,
    FINANCE_ANALYST,
    INVENTORY_PLANNER,
    IT_SUPPORT,
    STORE_MANAGER,
)
from tillbook.store.door import Store

OFFICE = ""  # the origin of what the book numbers itself
A_YEAR = 366 * 24 * 3_600 * SECOND
BY = "a-1"
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


class Seat(Struct, frozen=True):
    """Somebody who signs in, and where they may do what their role may."""

    role: str
    id: str
    login: str
    name: str
    locations: tuple[str, ...] = (EVERYWHERE,)


class Login(Struct, frozen=True):
    """How to sign in as somebody, until the demo is started again."""

    role: str
    login: str
    password: str
    name: str


ROLES = (
    Seat(ADMINISTRATOR, BY, "ada", "Ada Quill"),
    Seat(STORE_MANAGER, "m-101", "lee", "Lee Marsh"),
    Seat(CASHIER, "s-1011", "kim", "Kim Alder", ("101",)),
    Seat(INVENTORY_PLANNER, "w-1", "pat", "Pat Rowan"),
    Seat(BUYER, "b-1", "bea", "Bea Sorrel"),
    Seat(FINANCE_ANALYST, "f-1", "fay", "Fay Birch"),
    Seat(IT_SUPPORT, "i-1", "ivo", "Ivo Teasel"),
)
"""One for each role of the house."""

OTHERS = {
    "m-102": "Max Reed", "m-103": "Mia Dale", "m-104": "Moe Ferris",
    "s-1012": "Ben Hazel", "s-1013": "Eva Linden", "s-1014": "Tom Sedge",
    "s-1021": "Ida Moss", "s-1022": "Ned Larch", "s-1023": "Rex Thorn", "s-1024": "Una Wren",
    "s-1031": "Gil Aspen", "s-1032": "Joy Heath", "s-1033": "Ole Brook", "s-1034": "Pia Clover",
    "s-1041": "Sam Ivy", "s-1042": "Tea Willow", "s-1043": "Uwe Finch", "s-1044": "Zoe Lark",
}  # fmt: skip
"""Those who stand in the documents and do not sign in."""


def engage(store: Store, post: Post, now: Instant) -> None:
    """Give the tills their keys and the staff their roles; nobody has a password yet."""
    for origin, roles, location in _tills():
        id = id_for("demo key", origin)
        grant(post, id, roles=roles, locations=[location], by=BY, at=now)
        made = Key(id, origin or "Back office", origin, now, now + A_YEAR, 0)
        keys.issue(store, made, secret_of(store, origin))
    for id, name in OTHERS.items():
        joining.invite(store, Person(id, id, name, now, 0), fresh())
    for one in ROLES:
        grant(post, one.id, roles=[one.role], locations=one.locations, by=BY, at=now)
        joining.invite(store, Person(one.id, one.login, one.name, now, 0), fresh())


def is_engaged(store: Store) -> bool:
    """Whether all who sign in are there: they come last."""
    return {one.id for one in ROLES} <= {one.id for one in joining.listed(store)}


def let_in(store: Store, post: Post, now: Instant) -> list[Login]:
    """A new password for each who signs in."""
    made = []
    for one in ROLES:
        token, password = fresh(), new_password()
        joining.invite_again(store, one.id, token, now)
        said = {"login": one.login, "name": one.name, "password": password}
        joining.accept(store, post, token, **said, now=now)
        made.append(Login(one.role, one.login, password, one.name))
    return made


def new_password() -> str:
    """Four spoken words of nobody's language, some fifty bits."""
    said = [secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(8)]
    return "-".join("".join(said[first : first + 2]) for first in range(0, 8, 2))


def secrets_of(store: Store) -> dict[str, str]:
    """The secret of each till's key, by its origin."""
    return {origin: secret_of(store, origin) for origin, _, _ in _tills()}


def secret_of(store: Store, origin: str) -> str:
    """The secret of a till's key: derived from the book's own, and kept nowhere."""
    return KEY_MARK + derived(book_secret(store), "demo key", origin)


def _tills() -> list[tuple[str, list[str], str]]:
    """The origins, with the roles and the location of their keys."""
    tills = [(till, [CASHIER], store.location) for store in EVERY for till in store.tills]
    return [*tills, (OFFICE, [STORE_MANAGER, INVENTORY_PLANNER], EVERYWHERE)]
