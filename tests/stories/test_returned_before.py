"""Goods that came back before anybody knew what they had cost (cases 10, 11; laws 4 and 5).

A sale below zero leaves at a provisional cost. What it really cost is for all of its goods: for
those that are still out, and for those that came back and lie somewhere else by now.
"""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import starter


def back_room(shop: Shop, sale: str, quantity: int, at: str = "08:00") -> str:
    """So many come back, and are put into the back room."""
    return shop.give_back(sale, ("TEA", quantity, 300 * quantity), at=at, spot="back")


def opened(shop: Shop, sold: int) -> str:
    """The last tea cost 1.00; so many are sold that are not there."""
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    sale = shop.sale(("TEA", sold, 300 * sold), at="07:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((-sold, -100 * sold), 100 + 100 * sold)
    return sale


@pytest.mark.parametrize("cost", [300, 20])
def test_what_is_out_and_what_came_back_cost_the_same(shop: Shop, cost: int) -> None:
    """Three sold @ 1.00, two brought back; then three come in, dearer or cheaper."""
    sale = opened(shop, 3)
    back_room(shop, sale, 2)
    shop.receipt(("TEA", 3, 3 * cost), at="09:00")
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="back")) == ((0, 0), (2, 2 * cost))
    assert shop.cogs == 100 + cost
    back_room(shop, sale, 1, at="10:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((3, 3 * cost), 100)


def test_each_time_goods_come_in_all_of_the_line_bear_their_part(shop: Shop) -> None:
    sale = opened(shop, 4)
    shop.receipt(("TEA", 2, 600), at="07:30")
    assert shop.cogs == 100 + 200 + 600
    back_room(shop, sale, 1)
    assert shop.on_hand("TEA", spot="back") == (1, 200)
    shop.receipt(("TEA", 2, 600), at="09:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((1, 300), 100 + 900)


def test_what_has_gone_from_there_is_cost_of_goods_sold(shop: Shop) -> None:
    sale = opened(shop, 3)
    back_room(shop, sale, 2)
    line = {"item": "TEA", "quantity": 1000, "department": "grocery", "spot": "back"}
    shop.ok(shop.event("write_off", "08:30", reason="broken", lines=[line]))
    shop.receipt(("TEA", 3, 900), at="09:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((1, 300), 100 + 300 + 200)
    back_room(shop, sale, 1, at="10:00")
    assert shop.on_hand("TEA", spot="back") == (2, 600)


def test_a_return_undone_takes_along_what_its_goods_turned_out_to_cost(shop: Shop) -> None:
    sale = opened(shop, 3)
    back = back_room(shop, sale, 2)
    shop.receipt(("TEA", 3, 900), at="09:00")
    shop.reverse(back)
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((0, 0), 100 + 900)
    assert shop.balance("5300") == 0
    back_room(shop, sale, 3, at="10:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((3, 900), 100)


def test_a_return_undone_before_bears_nothing(shop: Shop) -> None:
    sale = opened(shop, 3)
    shop.reverse(back_room(shop, sale, 2))
    shop.receipt(("TEA", 3, 900), at="09:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((0, 0), 100 + 900)


def test_what_comes_back_to_its_own_shelf_closes_its_line_before_the_rest_is_valued(
    shop: Shop,
) -> None:
    """Ten sold @ 1.00, five trued up to 3.00; eight come back: five were missing, three lie there.

    The two still out are of those that cost 3.00.
    """
    sale = opened(shop, 10)
    shop.receipt(("TEA", 5, 1500), at="08:00")
    shop.give_back(sale, ("TEA", 8, 2400), at="09:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((3, 900), 100 + 600)
    shop.give_back(sale, ("TEA", 2, 600), at="10:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((5, 1500), 100)


def test_a_sale_undone_leaves_no_cost_of_what_was_missing(shop: Shop) -> None:
    sale = opened(shop, 10)
    shop.receipt(("TEA", 5, 1500), at="08:00")
    shop.reverse(sale)
    assert (shop.on_hand("TEA"), shop.cogs) == ((5, 1500), 100)


def test_of_two_lines_of_a_slip_each_closes_its_own(shop: Shop) -> None:
    """The second line is brought back whole: nothing of it is missing any more."""
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    sale = shop.sale(("TEA", 1, 300), ("TEA", 2, 600), at="07:00")
    shop.give_back(sale, ("TEA", 2, 600), line=2, at="08:00")
    assert shop.rows("SELECT number % 65536, quantity FROM open_line") == [(1, 1000)]


@pytest.mark.parametrize("method", ["fifo", "specific"])
def test_by_layers_they_learn_their_receipt_line_too(shop: Shop, method: str) -> None:
    event = starter.record("department", "grocery", OPENING, method=method, expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 2)})
    sale = opened(shop, 3)
    back = back_room(shop, sale, 2)
    shop.receipt(("TEA", 3, 900), at="09:00")
    assert shop.on_hand("TEA", spot="back") == (2, 600)
    assert layers(shop) == [("back", "received", 2000, 600)]
    shop.reverse(back)
    assert shop.cogs == 100 + 900
    back_room(shop, sale, 3, at="10:00")
    assert layers(shop) == [("back", "received", 3000, 900)]


def layers(shop: Shop) -> list[Any]:
    """Where goods lie in layers, by what brought them."""
    return shop.rows(
        "SELECT l.spot, m.why, l.quantity, l.value FROM layer l JOIN move m ON m.number = l.receipt"
        " WHERE l.quantity > 0 ORDER BY l.spot"
    )


@pytest.mark.parametrize("method", ["avco", "fifo", "specific"])
def test_cents_that_do_not_part_take_nothing_below_nothing(shop: Shop, method: str) -> None:
    """Three left at 1.01, two came back at 0.34 each; then it turns out that they cost nothing."""
    department = starter.record("department", "grocery", OPENING, method=method, expects=1)
    shop.ok(department | {"id": starter.master_id("department", "grocery", 1)})
    sold = shop.sale_event(("TEA", 3, 900), at="07:00")
    sold["lines"][0]["cost"] = 101
    shop.ok(sold)
    back_room(shop, sold["id"], 1)
    back_room(shop, sold["id"], 1, at="08:30")
    shop.receipt(("TEA", 3, 0), at="09:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((2, 0), 0)
    back_room(shop, sold["id"], 1, at="10:00")
    assert (shop.on_hand("TEA", spot="back"), shop.cogs) == ((3, 0), 0)


@pytest.mark.parametrize("method", ["fifo", "avco"])
def test_a_part_too_small_for_a_thousandth_is_of_no_receipt(shop: Shop, method: str) -> None:
    """One of three sold is back; of a thousandth that comes in, a third would be its own."""
    event = starter.record("department", "grocery", OPENING, method=method, expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    sale = shop.sale(("TEA", 3, 900), at="07:00")
    back_room(shop, sale, 1)
    line = {"item": "TEA", "quantity": 1, "department": "grocery", "cost": 100}
    shop.ok(shop.event("receipt", "09:00", supplier="S-1", currency="EUR", lines=[line]))
    assert not broken(shop.ledger.store)
    shop.receipt(("TEA", 3, 600), at="10:00")
    assert shop.on_hand("TEA", spot="back")[0] == 1
    assert not broken(shop.ledger.store)
