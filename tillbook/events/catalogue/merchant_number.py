"""Merchant number: the number under which a processor knows a store and a tender.

    (no entry)

The code of the record is the number, of a contract or of a terminal. Settlements and bank
statements name it; whoever imports one learns from here whose takings are paid.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, UnsetType

from tillbook.books import Books
from tillbook.document import Word
from tillbook.errors import Problem
from tillbook.event import UnknownLocation
from tillbook.master import MasterData, Name
from tillbook.takings import TenderNotSettled, is_settled


class MerchantNumber(MasterData, tag="merchant_number", frozen=True):
    """A number made known or changed."""

    store: Name | UnsetType = UNSET
    tender: Word | UnsetType = UNSET

    REQUIRED = ("store", "tender")
    POSTED_BY = ("finance analyst",)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        store, tender = fields.get("store", ""), fields.get("tender", "")
        if store not in books.chart.locations:
            yield UnknownLocation(location=store)
        if not is_settled(tender, books.chart):
            yield TenderNotSettled(tender=tender)

    EXAMPLES = (
        {
            "kind": "merchant_number",
            "id": "01937c5e-7a00-7000-8000-000000007003",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "4711-014",
            "store": "014",
            "tender": "card",
        },
    )
