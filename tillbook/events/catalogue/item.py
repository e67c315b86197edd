"""Item: what we sell, counted in one base unit.

    (no entry)

The catalogue judges documents afterwards, as findings; posting never reads it. A barcode with
thirteen, twelve, eight or fourteen digits must have the right check digit (GS1 General
Specifications, section 7.9).

An item may be *blocked* for selling or for buying, from a day on: recalled, discontinued, not to be
ordered again. A till that sells it, and a receipt that takes it in, are posted and found.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from biip.checksums import gs1_standard_check_digit
from msgspec import UNSET, Meta, Struct, UnsetType

from tillbook.books import Books
from tillbook.calendar import Day
from tillbook.errors import Problem
from tillbook.master import MasterData, Name
from tillbook.quantity import Quantity

GTIN_LENGTHS = frozenset({8, 12, 13, 14})


class WrongCheckDigit(Problem):
    """A barcode's check digit is wrong."""

    remedy = "Scan the code again, or correct the digit that was keyed wrong."


class Pack(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A pack of the item: how many base units it holds, from a day on."""

    name: Name
    factor: Quantity
    from_day: int = 0


class Item(MasterData, tag="item", frozen=True):
    """An item created or changed."""

    name: Name | UnsetType = UNSET
    base_unit: Name | UnsetType = UNSET
    department: Name | UnsetType = UNSET
    tracking: Literal["none", "lot", "serial"] | UnsetType = UNSET
    barcodes: Annotated[tuple[Name, ...], Meta(max_length=100)] | UnsetType = UNSET
    packs: Annotated[tuple[Pack, ...], Meta(max_length=100)] | UnsetType = UNSET
    category: Name | UnsetType = UNSET
    note: Name | UnsetType = UNSET
    blocked: Annotated[tuple[Literal["selling", "buying"], ...], Meta(max_length=2)] | UnsetType = (
        UNSET
    )
    blocked_from: Day | UnsetType = UNSET  # always, where none is said

    REQUIRED = ("name", "base_unit", "department")

    def check(self) -> Iterator[Problem]:
        for code in self.barcodes if self.barcodes is not UNSET else ():
            if code.isdecimal() and len(code) in GTIN_LENGTHS:
                expected = gs1_standard_check_digit(code[:-1])
                if int(code[-1]) != expected:
                    yield WrongCheckDigit(barcode=code, expected=expected)

    def demurs(self, books: Books, fields: dict[str, Any]) -> Iterator[Problem]:
        yield from ()

    EXAMPLES = (
        {
            "kind": "item",
            "id": "01937c5e-7a00-7000-8000-000000000013",
            "at": "2025-01-01T00:00:00Z",
            "actor": "ann",
            "code": "TEA",
            "name": "Black tea 250 g",
            "base_unit": "piece",
            "department": "grocery",
            "tracking": "none",
            "barcodes": ["4006381333931"],
            "packs": [{"name": "case", "factor": 12_000}],
        },
    )
