"""A bakery in our store is somebody else's: the customer pays us, the sale is his."""

from typing import Any

from tests.shop import OPENING, Shop, slip
from tillbook import starter

DUE, COMMISSION = "2160", "4200"


def bakery(shop: Shop, **fields: Any) -> None:
    """Mr Crust runs it for a quarter of the takings."""
    shares = [{"from_day": 2025_01_01, "commission": 250_000}]
    said = {"supplier": "CRUST", "shares": shares, **fields}
    shop.ok(starter.record(
        "concession", "main/bakery", OPENING, company="main", department="bakery", **said
    ))  # fmt: skip


def bread(paid: int, **fields: Any) -> dict[str, Any]:
    """A slip over bread, tax of 20 % included."""
    made = slip([("BREAD", 1, paid)])
    made["lines"][0] |= {"department": "bakery", "taxes": ["VAT20"], **fields}
    tax = paid // 6
    made["taxes"] = [{"code": "VAT20", "rate": 200_000, "base": paid - tax, "amount": tax}]
    return {**made, "prices_include_tax": True}


def due(shop: Shop) -> int:
    assert shop.balance(DUE) == shop.balance(DUE, about="CRUST")
    return -shop.balance(DUE, about="CRUST")


def test_the_takings_are_his_less_commission(shop: Shop) -> None:
    """12.00 with 2.00 tax: 10.00 net, of which 2.50 is ours and our only revenue."""
    bakery(shop)
    shop.ok(shop.event("sale", "12:00", **bread(1200)))
    assert shop.balance("1000") == 1200
    assert shop.balance("2200") == -200
    assert (shop.balance("4000"), shop.balance(COMMISSION), shop.cogs) == (0, -250, 0)
    assert due(shop) == 750


def test_or_the_whole_is_our_revenue_and_his_share_the_cost_of_it(shop: Shop) -> None:
    bakery(shop, revenue="gross")
    shop.ok(shop.event("sale", "12:00", **bread(1200)))
    assert (shop.balance("4000"), shop.balance(COMMISSION), shop.cogs) == (-1000, 0, 750)
    assert due(shop) == 750


def test_his_goods_are_his_and_worth_nothing_to_us(shop: Shop) -> None:
    """Bread that is scanned leaves his shelf, below zero where he keeps no count of it."""
    bakery(shop)
    shop.ok(shop.event("sale", "12:00", **bread(1200)))
    rows = shop.rows(
        "SELECT quantity, value FROM position WHERE item = 'BREAD' AND owner = 'CRUST'"
    )
    assert [tuple(row) for row in rows] == [(-1000, 0)]
    assert shop.balance("1400") == 0


def test_what_is_given_back_is_given_back_by_both(shop: Shop) -> None:
    bakery(shop)
    sale = shop.event("sale", "12:00", **bread(1200))
    shop.ok(sale)
    back = bread(1200, sale=sale["id"], sale_line=1)
    shop.ok(shop.event("sale_return", "13:00", **back))
    assert (due(shop), shop.balance(COMMISSION), shop.balance("4000")) == (0, 0, 0)


def test_a_reversal_leaves_nothing_due(shop: Shop) -> None:
    bakery(shop)
    sale = shop.event("sale", "12:00", **bread(1200))
    shop.ok(sale)
    shop.reverse(sale["id"])
    assert (due(shop), shop.balance(COMMISSION), shop.balance("1000")) == (0, 0, 0)


def test_a_new_commission_from_a_day_on_and_no_other_before(shop: Shop) -> None:
    bakery(shop)
    old = {"from_day": 2025_01_01, "commission": 250_000}
    new = {"from_day": 2025_03_04, "commission": 500_000}
    changed = starter.record("concession", "main/bakery", OPENING, expects=1, shares=[old, new])
    shop.ok(changed | {"id": shop.id()})
    shop.clock.set("2025-03-04T12:00:00Z")
    late, today = bread(1200), bread(1200)
    shop.ok(shop.event("sale", "12:00", **late))
    shop.ok(shop.event("sale", "2025-03-04T10:00:00Z", **today))
    assert (due(shop), shop.balance(COMMISSION)) == (750 + 500, -250 - 500)


def test_he_is_paid_by_his_invoice(shop: Shop) -> None:
    bakery(shop)
    shop.ok(shop.event("sale", "12:00", **bread(1200)))
    shop.ok(shop.event(
        "supplier_invoice", "20:00", supplier="CRUST", number="3", currency="EUR", actor="ann",
        lines=[{"amount": 750, "consigned": "014"}], total=750,
    ))  # fmt: skip
    assert due(shop) == 0


def test_what_is_given_back_is_by_the_agreement_of_its_sale(shop: Shop) -> None:
    """Sold at a quarter for us; from the next day on it is half, and then it is brought back."""
    bakery(shop)
    new = [{"from_day": 2025_01_01, "commission": 250_000},
           {"from_day": 2025_03_04, "commission": 500_000}]  # fmt: skip
    changed = starter.record("concession", "main/bakery", OPENING, expects=1, shares=new)
    shop.ok(changed | {"id": shop.id()})
    sale = shop.event("sale", "12:00", **bread(1200))
    shop.ok(sale)
    shop.clock.set("2025-03-04T12:00:00Z")
    back = bread(1200, sale=sale["id"], sale_line=1)
    shop.ok(shop.event("sale_return", "2025-03-04T10:00:00Z", **back))
    assert (due(shop), shop.balance(COMMISSION), shop.balance("4000")) == (0, 0, 0)


def test_what_was_ours_when_it_was_sold_is_given_back_by_us(shop: Shop) -> None:
    bakery(shop, shares=[{"from_day": 2025_03_04, "commission": 250_000}])
    sale = shop.event("sale", "12:00", **bread(1200))
    shop.ok(sale)
    shop.clock.set("2025-03-04T12:00:00Z")
    back = bread(1200, sale=sale["id"], sale_line=1)
    shop.ok(shop.event("exchange", "2025-03-04T10:00:00Z", **exchanged(back)))
    assert (due(shop), shop.balance("4000")) == (0, 0)


def test_without_the_slip_it_is_given_back_by_the_agreement_of_the_day(shop: Shop) -> None:
    bakery(shop)
    shop.ok(shop.event("sale_return", "13:00", **bread(1200)))
    assert (due(shop), shop.balance(COMMISSION)) == (-750, 250)


def exchanged(slip: dict[str, Any]) -> dict[str, Any]:
    """A slip on which all comes back, refunded in cash."""
    refund = {"kind": "cash", "amount": slip["total"], "back": True}
    return slip | {
        "lines": [line | {"back": True} for line in slip["lines"]],
        "taxes": [tax | {"back": True} for tax in slip["taxes"]],
        "tenders": [refund], "total": -slip["total"],
    }  # fmt: skip
