"""User role: what a person, or a key of a program, may do, and where.

(no entry)

The code of the record is the id of the person or key; what they are called, and what they are
recognised by, is in no document. `locations` are where they may do it; `*` is everywhere, which
documents and reports of the whole company need.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.duties import role_objections
from tillbook.errors import Problem
from tillbook.event import LocationCode, UnknownLocation
from tillbook.master import MasterData, Name
from tillbook.roles import EVERYWHERE


class UserRole(MasterData, tag="user_role", frozen=True):
    """Roles of a person or key, given or taken away."""

    roles: Annotated[tuple[Name, ...], Meta(max_length=50)] | UnsetType = UNSET
    locations: Annotated[tuple[LocationCode, ...], Meta(max_length=1_000)] | UnsetType = UNSET

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        yield from role_objections(fields.get("roles", ()), books)
        for location in fields.get("locations", ()):
            if location != EVERYWHERE and location not in books.chart.locations:
                yield UnknownLocation(location=location)

    EXAMPLES = (
        {
            "kind": "user_role",
            "id": "01937c5e-7a00-7000-8000-0000000005d1",
            "at": "2025-04-09T00:00:00Z",
            "actor": "ann",
            "code": "01937c5e-7a00-7000-8000-00000000a001",
            "roles": ["cashier", "stock-clerk"],
            "locations": ["014"],
        },
    )
