"""Concession: a department that somebody else runs in our stores, for a commission.

    (no entry)

The code of the record is the company and the department: `main/bakery`. What the department takes
is his, less the commission of the day of the sale. Shares are said whole, and change ahead: what
has begun stays as it is. Whether our revenue is the commission or the whole is part of it.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, to_builtins

from tillbook import calendar
from tillbook.agreements import AgreedShare
from tillbook.books import Books
from tillbook.errors import Problem
from tillbook.master import Code, MasterData, Name
from tillbook.periods import NoSuchDay, company_objections, is_day


class ConcessionCodeDiffers(Problem):
    """The code of a concession is not its company and department."""

    remedy = "Write the code as company/department."


class SharesBegun(Problem):
    """The commission of days that have begun cannot change, nor whose takings they are."""

    remedy = "Say all shares as they were, and a new one from a later day."
    status = 409


class SharesOutOfOrder(Problem):
    """The commissions do not follow one another by their days."""

    remedy = "Say each day once, the earliest first."


class ConcessionTerms(MasterData, tag="concession", frozen=True):
    """A concession granted or changed. `commission` is in millionths of the net takings."""

    company: Code | UnsetType = UNSET
    department: Name | UnsetType = UNSET
    supplier: Name | UnsetType = UNSET
    shares: Annotated[tuple[AgreedShare, ...], Meta(min_length=1, max_length=1_000)] | UnsetType = (
        UNSET
    )
    revenue: Literal["commission", "gross"] | UnsetType = UNSET

    REQUIRED = ("company", "department", "supplier", "shares")

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        yield from company_objections(fields.get("company", ""), books)
        expected = f"{fields.get('company')}/{fields.get('department')}"
        if self.code != expected:
            yield ConcessionCodeDiffers(code=self.code, expected=expected)
        days = [agreed["from_day"] for agreed in fields.get("shares", ())]
        for day in days:
            if not is_day(day):
                yield NoSuchDay(day=day)
        if days != sorted(set(days)):
            yield SharesOutOfOrder(days=", ".join(map(str, days)))
        known = books.chart.concessions.get(self.code)
        if known and self._begun(to_builtins(known), books) != self._begun(fields, books):
            yield SharesBegun(code=self.code)

    def _begun(self, said: dict[str, Any], books: Books) -> tuple[Any, ...]:
        """What of it is past: it decides what is due, whenever a sale is heard of."""
        today = calendar.business_day(books.now, "UTC", 0)
        return said["supplier"], [one for one in said["shares"] if one["from_day"] <= today]

    EXAMPLES = (
        {
            "kind": "concession",
            "id": "01937c5e-7a00-7000-8000-00000000007a",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "main/bakery",
            "company": "main",
            "department": "bakery",
            "supplier": "S-300",
            "shares": [{"from_day": 2025_01_01, "commission": 250_000}],
        },
    )
