"""General ledger format: how an export becomes a file, and what all formats write alike.

A format's file declares one `FORMAT`. Amounts are written from whole minor units, digit by digit.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from msgspec import Struct

from tillbook import money
from tillbook.charted import Account
from tillbook.discovery import modules_of
from tillbook.errors import Problem
from tillbook.exporting import Export, Voucher
from tillbook.money import Money
from tillbook.voucher import VoucherLine

ROOTS: Mapping[str, str] = {
    "asset": "Assets", "liability": "Liabilities", "equity": "Equity",
    "income": "Income", "expense": "Expenses",
}  # fmt: skip
"""The five headings under which plain-text ledgers keep accounts."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+")


class UnknownFormat(Problem):
    """There is no such format of export."""

    remedy = "Say one of those that are named."
    status = 404


class Format(Struct, frozen=True, kw_only=True):
    """A format: its name, the ending of its files, and how an export is written."""

    name: str
    ending: str
    write: Callable[[Export, BinaryIO], None]
    needs_file: bool = False  # a spreadsheet is nothing for a terminal


FORMATS: dict[str, Format] = {}


def load_formats() -> dict[str, Format]:
    """Every format of `general_ledger/` and of the entry points of that name."""
    if not FORMATS:
        for module in modules_of("tillbook.channels.general_ledger"):
            FORMATS[module.FORMAT.name] = module.FORMAT
    return FORMATS


def format_called(name: str) -> Format:
    """The format of a name; raises UnknownFormat."""
    if name not in load_formats():
        raise UnknownFormat(said=name, formats=", ".join(sorted(FORMATS)))
    return FORMATS[name]


def exact(amount: Money, places: int) -> str:
    """An amount with the currency's decimals: -1234.50; for machines, so without thousands."""
    digits = f"{abs(amount):0{places + 1}d}"
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if amount < 0 else text


def places_of(export: Export) -> int:
    """The decimals of the export's currency."""
    return money.decimals(export.company.currency)


def plain(text: str) -> str:
    """A text on one line, without what no reader can see."""
    return " ".join(CONTROL.sub(" ", text).split())


def titled(voucher: Voucher) -> str:
    """What a voucher is, in words: its document, or its store's day."""
    what = f"{voucher.kind} {voucher.document}" if voucher.number else "day"
    return f"{what} at {plain(voucher.location) or 'no location'}"


def tags(voucher: Voucher) -> Iterator[tuple[str, str]]:
    """What leads from a voucher back to its document, or to its store."""
    said = {
        "number": str(voucher.number or ""), "id": voucher.id, "kind": voucher.kind,
        "location": voucher.location, "origin": voucher.origin,
        "sequence": str(voucher.sequence or ""),
    }  # fmt: skip
    if voucher.business_day != voucher.day:
        said["business_day"] = str(voucher.business_day or "")
    yield from ((name, plain(value)) for name, value in said.items() if value)


def line_tags(line: VoucherLine, voucher: Voucher) -> Iterator[tuple[str, str]]:
    """The open item of a line, and its location where that is not the voucher's."""
    if line.about:
        yield "about", plain(line.about)
    if line.location != voucher.location:
        yield "location", plain(line.location)


def signed(line: VoucherLine) -> Money:
    """The amount of a line, debit positive."""
    return line.debit - line.credit


def labels(export: Export, spelled: Callable[[Account], str]) -> dict[str, str]:
    """What each account is called in a file; two that would be called alike are told apart."""
    found: dict[str, str] = {}
    for account in export.accounts:
        name = under = f"{ROOTS.get(account.type, 'Expenses')}:{spelled(account)}"
        again = 1
        while name in found.values():
            again += 1
            name = f"{under}-{again}"
        found[account.code] = name
    return found
