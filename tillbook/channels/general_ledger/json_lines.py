"""json: a voucher a line, balanced, for a program that keeps another ledger.

Amounts are whole minor units, days yyyymmdd, as in documents. Each voucher has an id that stays:
the document's, or for a store's day one made of company, store and day. Whoever keeps the ids has
taken a voucher in once, however often it is exported; `tillbook trace document` leads back from a
document's, `tillbook trace` from a day's account.
"""

from typing import Any, BinaryIO

from msgspec import json

from tillbook.channels.gl_format import Format
from tillbook.exporting import Export, Voucher
from tillbook.starter import master_id


def write(export: Export, out: BinaryIO) -> None:
    """One line for each voucher, as they come."""
    for voucher in export.vouchers:
        out.write(json.encode(_said(export, voucher)) + b"\n")


def _said(export: Export, voucher: Voucher) -> dict[str, Any]:
    company = export.company.code
    day = f"{company}/{voucher.location}/{voucher.day}"
    return {
        "id": voucher.id or master_id("day of the general ledger", day),
        "company": company, "currency": export.company.currency, "by": export.by,
        "day": voucher.day, "location": voucher.location,
        **({
            "journal": voucher.number, "kind": voucher.kind, "document": voucher.document,
            "origin": voucher.origin, "sequence": voucher.sequence,
            "business_day": voucher.business_day,
        } if voucher.number else {}),
        "lines": [
            {
                "account": line.account, "name": line.name, "location": line.location,
                "about": line.about, "debit": line.debit, "credit": line.credit,
            }
            for line in voucher.lines
        ],
    }  # fmt: skip


FORMAT = Format(name="json", ending="jsonl", write=write)
