"""What bills and freight that come later make of goods: the cases that others get wrong."""

import pytest

from tests.shop import OPENING, Shop
from tests.stories.supplying import invoice, land, send_back
from tillbook import starter

COGS, GRNI, CLEARING, CORRECTIONS = "5000", "2100", "2150", "5300"
PRICE_DIFFERENCES = (GRNI, CORRECTIONS)


@pytest.fixture(params=["avco", "fifo"])
def any_shop(request: pytest.FixtureRequest, shop: Shop) -> Shop:
    """The shop's groceries at average cost, and first in, first out."""
    if request.param != "avco":
        shop.ok(starter.record("department", "grocery", OPENING, method=request.param, expects=1)
                | {"id": starter.master_id("department", "grocery", 1)})  # fmt: skip
    return shop


def test_freight_for_ten_of_which_six_are_sold_and_one_went_back(any_shop: Shop) -> None:
    """9.00 of freight: nine pieces bear it; 3 lie there and take 3/9, 6 are sold and take 6/9.

    The piece that went back bears nothing; undone, the freight is off both.
    """
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 10_000))
    shop.sale(("TEA", 6, 12_000))
    send_back(shop, receipt, 1, 1000)
    freight = land(shop, 900, receipt)
    assert shop.on_hand("TEA") == (3, 3000 + 300)
    assert shop.balance(COGS) == 6000 + 600
    assert (shop.balance(CORRECTIONS), shop.balance(CLEARING)) == (0, -900)
    shop.reverse(freight)
    assert (shop.on_hand("TEA"), shop.balance(COGS), shop.balance(CLEARING)) == ((3, 3000), 6000, 0)


def test_billed_at_5_after_it_was_received_at_2000_and_ten_were_sold(any_shop: Shop) -> None:
    """20 received at 20.00 each, 10 sold, then the bill: 0.05 each.

    What lies there costs 0.05 a piece, what was sold 0.05 too, and no average is below zero.
    """
    shop = any_shop
    receipt = shop.receipt(("TEA", 20, 40_000))
    shop.sale(("TEA", 10, 50_000))
    invoice(shop, (receipt, 20, 100))
    assert shop.on_hand("TEA") == (10, 50)
    assert shop.balance(COGS) == 50
    assert {shop.balance(account) for account in PRICE_DIFFERENCES} == {0}
    shop.sale(("TEA", 10, 50_000))
    assert (shop.on_hand("TEA"), shop.balance(COGS)) == ((0, 0), 100)
