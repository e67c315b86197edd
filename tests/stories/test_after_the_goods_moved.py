"""Freight, prices and goods sent back, after the goods have moved on: by each method (case 12)."""

import pytest

from tests.shop import OPENING, Shop
from tests.stories.supplying import invoice, land, refused, send_back
from tests.stories.test_specific import kept_by
from tests.stories.test_transfers import arrive, between, road, send
from tillbook import starter

STORES = [f"S{number:02d}" for number in range(10)]
GRNI, FREIGHT, CORRECTIONS = "2100", "2150", "5300"
METHODS = ("avco", "fifo", "specific")
LAYERED = ("fifo", "specific")


@pytest.fixture(params=METHODS)
def any_shop(request: pytest.FixtureRequest, shop: Shop) -> Shop:
    """The corner shop, its grocery kept by each method in turn."""
    return shop if request.param == "avco" else kept_by(shop, request.param)


@pytest.fixture(params=LAYERED)
def layered(request: pytest.FixtureRequest, shop: Shop) -> Shop:
    """The corner shop with layers."""
    return kept_by(shop, request.param)


def distributed(shop: Shop, *, arrived: int = 10) -> str:
    """1,000 at 1.00 come to the centre; a hundred go to each of ten stores, some on a road yet."""
    shop.ok(*(
        starter.location(store, store, "main", "UTC", OPENING, from_day=2025_01_01)
        for store in STORES
    ))  # fmt: skip
    receipt = shop.receipt(("TEA", 1000, 100_000), at="05:00")
    for number, store in enumerate(STORES):
        dispatch = send(shop, 100, at="06:00", receiver=store)
        if number < arrived:
            arrive(shop, dispatch, 100, at="08:00", location=store)
    return receipt


# Freight.


def test_freight_two_weeks_after_the_goods_were_shipped(any_shop: Shop) -> None:
    """700 of the 1,000 still on shelves: 350.00 to stock over the stores, 150.00 to COGS."""
    shop = any_shop
    receipt = distributed(shop)
    for store in STORES:
        shop.sale(("TEA", 30, 9000), location=store)
    land(shop, 50_000, receipt)
    assert shop.on_hand("TEA") == (0, 0)
    assert {shop.on_hand("TEA", store) for store in STORES} == {(70, 7000 + 3500)}
    assert shop.cogs == 30_000 + 15_000
    assert shop.balance(FREIGHT, "014") == -50_000
    assert {shop.balance("1950", store) for store in STORES} == {-10_000 - 3500}


def test_goods_on_the_road_bear_freight(any_shop: Shop) -> None:
    shop = any_shop
    receipt = distributed(shop, arrived=8)
    land(shop, 50_000, receipt)
    roads = shop.rows("SELECT quantity, value FROM position WHERE spot LIKE 'road:%'")
    assert sorted(tuple(row) for row in roads if row[0]) == [(100_000, 15_000)] * 2
    assert shop.balance("1450") == 30_000
    assert {shop.on_hand("TEA", store) for store in STORES[:8]} == {(100, 15_000)}
    assert shop.cogs == 0


def test_freight_of_the_first_receipt_lies_on_its_own_layers(layered: Shop) -> None:
    """Six of the first line went to the other store, two of those were sold; four lie here."""
    shop = layered
    first = shop.receipt(("TEA", 10, 1000), at="06:00")
    shop.receipt(("TEA", 10, 5000), at="07:00")
    arrive(shop, send(shop, 6), 6)
    shop.sale(("TEA", 2, 600), location="022")
    land(shop, 100, first)
    assert shop.on_hand("TEA") == (14, 400 + 40 + 5000)
    assert shop.on_hand("TEA", "022") == (4, 400 + 40)
    assert shop.cogs == 200 + 20
    layers = shop.rows("SELECT location, quantity, value FROM layer ORDER BY location, rank")
    assert [tuple(row) for row in layers] == [
        ("014", 4000, 440), ("014", 10_000, 5000), ("022", 4000, 440),
    ]  # fmt: skip


def test_average_cost_shares_it_over_all_places(shop: Shop) -> None:
    """The same day: 18 are held, ten came after; eight of ten bear it, spread over all 18."""
    first = shop.receipt(("TEA", 10, 1000), at="06:00")
    shop.receipt(("TEA", 10, 5000), at="07:00")
    arrive(shop, send(shop, 6), 6)
    shop.sale(("TEA", 2, 600), location="022")
    land(shop, 100, first)
    assert shop.on_hand("TEA") == (14, 14 * 300 + 62)
    assert shop.on_hand("TEA", "022") == (4, 4 * 300 + 18)
    assert shop.cogs == 600 + 20


def test_freight_is_on_the_goods_that_arrive(any_shop: Shop) -> None:
    """What was put on the road comes with the goods to the store."""
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    dispatch = send(shop, 4)
    land(shop, 100, receipt)
    assert (shop.on_hand("TEA"), road(shop, dispatch)) == ((6, 660), (4, 440))
    assert between(shop) == (0, 0)
    arrive(shop, dispatch, 4, at="16:00")
    assert shop.on_hand("TEA", "022") == (4, 440)
    assert between(shop) == (440, -440)


def test_damaged_goods_bear_their_share(any_shop: Shop) -> None:
    shop = any_shop
    line = {"item": "TEA", "quantity": 10_000, "damaged": 4000, "department": "grocery",
            "cost": 1000}  # fmt: skip
    receipt = shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=[line])
    shop.ok(receipt)
    land(shop, 100, receipt["id"])
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="damaged")) == ((6, 660), (4, 440))


def test_what_was_sent_back_bears_no_freight(any_shop: Shop) -> None:
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    send_back(shop, receipt, 5, 500)
    land(shop, 100, receipt)
    assert (shop.on_hand("TEA"), shop.cogs) == ((5, 600), 0)


def test_part_in_layers_and_part_at_average_cost(shop: Shop) -> None:
    """The department takes to average cost; what comes to the other store from then on has it."""
    kept_by(shop, "fifo")
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    event = starter.record("department", "grocery", OPENING, method="avco", expects=2)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 2)})
    arrive(shop, send(shop, 4), 4)
    shop.sale(("TEA", 1, 300), location="022")
    shop.receipt(("TEA", 3, 300), at="09:00", location="022")
    land(shop, 100, receipt)
    methods = {row[0] for row in shop.rows("SELECT method FROM position WHERE quantity > 0")}
    assert methods == {"fifo", "avco"}
    assert shop.on_hand("TEA") == (6, 660)
    assert shop.on_hand("TEA", "022") == (6, 630)
    assert shop.cogs == 100 + 10


# Differences of price.


def test_a_higher_price_finds_the_goods_at_the_other_store(any_shop: Shop) -> None:
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    arrive(shop, send(shop, 6), 6)
    shop.sale(("TEA", 2, 600), location="022")
    invoice(shop, (receipt, 10, 1200))
    assert shop.on_hand("TEA") == (4, 480)
    assert shop.on_hand("TEA", "022") == (4, 480)
    assert shop.cogs == 200 + 40
    assert shop.balance(GRNI, "014") == shop.balance(GRNI, "022") == 0
    assert between(shop) == (600 - 200 + 80 + 200, -(600 - 200 + 80) - 200)


def test_a_lower_price_of_goods_that_are_gone_is_all_cost(any_shop: Shop) -> None:
    """R1 10 at 5.00 all sold at the other store, R2 10 at 1.00 here; R1 was 1.00 after all."""
    shop = any_shop
    first = shop.receipt(("TEA", 10, 5000), at="06:00")
    arrive(shop, send(shop, 10), 10)
    shop.sale(("TEA", 10, 9000), at="10:30", location="022")
    shop.receipt(("TEA", 10, 1000), at="11:00")
    invoice(shop, (first, 10, 1000))
    assert (shop.on_hand("TEA"), shop.cogs) == ((10, 1000), 1000)


# Goods sent back.


def test_goods_are_sent_back_from_the_other_store_out_of_their_own_layers(layered: Shop) -> None:
    shop = layered
    shop.receipt(("TEA", 5, 500), at="05:00", location="022")
    shop.receipt(("TEA", 2, 400), at="06:00")
    second = shop.receipt(("TEA", 10, 3000), at="07:00")
    arrive(shop, send(shop, 8), 8)
    back = back_from(shop, second, 6, 1800)
    assert shop.on_hand("TEA", "022") == (7, 500 + 400)
    assert shop.balance(GRNI, about=f"{back}/1") == 1800
    assert shop.balance(CORRECTIONS) == 0


def test_beyond_their_own_layers_the_oldest_are_sent_back(layered: Shop) -> None:
    shop = layered
    shop.receipt(("TEA", 5, 500), at="05:00", location="022")
    second = shop.receipt(("TEA", 4, 1200), at="07:00")
    arrive(shop, send(shop, 3), 3)
    back_from(shop, second, 4, 1200)
    assert shop.on_hand("TEA", "022") == (4, 400)
    assert shop.balance(CORRECTIONS) == -200


def test_at_average_cost_they_go_at_todays(shop: Shop) -> None:
    shop.receipt(("TEA", 5, 500), at="05:00", location="022")
    second = shop.receipt(("TEA", 5, 1500), at="07:00")
    arrive(shop, send(shop, 5), 5)
    back_from(shop, second, 5, 1500)
    assert shop.on_hand("TEA", "022") == (5, 1000)
    assert shop.balance(CORRECTIONS) == -500


def test_goods_sent_back_come_again_to_the_front_of_their_layers(layered: Shop) -> None:
    shop = layered
    first = shop.receipt(("TEA", 10, 1000), at="06:00")
    shop.receipt(("TEA", 10, 2000), at="07:00")
    back = send_back(shop, first, 4, 440)
    shop.reverse(back)
    assert shop.on_hand("TEA") == (20, 3000)
    assert (shop.balance(GRNI), shop.balance(CORRECTIONS)) == (-3000, 0)
    layers = shop.rows("SELECT quantity, value FROM layer ORDER BY rank")
    assert [tuple(row) for row in layers] == [(10_000, 1000), (10_000, 2000)]


def back_from(shop: Shop, receipt: str, pieces: int, cost: int) -> str:
    """Sent back by the other store."""
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery", "cost": cost,
            "receipt": receipt, "receipt_line": 1}  # fmt: skip
    event = shop.event("supplier_return", "12:00", supplier="S-1", currency="EUR", lines=[line])
    shop.ok(event | {"location": "022"})
    return str(event["id"])


# Undoing.


def test_freight_undone_is_off_the_goods_wherever_they_lie(any_shop: Shop) -> None:
    """Nothing has touched the places since: every account is as if it had never been."""
    shop = any_shop
    receipt = shop.receipt(("TEA", 7, 1000), at="06:00")
    dispatch = send(shop, 4)
    arrive(shop, dispatch, 3)
    shop.sale(("TEA", 1, 300), location="022")
    before = balances(shop)
    freight = land(shop, 100, receipt)
    assert balances(shop) != before
    shop.reverse(freight)
    assert balances(shop) == before


def test_freight_undone_after_the_goods_went_on_is_off_stock_and_cost(any_shop: Shop) -> None:
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    freight = land(shop, 100, receipt)
    arrive(shop, send(shop, 6, at="15:30"), 6, at="16:00")
    shop.sale(("TEA", 2, 600), at="17:00", location="022")
    shop.reverse(freight)
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((4, 400), (4, 400))
    assert (shop.cogs, shop.balance(FREIGHT)) == (200, 0)


def test_an_invoice_undone_after_the_goods_went_on(any_shop: Shop) -> None:
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    paid = invoice(shop, (receipt, 10, 1200))
    arrive(shop, send(shop, 6, at="15:30"), 6, at="16:00")
    shop.reverse(paid)
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((4, 400), (6, 600))
    assert (shop.balance(GRNI, "014"), shop.balance(GRNI, "022")) == (-1000, 0)
    assert between(shop) == (600, -600)


def test_what_stands_on_a_receipt_goes_first(any_shop: Shop) -> None:
    shop = any_shop
    receipt = shop.receipt(("TEA", 10, 1000), at="06:00")
    dispatch = send(shop, 6)
    arrival = arrive(shop, dispatch, 6)
    freight = land(shop, 1000, receipt)
    for undone in (receipt, dispatch):
        reversal = shop.event("reversal", "22:30", of=undone, reason="wrong")
        assert refused(shop, reversal) == "has-followers"
    shop.reverse(freight)
    shop.reverse(arrival, location="022")
    shop.reverse(dispatch)
    shop.reverse(receipt)
    assert balances(shop) == {}


def balances(shop: Shop) -> dict[tuple[str, str, str], int]:
    """Every account at every location by open item, where it is not nothing."""
    rows = shop.rows("SELECT account, location, about, SUM(amount) FROM ledger GROUP BY 1, 2, 3")
    return {tuple(row[:3]): row[3] for row in rows if row[3]}
