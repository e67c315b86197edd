"""What the checks see of exchanges, and of items that have become others."""

from typing import Any

import pytest

from tests.checks.damage import damage, found, number
from tests.checks.test_advice import both, item, over_book
from tests.shop import Shop

LINE = {"quantity": 1000, "department": "grocery", "list": 300, "paid": 300}
SERVICE = {"department": "grocery", "list": 300, "paid": 300, "taxes": ["VAT20"]}
TAX = {"code": "VAT20", "rate": 200_000, "base": 250, "amount": 50}


def exchange(shop: Shop, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made = {"currency": "EUR", "lines": list(lines), "tenders": [], "total": 0, **fields}
    return shop.event("exchange", "14:00", **made)


def test_more_exchanged_than_was_sold(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 2, 600))
    back = LINE | {"item": "TEA", "sale": sale, "sale_line": 1, "back": True, "quantity": 3000}
    (finding,) = both(shop, "over-return", exchange(shop, back, LINE | {"item": "TEA"}))
    assert (finding.value, finding.key) == (100, f"over-return:{sale}/1")


def test_a_return_and_an_exchange_that_only_together_exceed_the_slip(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 2, 600))
    back = LINE | {"item": "TEA", "sale": sale, "sale_line": 1, "back": True}
    shop.ok(exchange(shop, back, LINE | {"item": "TEA"}))
    shop.give_back(sale, ("TEA", 1, 300))
    assert over_book(shop, "over-return") == {}
    shop.give_back(sale, ("TEA", 1, 300))
    assert [one.value for one in over_book(shop, "over-return").values()] == [300]


def test_what_goes_out_may_name_the_sale_that_it_replaces(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 1, 300))
    named = LINE | {"item": "TEA", "sale": sale, "sale_line": 1}
    made = exchange(shop, named | {"back": True}, named)
    assert both(shop, "over-return", made) == []
    assert both(shop, "return-without-slip", exchange(shop, named | {"back": True}, named)) == []


def test_only_what_comes_back_needs_its_slip(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 1, 300))
    known = LINE | {"item": "TEA", "sale": sale, "sale_line": 1, "back": True}
    strange = LINE | {"item": "TEA", "back": True}
    slips = [exchange(shop, one, LINE | {"item": "TEA"}) for one in (known, strange)]
    (finding,) = both(shop, "return-without-slip", *slips)
    assert finding.key == f"return-without-slip:{slips[1]['id']}"


def test_the_tax_of_each_side_by_itself(shop: Shop) -> None:
    """The wrong one on what comes back is named as that; both together would hide it."""
    lines = [SERVICE | {"back": True}, SERVICE]
    taxes = [TAX | {"amount": 40, "back": True}, TAX | {"amount": 60, "base": 300}]
    made = exchange(shop, *lines, taxes=taxes, prices_include_tax=True)
    (finding,) = both(shop, "tax-differs", made)
    assert (finding.key, finding.value) == (f"tax-differs:{made['id']}/VAT20/back", 10)


@pytest.mark.parametrize(
    ("old", "new", "checks"),
    [
        ('"total": 0', '"total": 1', {"slips-add-up"}),
        ('"amount": 60, "base": 300', '"amount": 61, "base": 300', {"taxes-tie"}),
        ('"back": true, "department"', '"back": false, "department"', {"slips-add-up"}),
    ],
    ids=["its total", "a tax", "what comes back goes out"],
)  # fmt: skip
def test_an_exchange_changed_behind_our_back(
    shop: Shop, old: str, new: str, checks: set[str]
) -> None:
    lines = [{"back": True} | SERVICE, SERVICE]
    due = {"amount": 60, "base": 300, "code": "VAT20", "rate": 200_000}
    taxes = [TAX | {"amount": 40, "back": True}, due]
    made = exchange(shop, *lines, taxes=taxes, prices_include_tax=True)
    shop.ok(made)
    assert found(shop) == {}
    at = number(shop, made["id"])
    damage(shop, f"UPDATE journal SET body = replace(body, '{old}', '{new}') WHERE number = {at}")
    assert found(shop) == {check: {at} for check in checks}


def test_goods_under_a_code_that_was_given_up(shop: Shop) -> None:
    shop.ok(item("CUP"), item("OLD-CUP"))
    merge = shop.event("item_merge", item="OLD-CUP", into="CUP", department="grocery")
    shop.ok(merge)
    sale = shop.sale_event(("OLD-CUP", 2, 600))
    (finding,) = both(shop, "merged-item", sale)
    assert (finding.key, finding.value) == ("merged-item:OLD-CUP/014", 0)
    again = merge | {"id": shop.id(), "lines": [{"quantity": -2000}]}
    assert both(shop, "merged-item", again) == []
