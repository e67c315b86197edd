"""Account mapping: which account stands for a role, for one dimension or for all.

    (no entry)

The code of the record is the role, or role/dimension: `sales/grocery`.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, UnsetType

from tillbook.books import Books
from tillbook.chart import ROLES
from tillbook.errors import Problem
from tillbook.master import MasterData, Name
from tillbook.setting import UnknownAccount


class UnknownRole(Problem):
    """The house posts to no such role."""

    remedy = "The roles are listed in docs/house.md."


class MappingCodeDiffers(Problem):
    """The code of a mapping is not its role and dimension."""

    remedy = "Write the code as role, or role/dimension."


class AccountMapping(MasterData, tag="account_mapping", frozen=True):
    """A role mapped to an account."""

    role: Name | UnsetType = UNSET
    dimension: Name | UnsetType = UNSET
    account: Name | UnsetType = UNSET

    REQUIRED = ("role", "account")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        if fields.get("role") not in ROLES:
            yield UnknownRole(role=fields.get("role"))
        if fields.get("account") not in books.chart.accounts:
            yield UnknownAccount(account=fields.get("account"))
        dimension = fields.get("dimension")
        expected = f"{fields.get('role')}/{dimension}" if dimension else fields.get("role")
        if self.code != expected:
            yield MappingCodeDiffers(code=self.code, expected=expected)

    EXAMPLES = (
        {
            "kind": "account_mapping",
            "id": "01937c5e-7a00-7000-8000-000000000010",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "inventory",
            "role": "inventory",
            "account": "1400",
        },
    )
