"""Cash flow and tax return, each with numbers that a reader can add up."""

from typing import Any

import pytest

from tests.projections.asking import ask
from tests.shop import Shop
from tests.stories.supplying import at, invoice, pay
from tillbook import starter
from tillbook.calendar import Day

MARCH = {"from_day": 2025_03_01, "to_day": 2025_03_31}
VAT = {"code": "VAT20", "rate": 200_000}
DUE, INPUT = "2200", "1200"


def taxed(shop: Shop, net: int, tax: int, **fields: Any) -> dict[str, Any]:
    """A slip over a tea, tax on top."""
    sale = shop.sale_event(("TEA", 1, net)) | {"taxes": [VAT | {"base": net, "amount": tax}]}
    sale["lines"][0]["taxes"] = ["VAT20"]
    sale |= {"total": net + tax, "tenders": [{"kind": "cash", "amount": net + tax}]}
    return sale | fields


def test_where_the_money_came_from_and_went(shop: Shop) -> None:
    """Sold 3 teas that cost 3.00 for 9.00; 7.00 of goods on the shelf; half of 10.00 is paid.

    6.00 earned; 7.00 lies on the shelf; 5.00 is not paid yet: 4.00 more cash.
    """
    receipt = shop.receipt(("TEA", 10, 1000))
    owed = invoice(shop, (receipt, 10, 1000))
    shop.sale(("TEA", 3, 900))
    pay(shop, (owed, 500))
    assert ask(shop, "cash-flow", "section", "account", "amount", **MARCH) == [
        ("result", "", 600), ("change", "1400", -700), ("change", "2000", 500), ("cash", "", 400),
        ("money", "1000", 900), ("money", "1050", -500),
    ]  # fmt: skip
    assert ask(shop, "cash-flow", "amount", to_day=2025_03_02) == []


@pytest.mark.parametrize("by", [(), ("location",), ("period",), ("location", "period")])
def test_what_it_comes_to_is_what_cash_and_bank_changed_by(shop: Shop, by: Any) -> None:
    """By store and month, with a card that is no money yet, and a year that is ended."""
    shop.receipt(("TEA", 10, 1000), location="022", at="2025-02-10T12:00:00Z")
    shop.sale(("TEA", 1, 300), location="022", at="2025-02-11T12:00:00Z")
    card = shop.sale_event(("TEA", 1, 300))
    shop.ok(card | {"tenders": [{"kind": "card", "amount": 300}]})
    shop.clock.set("2026-02-01T00:00:00Z")
    close = shop.event("period_close", "2026-01-02T09:00:00Z", company="main", through=2025_12_31)
    close.pop("location")
    end = shop.event("year_end", "2026-01-02T10:00:00Z", company="main", year=2025, actor="ann")
    shop.ok(close, end)
    rows = ask(shop, "cash-flow", "location", "period", "section", "amount", group_by=by)
    found: dict[Any, dict[str, int]] = {}
    for location, period, section, amount in rows:
        own = found.setdefault((location, period), {"money": 0, "cash": 0, "steps": 0})
        own[section if section in own else "steps"] += amount
    assert found and all(one["money"] == one["cash"] == one["steps"] for one in found.values())
    assert sum(one["cash"] for one in found.values()) == 300


def returned(shop: Shop, **asked: Any) -> list[Any]:
    return ask(shop, "tax-return", "direction", "code", "base", "tax", **asked)


def test_tax_due_and_input_tax_by_code_are_their_accounts(shop: Shop) -> None:
    """Sold for 10.00 and 5.00, 5.00 came back, and 1.00 was rung up wrong; bought for 4.00."""
    shop.ok(starter.record("tax_rate", "VAT5", "2025-01-01T00:00:00Z", rate=50_000))
    low = taxed(shop, 500, 25)
    low |= {"taxes": [{"code": "VAT5", "rate": 50_000, "base": 500, "amount": 25}]}
    low["lines"][0]["taxes"] = ["VAT5"]
    wrong = taxed(shop, 100, 20)
    shop.ok(taxed(shop, 1000, 200), low, taxed(shop, 500, 100, kind="sale_return"), wrong)
    shop.reverse(wrong["id"])
    bill = [{"charge": "freight", "amount": 400}]
    invoice(shop, lines=bill, taxes=[VAT | {"base": 400, "amount": 80}], total=480)
    assert returned(shop) == [
        ("due", "VAT20", 500, 100), ("due", "VAT5", 500, 25), ("input", "VAT20", 400, 80),
    ]  # fmt: skip
    assert (shop.balance(DUE), shop.balance(INPUT)) == (-125, 80)


def test_an_invoice_in_dollars_is_deducted_at_its_own_rate(shop: Shop) -> None:
    lines = [{"account": "6100", "amount": 1000}]
    invoice(shop, lines=lines, taxes=[VAT | {"base": 1000, "amount": 200}], total=1200, **at(92))
    assert returned(shop) == [("input", "VAT20", 920, 184)]
    assert shop.balance(INPUT) == 184


@pytest.mark.parametrize(("to", "tax"), [(2025_02_28, 0), (2025_03_31, 200)])
def test_what_came_after_the_close_is_returned_in_the_open_month(
    shop: Shop, to: Day, tax: int
) -> None:
    """A slip of February that comes when February is closed, and returned, counts in March."""
    close = shop.event("period_close", "2025-03-01T09:00:00Z", company="main", through=2025_02_28)
    close.pop("location")
    shop.ok(close, taxed(shop, 1000, 200, at="2025-02-27T12:00:00Z"))
    assert sum(row[3] for row in returned(shop, to_day=to)) == tax
