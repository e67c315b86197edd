"""What a supplier sends, and what is sent back, the short way."""

from typing import Any

from tests.shop import Shop


def invoice(shop: Shop, *lines: tuple[str, int, int], number: str = "I-1", **fields: Any) -> str:
    """(receipt, pieces of its first line, net amount in cents)."""
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
    shop: Shop, receipt: str | None, pieces: int, cost: int, at: str = "11:00", **fields: Any
) -> str:
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery", "cost": cost}
    if receipt:
        line |= {"receipt": receipt, "receipt_line": 1}
    event = shop.event(
        "supplier_return", at, supplier="S-1", currency="EUR", lines=[line | fields]
    )  # fmt: skip
    shop.ok(event)
    return str(event["id"])


def refused(shop: Shop, event: dict[str, Any]) -> str:
    outcome = shop.post(event)[0]
    assert outcome.status == "refused" and outcome.problem
    return str(outcome.problem["type"]).removeprefix("/problems/")
