"""Drop ship: goods of an item that a supplier sends to the customers of a location himself.

    (no entry)

The code of the record is the location and the item: `014/SOFA`. While it is in force, what that
location sells of the item never touches a shelf: the supplier gets the cost of the day of the sale.
Costs are said whole, and change ahead: what has begun stays as it is, and whom they are paid to.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType, to_builtins

from tillbook import calendar
from tillbook.agreements import AgreedCost
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.master import MasterData, Name
from tillbook.periods import NoSuchDay, is_day


class DropShipCodeDiffers(Problem):
    """The code of an agreement on goods that are sent is not its location and item."""

    remedy = "Write the code as location/item."


class DropShipBegun(Problem):
    """What was agreed for days that have begun cannot change."""

    remedy = "Say all costs as they were, and a new one from a later day."
    status = 409


class DropShipOutOfOrder(Problem):
    """The agreed costs of goods that are sent do not follow one another by their days."""

    remedy = "Say each day once, the earliest first."


class DropShip(MasterData, tag="drop_ship", frozen=True):
    """An agreement made or changed. `costs` are minor units for `per` thousandths of the item."""

    store: Name | UnsetType = UNSET
    item: Name | UnsetType = UNSET
    supplier: Name | UnsetType = UNSET
    costs: Annotated[tuple[AgreedCost, ...], Meta(min_length=1, max_length=1_000)] | UnsetType = (
        UNSET
    )
    per: Annotated[int, Meta(ge=1, le=2**31)] | UnsetType = UNSET
    through_day: Day | UnsetType = UNSET

    REQUIRED = ("store", "item", "supplier", "costs")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        store = fields.get("store", "")
        if store not in books.chart.locations:
            yield UnknownLocation(location=store)
        expected = f"{store}/{fields.get('item')}"
        if self.code != expected:
            yield DropShipCodeDiffers(code=self.code, expected=expected)
        days = [agreed["from_day"] for agreed in fields.get("costs", ())]
        for day in [*days, fields.get("through_day") or 1900_01_01]:
            if not is_day(day):
                yield NoSuchDay(day=day)
        if days != sorted(set(days)):
            yield DropShipOutOfOrder(days=", ".join(map(str, days)))
        known = books.chart.drop_ships.get(self.code)
        if known and self._begun(to_builtins(known), books) != self._begun(fields, books):
            yield DropShipBegun(code=self.code)

    def _begun(self, said: dict[str, Any], books: Books) -> tuple[Any, ...]:
        """What of it is past: it decides who is owed what, whenever a sale is heard of."""
        today = calendar.business_day(books.now, "UTC", 0)
        past = [one for one in said["costs"] if one["from_day"] <= today]
        return said["supplier"], said.get("per", 1000), past

    EXAMPLES = (
        {
            "kind": "drop_ship",
            "id": "01937c5e-7a00-7000-8000-000000007021",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "022/SOFA",
            "store": "022",
            "item": "SOFA",
            "supplier": "S-100",
            "costs": [{"from_day": 2025_01_01, "cost": 30_000}],
        },
    )
