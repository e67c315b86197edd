"""Department: what decides accounts, costing method, and the limits of counts and invoices.

(no entry)
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.chart import COSTING_METHODS
from tillbook.errors import Problem
from tillbook.master import MasterData, Name


class UnknownMethod(Problem):
    """No costing method has this name."""

    remedy = "Name one of the costing methods listed in docs/house.md."


class Department(MasterData, tag="department", frozen=True):
    """A department created or changed."""

    name: Name | UnsetType = UNSET
    method: Name | UnsetType = UNSET
    count_limit: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    match_limit: Annotated[int, Meta(ge=0)] | UnsetType = UNSET
    parent: Name | UnsetType = UNSET

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if fields.get("method", "avco") not in COSTING_METHODS:
            yield UnknownMethod(method=fields.get("method"), known=", ".join(COSTING_METHODS))

    EXAMPLES = (
        {
            "kind": "department",
            "id": "01937c5e-7a00-7000-8000-000000000012",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "grocery",
            "name": "Grocery",
            "method": "avco",
            "count_limit": 2500,
        },
        {
            "kind": "department",
            "id": "01937c5e-7a00-7000-8000-0000000000d0",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "household",
            "name": "Household",
            "method": "standard",
        },
    )
