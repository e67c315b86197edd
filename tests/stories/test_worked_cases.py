"""The worked cases behind the rules of value, each with its numbers."""

from tests.shop import Shop


def test_goods_sold_below_zero_are_trued_up_once(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100), at="07:00")
    shop.sale(("TEA", 4, 1200), at="08:00")
    assert shop.on_hand("TEA") == (-3, -300)
    shop.receipt(("TEA", 2, 400), at="09:00")
    assert shop.on_hand("TEA") == (-1, -100)
    assert shop.cogs == 400 + 200


def test_a_late_sale_takes_what_the_count_took(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 8), at="09:00")
    assert shop.lost == 200
    shop.receipt(("TEA", 12, 4800), at="10:00")
    assert shop.on_hand("TEA") == (20, 5600)
    shop.sale(("TEA", 2, 900), at="08:30")
    assert shop.on_hand("TEA") == (20, 5600)
    assert (shop.cogs, shop.lost) == (200, 0)


def test_a_late_receipt_explains_what_the_count_gave(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 500), at="06:00")
    shop.sale(("TEA", 1, 900), at="06:30")
    shop.count(("TEA", 10), at="09:00")
    assert (shop.on_hand("TEA"), shop.lost) == ((10, 5000), -5000)
    shop.sale(("TEA", 8, 7200), at="10:00")
    shop.receipt(("TEA", 10, 1000), at="08:00")
    assert shop.on_hand("TEA") == (2, 200)
    assert (shop.cogs, shop.lost) == (500 + 800, 0)


def test_an_oversold_shelf_counted_empty_and_then_received_late(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 4, 1200), at="07:00")
    shop.count(("TEA", 0), at="09:00")
    shop.receipt(("TEA", 10, 2000), at="08:00")
    assert shop.on_hand("TEA") == (0, 0)
    assert (shop.cogs, shop.lost) == (100 + 600, 1400)


def test_two_counts_in_the_wrong_order(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 7), at="12:00")
    shop.count(("TEA", 8), at="09:00")
    assert shop.on_hand("TEA") == (7, 700)
    assert shop.lost == 300


def test_a_receipt_reversed_after_others_goes_at_todays_cost(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    second = shop.receipt(("TEA", 10, 2000), at="08:00")
    shop.sale(("TEA", 5, 1500), at="09:00")
    assert (shop.cogs, shop.on_hand("TEA")) == (750, (15, 2250))
    shop.reverse(second)
    assert shop.on_hand("TEA") == (5, 750)
    assert shop.balance("2100") == -1000
    assert shop.balance("5300") == -500
