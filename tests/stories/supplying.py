"""What a supplier sends, and what is sent back, the short way."""

from typing import Any

from tests.shop import Shop


def invoice(shop: Shop, *lines: tuple[str, int, int], number: str = "I-1", **fields: Any) -> str:
    """(receipt, pieces of its first line, net amount in cents); or lines as they are said."""
    made = [
        {"receipt": receipt, "receipt_line": 1, "quantity": pieces * 1000, "amount": amount}
        for receipt, pieces, amount in lines
    ]
    event = shop.event(
        "supplier_invoice", "14:00", supplier="S-1", number=number, currency="EUR",
        lines=made, total=sum(line["amount"] for line in made),
    ) | fields  # fmt: skip
    shop.ok(event)
    return str(event["id"])


def land(shop: Shop, amount: int, *receipts: str, by: str = "value", **fields: Any) -> str:
    """Freight on the first lines of receipts."""
    lines = [{"receipt": receipt, "receipt_line": 1} for receipt in receipts]
    event = shop.event(
        "landed_cost", "15:00", amount=amount, currency="EUR", by=by, lines=lines
    )  # fmt: skip
    shop.ok(event | fields)
    return str(event["id"])


def send_back(
    shop: Shop, receipt: str | None, pieces: int, cost: int, at: str = "11:00",
    paper: dict[str, Any] | None = None, **fields: Any,
) -> str:  # fmt: skip
    """Pieces of a receipt's first line, and what the supplier owes for them."""
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery", "cost": cost}
    if receipt:
        line |= {"receipt": receipt, "receipt_line": 1}
    event = shop.event(
        "supplier_return", at, supplier="S-1", currency="EUR", lines=[line | fields]
    )  # fmt: skip
    shop.ok(event | (paper or {}))
    return str(event["id"])


def pay(shop: Shop, *lines: tuple[str, int], **fields: Any) -> str:
    """(invoice, what is paid on it), by the bank."""
    event = payment(shop, *lines, **fields)
    shop.ok(event)
    return str(event["id"])


def payment(shop: Shop, *lines: tuple[str, int], **fields: Any) -> dict[str, Any]:
    made = [{"invoice": invoice, "amount": amount} for invoice, amount in lines]
    return shop.event(
        "supplier_payment", "16:00", supplier="S-1", currency="EUR", tender="bank", lines=made,
        total=sum(line["amount"] for line in made), actor="ann",
    ) | fields  # fmt: skip


def at(ours: int, theirs: int = 100) -> dict[str, Any]:
    """In dollars, at a rate: so much of ours for so much of theirs."""
    return {"currency": "USD", "rate": {"ours": ours, "theirs": theirs}}


def refused(shop: Shop, event: dict[str, Any]) -> str:
    outcome = shop.post(event)[0]
    assert outcome.status == "refused" and outcome.problem
    return str(outcome.problem["type"]).removeprefix("/problems/")
