"""Limit: up to which value each role may post documents of a kind.

(no entry)

The code of the record is the kind. A role that is not named reaches all the way; of several roles
of a person the one that reaches furthest counts, at the locations where their roles hold. A request
beyond it is refused: somebody whose role reaches further posts it. A fact has happened, so it is
posted, and the check `over-limit` shows it. No steps at all lift the limit.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from tillbook.books import Books
from tillbook.duties import role_objections
from tillbook.errors import Problem
from tillbook.event import KINDS
from tillbook.master import MasterData, Name
from tillbook.money import MOST


class ValueNotLimited(Problem):
    """Documents of this kind have no value that could be limited."""

    remedy = "docs/permissions.md lists the kinds that have one."


class RoleTwice(Problem):
    """A role is named twice."""

    remedy = "Say each role once, with its limit."


class Reach(Struct, frozen=True, forbid_unknown_fields=True):
    """How far a role reaches."""

    role: Name
    most: Annotated[int, Meta(ge=0, le=MOST, extra={"means": "money"})]


class Limit(MasterData, tag="limit", frozen=True):
    """How far roles reach, for one kind of document."""

    steps: Annotated[tuple[Reach, ...], Meta(max_length=50)] | UnsetType = UNSET

    def check(self) -> Iterator[Problem]:
        named = [step.role for step in self.steps or ()]
        for role in sorted({role for role in named if named.count(role) > 1}):
            yield RoleTwice(role=role)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        kind = KINDS.get(self.code)
        if kind is None or not kind.LIMITED:
            yield ValueNotLimited(kind=self.code)
        yield from role_objections([step["role"] for step in fields.get("steps", ())], books)

    EXAMPLES = (
        {
            "kind": "limit",
            "id": "01937c5e-7a00-7000-8000-000000000e00",
            "at": "2025-04-09T01:00:00Z",
            "actor": "ann",
            "code": "write_off",
            "steps": [
                {"role": "cashier", "most": 0},
                {"role": "stock-clerk", "most": 2000},
                {"role": "store manager", "most": 50_000},
            ],
        },
    )
