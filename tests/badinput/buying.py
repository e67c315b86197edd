"""Documents of purchasing to spoil, and the papers of the day that they name."""

from typing import Any

from tests.badinput.documents import head, id_of, receipt, spoilt, written

CAME = receipt("bought")
GONE_AGAIN = receipt("bought by mistake")
TAKEN_BACK = head("reversal", "bought never") | {"of": GONE_AGAIN["id"], "reason": "keyed twice"}
UNKNOWN = id_of("no receipt")


def goods(document: dict[str, Any], quantity: int, amount: int) -> dict[str, Any]:
    return {
        "receipt": document["id"], "receipt_line": 1, "quantity": quantity, "amount": amount
    }  # fmt: skip


def invoice(name: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An invoice over half of what came, or over other lines."""
    made = list(lines) or [goods(CAME, 12_000, 3600)]
    return head("supplier_invoice", name) | {
        "supplier": "S-100", "number": name, "currency": "EUR", "lines": made,
        "total": sum(line["amount"] for line in made),
    } | fields  # fmt: skip


def freight(name: str, *receipts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    lines = [{"receipt": one["id"], "receipt_line": 1} for one in receipts or (CAME,)]
    return head("landed_cost", name) | {
        "amount": 500, "currency": "EUR", "by": "value", "lines": lines,
    } | fields  # fmt: skip


HALF = invoice("INV-1")
PAPERS = tuple(map(written, (CAME, GONE_AGAIN, TAKEN_BACK, HALF)))


def buying() -> dict[str, Any]:
    """An example of every problem of purchasing, by its slug."""
    return {
        "nothing-received": invoice("nothing", goods({"id": UNKNOWN}, 1000, 300)),
        "receipt-reversed": invoice("reversed", goods(GONE_AGAIN, 1000, 300)),
        "line-named-twice": freight("twice", CAME, CAME),
        "invoice-line-unclear": invoice("unclear", {"amount": 100}),
        "invoiced-beyond-received": invoice("beyond", goods(CAME, 12_001, 3600)),
        "other-supplier": spoilt(invoice("whose"), supplier="S-200"),
        "invoice-number-used": spoilt(invoice("again"), number="INV-1"),
        "landed-over-nothing": freight("weightless", by="weight"),
    }
