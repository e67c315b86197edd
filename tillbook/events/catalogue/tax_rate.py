"""Tax rate: a tax code and its rate in millionths (20 % is 200000).

(no entry)
"""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from tillbook.master import MasterData, Name


class TaxRate(MasterData, tag="tax_rate", frozen=True):
    """A tax code created or changed."""

    name: Name | UnsetType = UNSET
    rate: Annotated[int, Meta(ge=0, le=10_000_000)] | UnsetType = UNSET

    EXAMPLES = (
        {
            "kind": "tax_rate",
            "id": "01937c5e-7a00-7000-8000-000000000016",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "VAT20",
            "name": "VAT 20 %",
            "rate": 200_000,
        },
    )
