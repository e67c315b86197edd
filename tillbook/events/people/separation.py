"""Separation: whether one person may do what two should, where a shop has only one.

(no entry)

The code of the record is the kind that another person should post: who counts does not approve,
who receives does not approve the invoice. It is so unless it is waived here, with a reason; then
the check `same-hands` shows each document for which one person had both parts.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, UnsetType

from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.event import KINDS, Text
from tillbook.master import MasterData


class NothingToSeparate(Problem):
    """Documents of this kind ask for no other person."""

    remedy = "docs/permissions.md lists the kinds that do."


class WaivedWithoutReason(Problem):
    """The separation of duties is waived, and nobody says why."""

    remedy = "Say why one person does both; whoever audits the books will ask."


class Separation(MasterData, tag="separation", frozen=True):
    """A separation of duties, waived or put in force again."""

    waived: bool | UnsetType = UNSET
    reason: Text | UnsetType = UNSET

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        kind = KINDS.get(self.code)
        if kind is None or not kind.APART_FROM:
            yield NothingToSeparate(kind=self.code)
        if fields.get("waived") and not fields.get("reason", "").strip():
            yield WaivedWithoutReason(kind=self.code)

    def merged(self, current: Any) -> dict[str, Any]:
        return {"waived": False, **super().merged(current)}

    EXAMPLES = (
        {
            "kind": "separation",
            "id": "01937c5e-7a00-7000-8000-000000000e02",
            "at": "2025-04-09T02:00:00Z",
            "actor": "ann",
            "code": "count_approved",
            "waived": True,
            "reason": "one person keeps the shop in August",
        },
    )
