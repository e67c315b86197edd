"""Questions about suppliers, each with numbers that a reader can add up."""

from typing import Any

from tests.projections.asking import ask
from tests.shop import Shop


def bill(shop: Shop, number: str, amount: int, *goods: tuple[str, int], **fields: Any) -> str:
    """An invoice of one amount over first lines of (document, pieces)."""
    lines: list[dict[str, Any]] = [
        {"receipt": one, "receipt_line": 1, "quantity": pieces * 1000, "amount": amount}
        for one, pieces in goods
    ]
    lines = lines or [{"charge": "freight", "amount": amount}]
    event = shop.event(
        "supplier_invoice", supplier="S-1", number=number, currency="EUR", lines=lines, total=amount
    )  # fmt: skip
    shop.ok(event | fields)
    return str(event["id"])


def sent_back(shop: Shop, pieces: int, cost: int, location: str = "014") -> str:
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery", "cost": cost}
    event = shop.event(
        "supplier_return", supplier="S-1", currency="EUR", lines=[line], location=location
    )  # fmt: skip
    shop.ok(event)
    return str(event["id"])


GRNI = ("about", "supplier", "item", "quantity", "invoiced", "amount")


def test_what_came_and_is_not_invoiced_stands_line_by_line(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800))
    whole = shop.receipt(("TEA", 5, 500), location="022")
    bill(shop, "I-1", 300, (receipt, 3))
    bill(shop, "I-2", 500, (whole, 5))
    back = sent_back(shop, 2, 200)
    assert ask(shop, "grni", *GRNI) == [
        (f"{receipt}/1", "S-1", "TEA", 10_000, 3000, -700),
        (f"{receipt}/2", "S-1", "MUG", 4000, 0, -800),
        (f"{back}/1", "S-1", "TEA", -2000, 0, 200),
    ]
    assert sum(row[-1] for row in ask(shop, "grni", *GRNI)) == shop.balance("2100")
    assert ask(shop, "grni", "amount", item="MUG") == [(-800,)]
    assert ask(shop, "grni", "amount", location="022") == []


def test_goods_that_arrived_in_part_damaged_are_one_line(shop: Shop) -> None:
    line = {"item": "TEA", "quantity": 5000, "damaged": 2000, "department": "grocery", "cost": 500}
    event = shop.event("receipt", supplier="S-1", currency="EUR", lines=[line])
    shop.ok(event)
    assert ask(shop, "grni", "quantity", "amount") == [(5000, -500)]


def test_what_we_owe_by_invoice_and_how_old_it_is(shop: Shop) -> None:
    bill(shop, "I-1", 300, issued=2025_02_01, due=2025_03_01)
    bill(shop, "I-2", 500)
    undone = bill(shop, "I-3", 700)
    bill(shop, "CN-1", -100)
    shop.reverse(undone)
    rows = ask(shop, "payables", "number", "age", "overdue", "amount", to_day=2025_03_11)
    assert rows == [("I-1", 38, 10, 300), ("I-2", 8, 0, 500), ("CN-1", 8, 0, -100)]
    assert sum(row[-1] for row in rows) == -shop.balance("2000")
