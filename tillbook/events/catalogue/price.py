"""Price: what an item costs the customer, as money per quantity, at one location or at all.

    (no entry)

15.99 per 10 litres is amount 1599, per 10000; there is no unit price to round. The code of the
record is item@location@day, the location empty for all.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.document import Charge
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.master import MasterData, Name
from tillbook.periods import NoSuchDay, is_day


class PriceCodeDiffers(Problem):
    """The code of a price is not item@location@day."""

    remedy = "Write the code as item@location@day, the location empty for all."


class Price(MasterData, tag="price", frozen=True):
    """A price from a day on."""

    item: Name | UnsetType = UNSET
    at_location: Name | UnsetType = UNSET
    from_day: Day | UnsetType = UNSET
    amount: Charge | UnsetType = UNSET
    per: Annotated[int, Meta(ge=1)] | UnsetType = UNSET  # thousandths of the base unit

    REQUIRED = ("item", "from_day", "per")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        location = fields.get("at_location", "")
        if location and location not in books.chart.locations:
            yield UnknownLocation(location=location)
        if not is_day(fields.get("from_day", 0)):
            yield NoSuchDay(day=fields.get("from_day"))
        expected = f"{fields.get('item')}@{location}@{fields.get('from_day')}"
        if self.code != expected:
            yield PriceCodeDiffers(code=self.code, expected=expected)

    EXAMPLES = (
        {
            "kind": "price",
            "id": "01937c5e-7a00-7000-8000-000000000014",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "TEA@@20250101",
            "item": "TEA",
            "at_location": "",
            "from_day": 2025_01_01,
            "amount": 600,
            "per": 1000,
        },
    )
