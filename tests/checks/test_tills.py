"""What tills and counts show of people and prices: refunds, prices off the list, missing goods."""

from typing import Any

from tests.checks.test_advice import both, item, over_book, said
from tests.projections.asking import ask
from tests.shop import Shop, full, slip
from tillbook import starter
from tillbook.counting import approval_id
from tillbook.price_list import asked, in_force


def price(amount: int, day: int, location: str = "", **fields: Any) -> dict[str, Any]:
    said = {"item": "TEA", "at_location": location, "from_day": day, "amount": amount, "per": 1000}
    return starter.record("price", f"TEA@{location}@{day}", full("06:00"), **said | fields)


# The price of the list.


def test_a_till_that_asks_another_price_than_the_list(any_shop: Shop) -> None:
    shop = any_shop
    shop.ok(item("TEA"), price(300, 2025_01_01), price(340, 2025_03_01))
    right, old = shop.sale_event(("TEA", 2, 680)), shop.sale_event(("TEA", 1, 300))
    (finding,) = both(shop, "price-differs", right, old)
    assert (finding.key, finding.value) == ("price-differs:TEA/014/20250303", 40)
    assert finding.owner == "store manager"
    assert said(finding) == "TEA was sold at 014 on 2025-03-03 for 0.40 EUR below the list."


def test_a_day_of_slips_at_the_old_price_is_one_finding_that_names_them_all(shop: Shop) -> None:
    shop.ok(item("TEA"), price(340, 2025_03_01))
    first, second = shop.sale(("TEA", 1, 300)), shop.sale(("TEA", 2, 600))
    (finding,) = over_book(shop, "price-differs").values()
    ids = dict(shop.rows("SELECT number, id FROM journal"))
    assert finding.value == 120 and {ids[it] for it in finding.documents} == {first, second}


def test_a_reduction_that_is_said_is_no_other_price(shop: Shop) -> None:
    shop.ok(item("TEA"), price(300, 2025_01_01))
    off = shop.sale_event(("TEA", 1, 240))
    off["lines"][0] |= {"list": 300, "reductions": [{"kind": "promotion", "amount": 60}]}
    assert both(shop, "price-differs", off) == []


def test_a_price_of_the_store_goes_before_one_for_all_and_returns_are_not_looked_at(
    shop: Shop,
) -> None:
    shop.ok(item("TEA"), price(300, 2025_03_01), price(280, 2025_02_01, "022"))
    there = shop.sale_event(("TEA", 1, 280), location="022")
    here = shop.sale_event(("TEA", 1, 280))
    back = shop.event("sale_return", "13:00", **slip([("TEA", 1, 111)]))
    (finding,) = both(shop, "price-differs", there, here, back)
    assert finding.key == "price-differs:TEA/014/20250303"


def test_goods_without_a_price_and_names_that_begin_alike_are_left_alone(shop: Shop) -> None:
    other = starter.record(
        "price", "TEA@2@@20250101", full("06:00"), item="TEA@2", at_location="",
        from_day=2025_01_01, amount=900, per=1000,
    )  # fmt: skip
    shop.ok(item("TEA"), item("TEA@2"), other)
    assert both(shop, "price-differs", shop.sale_event(("TEA", 1, 300), ("MUG", 1, 5))) == []


def test_a_price_by_weight_is_rounded_once() -> None:
    price = {"item": "TEA", "from_day": 2025_01_01, "amount": 1599, "per": 10_000}
    assert [asked(price, quantity) for quantity in (10_000, 1, 3_127)] == [1599, 0, 500]
    assert in_force([price], "014", 2024_12_31) is None


# Refunds.


def sold_by(shop: Shop, who: str, times: int, paid: int = 1000) -> None:
    for _ in range(times):
        shop.sale(("TEA", 1, paid), cashier=who)


def refunded_by(shop: Shop, who: str, times: int, paid: int = 1000) -> list[str]:
    made = [shop.event("sale_return", "13:00", **slip([("TEA", 1, paid)]), cashier=who)
            for _ in range(times)]  # fmt: skip
    shop.ok(*made)
    return [one["id"] for one in made]


def test_a_cashier_who_pays_back_far_more_than_the_others(shop: Shop) -> None:
    shop.receipt(("TEA", 500, 50_000), at="07:00")
    sold_by(shop, "c-1", 40)
    sold_by(shop, "c-2", 40)
    refunded_by(shop, "c-1", 2)
    paid_back = refunded_by(shop, "c-2", 8)
    assert over_book(shop, "refunds-by-cashier") == {}  # four times the others' share, not more
    paid_back += refunded_by(shop, "c-2", 1)
    (finding,) = over_book(shop, "refunds-by-cashier").values()
    assert (finding.key, finding.value) == ("refunds-by-cashier:main/c-2", 9000)
    ids = dict(shop.rows("SELECT number, id FROM journal"))
    assert [ids[number] for number in finding.documents] == paid_back
    shop.reverse(paid_back[0])
    assert over_book(shop, "refunds-by-cashier") == {}


def test_few_refunds_and_those_of_long_ago_do_not_stand_out(shop: Shop) -> None:
    shop.receipt(("TEA", 500, 50_000), at="07:00")
    sold_by(shop, "c-1", 40)
    sold_by(shop, "c-2", 10)
    refunded_by(shop, "c-2", 7, paid=2000)
    assert over_book(shop, "refunds-by-cashier") == {}
    refunded_by(shop, "c-2", 1)
    assert list(over_book(shop, "refunds-by-cashier")) == ["refunds-by-cashier:main/c-2"]
    shop.clock.set("2025-04-20T20:00:00Z")
    shop.sale(("TEA", 1, 300), at="2025-04-20T12:00:00Z", cashier="c-1")
    assert over_book(shop, "refunds-by-cashier") == {}


def test_alone_nobody_stands_out(shop: Shop) -> None:
    shop.receipt(("TEA", 500, 50_000), at="07:00")
    sold_by(shop, "c-1", 9)
    refunded_by(shop, "c-1", 9)
    assert over_book(shop, "refunds-by-cashier") == {}


def test_refunds_by_cashier_are_listed_beside_what_each_sold(shop: Shop) -> None:
    shop.receipt(("TEA", 500, 50_000), at="07:00")
    sold_by(shop, "c-1", 4)
    shop.give_back(shop.sale(("TEA", 1, 1000)), ("TEA", 1, 1000))  # by kim, who names no cashier
    undone, _ = refunded_by(shop, "c-1", 2, paid=500)
    shop.reverse(undone)
    columns = ("cashier", "slips", "sold", "refunds", "refunded", "without_slip", "share")
    assert ask(shop, "refunds-by-cashier", *columns) == [
        ("c-1", 4, 4000, 1, 500, 1, 125),
        ("kim", 1, 1000, 1, 1000, 0, 1000),
    ]
    assert ask(shop, "refunds-by-cashier", "cashier", from_day=2025_03_04) == []


# Missing goods.


def test_goods_that_a_count_does_not_find(shop: Shop) -> None:
    """The grocery department's limit is 25.00; a bottle is 10.00."""
    shop.receipt(("GIN", 10, 10_000), ("TEA", 10, 1000), at="07:00")
    count = shop.count(("GIN", 7), ("TEA", 6), approve=False)
    approvals = [
        shop.event("count_approved", "21:00", count=count, line=line, actor="ann")
        | {"id": approval_id(count, line)}
        for line in (1, 2)
    ]
    (finding,) = both(shop, "shrinkage", *approvals)
    assert (finding.key, finding.value) == (f"shrinkage:{count}/1", 3000)
    ids = dict(shop.rows("SELECT number, id FROM journal"))
    assert [ids[number] for number in finding.documents] == [count, approvals[0]["id"]]


def test_goods_that_a_count_finds_too_many_are_not_missing(shop: Shop) -> None:
    shop.receipt(("GIN", 10, 10_000), at="07:00")
    shop.count(("GIN", 20))
    assert over_book(shop, "shrinkage") == {}
