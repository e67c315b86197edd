"""Account: a line of the chart of accounts.

(no entry)
"""

from typing import Literal

from msgspec import UNSET, UnsetType

from tillbook.master import MasterData, Name


class Account(MasterData, tag="account", frozen=True):
    """An account created or changed."""

    name: Name | UnsetType = UNSET
    type: Literal["asset", "liability", "equity", "income", "expense"] | UnsetType = UNSET
    parent: Name | UnsetType = UNSET

    REQUIRED = ("name", "type")

    EXAMPLES = (
        {
            "kind": "account",
            "id": "01937c5e-7a00-7000-8000-00000000000f",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "1400",
            "name": "Inventory",
            "type": "asset",
        },
    )
