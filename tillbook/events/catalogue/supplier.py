"""Supplier: whom we buy from.

(no entry)
"""

from msgspec import UNSET, UnsetType

from tillbook.master import MasterData, Name
from tillbook.money import Currency


class Supplier(MasterData, tag="supplier", frozen=True):
    """A supplier created or changed. A supplier is a business; people's data go elsewhere."""

    name: Name | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET

    REQUIRED = ("name",)

    EXAMPLES = (
        {
            "kind": "supplier",
            "id": "01937c5e-7a00-7000-8000-000000000015",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "S-100",
            "name": "Northern Tea Company",
            "currency": "EUR",
        },
    )
