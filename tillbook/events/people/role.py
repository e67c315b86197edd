"""Role: a role of the shop's own, made of permissions.

(no entry)

The roles of the house (cashier, store manager and so on) are what their documents and reports say
they are; a shop that needs another makes one of the same permissions.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.master import MasterData, Name
from tillbook.roles import ROLES, permissions

Permission = Annotated[str, Meta(min_length=1, max_length=64)]


class RoleOfTheHouse(Problem):
    """The name is that of a role which the house has already."""

    remedy = "Give the role another name; what a role of the house may do is not changed."
    status = 409


class UnknownPermission(Problem):
    """No permission has this name."""

    remedy = "docs/permissions.md lists all permissions."


class Role(MasterData, tag="role", frozen=True):
    """A role of the shop's own, created or changed."""

    name: Name | UnsetType = UNSET
    permissions: Annotated[tuple[Permission, ...], Meta(max_length=500)] | UnsetType = UNSET

    REQUIRED = ("name", "permissions")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if self.code in ROLES:
            yield RoleOfTheHouse(code=self.code)
        known = permissions()
        for name in fields.get("permissions", ()):
            if name not in known:
                yield UnknownPermission(permission=name)

    EXAMPLES = (
        {
            "kind": "role",
            "id": "01937c5e-7a00-7000-8000-0000000005d0",
            "at": "2025-04-09T00:00:00Z",
            "actor": "ann",
            "code": "stock-clerk",
            "name": "Stock clerk",
            "permissions": ["post:count", "post:place_move", "read:on-hand"],
        },
    )
