"""Retention: for how many days personal data are kept beside the record.

(no entry)

The code of the record says whose: `customers` since they last bought or were changed, `people` of
the shop since they were let in no more, `held` the bytes of held documents since somebody decided.
What is older is erased by itself, in the night. 0 keeps it until somebody asks.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.duties import KEPT_DAYS
from tillbook.errors import Problem
from tillbook.master import MasterData


class NothingSoKept(Problem):
    """There are no personal data of this name."""

    remedy = "Say customers, people or held."


class Retention(MasterData, tag="retention", frozen=True):
    """For how long something personal is kept."""

    days: Annotated[int, Meta(ge=0, le=36_525)] | UnsetType = UNSET

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if self.code not in KEPT_DAYS:
            yield NothingSoKept(code=self.code)

    EXAMPLES = (
        {
            "kind": "retention",
            "id": "01937c5e-7a00-7000-8000-000000000e06",
            "at": "2025-04-09T03:00:00Z",
            "actor": "ann",
            "code": "customers",
            "days": 730,
        },
    )
