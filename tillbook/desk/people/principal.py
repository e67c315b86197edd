"""Principal: whoever stands at the door, a person or a program, and what they may do."""

import json
from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import select

from tillbook.calendar import Instant
from tillbook.errors import Problem
from tillbook.roles import EVERYWHERE, permitted
from tillbook.store.door import Store
from tillbook.tables import master


class NotRecognised(Problem):
    """Nobody is known by what was shown at the door."""

    remedy = "Sign in, or send a key that is neither expired nor revoked: Authorization: Bearer."
    status = 401


class NotPermitted(Problem):
    """This is not among what they may do."""

    remedy = "Ask an administrator for a role that has the permission."
    status = 403


class OutOfScope(Problem):
    """Their roles do not reach to this location."""

    remedy = "Ask for a location of theirs by its code; `*` in a user_role is everywhere."
    status = 403


class SecondFactorDemanded(Problem):
    """People sign in by a second factor here, and this one has none yet."""

    remedy = "POST /api/v1/me/second-factor begins one; sign in by it, and go on."
    status = 403


class Principal(Struct, frozen=True):
    """A person or a key, as the book knows them."""

    id: str
    is_person: bool
    origin: str  # whose documents a key posts; a person's are numbered by the book
    permissions: frozenset[str]
    locations: frozenset[str]
    expires_at: Instant  # 0: never
    csrf: str = ""
    unproved: bool = False  # has yet to begin the second factor that is demanded here

    def may(self, permission: str) -> bool:
        """Whether they have a permission, wherever."""
        return permission in self.permissions

    def demand(self, permission: str) -> None:
        """Raise NotPermitted without the permission."""
        if self.unproved:
            raise SecondFactorDemanded()
        if permission not in self.permissions:
            raise NotPermitted(permission=permission)

    @property
    def is_everywhere(self) -> bool:
        """Whether their roles hold for the whole company."""
        return EVERYWHERE in self.locations

    def reaches(self, location: str) -> bool:
        """Whether their roles hold there; what belongs to no location is the whole company's."""
        return self.is_everywhere or (bool(location) and location in self.locations)

    def demand_at(self, location: str) -> None:
        """Raise OutOfScope where their roles do not hold there."""
        if not self.reaches(location):
            raise OutOfScope(location=location or EVERYWHERE)

    def within(self, location: str) -> frozenset[str]:
        """The locations of theirs that are asked for, none said being all of them.

        Empty is every location there is. Raises OutOfScope.
        """
        if location or not self.locations:
            self.demand_at(location)
        if location:
            return frozenset((location,))
        return frozenset() if self.is_everywhere else self.locations


def granted(store: Store, id: str) -> tuple[frozenset[str], frozenset[str]]:
    """(permissions, locations) of a person or key, by its newest `user_role`."""
    fields = _fields(store, "user_role", id).get(id)
    if fields is None:
        return frozenset(), frozenset()
    own = {code: role["permissions"] for code, role in _fields(store, "role").items()}
    return permitted(fields.get("roles", ()), own), frozenset(fields.get("locations", ()))


def _fields(store: Store, kind: str, code: str = "") -> Mapping[str, dict[str, list[str]]]:
    wanted = select(master.c.code, master.c.fields).where(master.c.kind == kind)
    if code:
        wanted = wanted.where(master.c.code == code)
    return {row.code: json.loads(row.fields) for row in store.rows(wanted)}
