"""General ledger table: the columns that CSV and spreadsheet have, a row for each line."""

from collections.abc import Iterator
from typing import NamedTuple

from tillbook import calendar
from tillbook.exporting import Export
from tillbook.money import Money

COLUMNS = (
    "day", "location", "account", "name", "about", "debit", "credit", "currency",
    "journal", "kind", "document", "id", "origin", "sequence", "business_day",
)  # fmt: skip
AMOUNTS = ("debit", "credit")


class TableRow(NamedTuple):
    """A line of a voucher; amounts in minor units, everything else as text."""

    texts: dict[str, str]
    amounts: dict[str, Money]


def rows(export: Export) -> Iterator[TableRow]:
    """A row for each line, as they come."""
    for voucher in export.vouchers:
        head = {
            "day": calendar.shown(voucher.day), "currency": export.company.currency,
            "journal": str(voucher.number or ""), "kind": voucher.kind,
            "document": str(voucher.document or ""), "id": voucher.id,
            "origin": voucher.origin, "sequence": str(voucher.sequence or ""),
            "business_day": calendar.shown(voucher.business_day) if voucher.number else "",
        }  # fmt: skip
        for line in voucher.lines:
            own = {
                "location": line.location, "account": line.account, "name": line.name,
                "about": line.about,
            }  # fmt: skip
            yield TableRow(head | own, {"debit": line.debit, "credit": line.credit})
