"""Consignment: goods of an item that a supplier leaves with us, to be paid for when they are sold.

    (no entry)

The code of the record is the company and the item: `main/TEA`. While it is in force, what a till
sells of the item is the supplier's; he gets the cost of the day of the sale. Costs are said whole,
and change ahead: what has begun stays as it is. What is lost or thrown away is ours to pay for, or
is his loss, as agreed.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, to_builtins

from tillbook import calendar
from tillbook.agreements import AgreedCost
from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.master import Code, MasterData, Name
from tillbook.periods import NoSuchDay, company_objections, is_day


class ConsignmentCodeDiffers(Problem):
    """The code of an agreement is not its company and item."""

    remedy = "Write the code as company/item."


class CostsBegun(Problem):
    """The costs of days that have begun cannot change, nor the quantity that they are of."""

    remedy = "Say all costs as they were, and a new one from a later day."
    status = 409


class CostsOutOfOrder(Problem):
    """The agreed costs do not follow one another by their days."""

    remedy = "Say each day once, the earliest first."


class Consignment(MasterData, tag="consignment", frozen=True):
    """An agreement made or changed. `costs` are minor units for `per` thousandths of the item."""

    company: Code | UnsetType = UNSET
    item: Name | UnsetType = UNSET
    supplier: Name | UnsetType = UNSET
    costs: Annotated[tuple[AgreedCost, ...], Meta(min_length=1, max_length=1_000)] | UnsetType = (
        UNSET
    )
    per: Annotated[int, Meta(ge=1, le=2**31)] | UnsetType = UNSET
    losses: Literal["ours", "theirs"] | UnsetType = UNSET
    through_day: Day | UnsetType = UNSET

    REQUIRED = ("company", "item", "supplier", "costs")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        yield from company_objections(fields.get("company", ""), books)
        expected = f"{fields.get('company')}/{fields.get('item')}"
        if self.code != expected:
            yield ConsignmentCodeDiffers(code=self.code, expected=expected)
        days = [agreed["from_day"] for agreed in fields.get("costs", ())]
        for day in [*days, fields.get("through_day") or 1900_01_01]:
            if not is_day(day):
                yield NoSuchDay(day=day)
        if days != sorted(set(days)):
            yield CostsOutOfOrder(days=", ".join(map(str, days)))
        known = books.chart.consignments.get(self.code)
        if known and self._begun(known, books) != self._begun(fields, books):
            yield CostsBegun(code=self.code)

    def _begun(self, terms: Any, books: Books) -> tuple[Any, ...]:
        """What of the costs is past: they decide what is owed, whenever a sale is heard of."""
        said = terms if isinstance(terms, dict) else to_builtins(terms)
        today = calendar.business_day(books.now, "UTC", 0)
        past = [one for one in said["costs"] if one["from_day"] <= today]
        return said.get("per", 1000), past

    EXAMPLES = (
        {
            "kind": "consignment",
            "id": "01937c5e-7a00-7000-8000-000000000073",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "main/CARD",
            "company": "main",
            "item": "CARD",
            "supplier": "S-200",
            "costs": [{"from_day": 2025_01_01, "cost": 500}],
            "per": 3000,
        },
    )
