"""Goods that come back, and goods that were missing (cases 1, 10, 11)."""

from tests.shop import Shop


def test_oversold_trued_up_and_returned_at_what_it_really_cost(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    sale = shop.sale(("TEA", 2, 600), at="07:00")
    shop.receipt(("TEA", 4, 800), at="08:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((2, 400), 500)
    shop.give_back(sale, ("TEA", 2, 600))
    assert (shop.on_hand("TEA"), shop.cogs) == ((4, 800), 100)


def test_parts_of_a_slip_add_up_to_the_whole_of_it(shop: Shop) -> None:
    shop.receipt(("TEA", 4, 400), ("TEA", 6, 1200), at="07:00")
    sale = shop.sale(("TEA", 10, 3000), at="08:00")
    assert shop.cogs == 1600
    shop.give_back(sale, ("TEA", 3, 900))
    assert shop.on_hand("TEA") == (3, 480)
    shop.give_back(sale, ("TEA", 7, 2100))
    assert (shop.on_hand("TEA"), shop.cogs) == ((10, 1600), 0)


def test_thirds_of_a_cent_come_back_whole(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 100), at="07:00")
    sale = shop.sale(("TEA", 3, 300), at="08:00")
    for _ in range(3):
        shop.give_back(sale, ("TEA", 1, 100))
    assert (shop.on_hand("TEA"), shop.cogs) == ((3, 100), 0)


def test_more_comes_back_than_went(shop: Shop) -> None:
    """What is beyond the slip comes at today's cost, and undoing that gives the slip its own."""
    shop.receipt(("TEA", 2, 200), at="07:00")
    sale = shop.sale(("TEA", 2, 600), at="08:00")
    shop.receipt(("TEA", 4, 800), at="09:00")
    back = shop.give_back(sale, ("TEA", 3, 900))
    assert shop.on_hand("TEA") == (7, 800 + 200 + 167)  # two of the slip; one at 10.00 / 6
    shop.reverse(back)
    assert shop.on_hand("TEA")[0] == 4
    state = shop.rows("SELECT returned_quantity, returned_value FROM line_state")
    assert state[0] == (0, 0)
    shop.give_back(sale, ("TEA", 2, 600))
    assert shop.rows("SELECT MAX(returned_quantity), MAX(returned_value) FROM line_state") == [
        (2000, 200)
    ]


def test_without_the_slip_at_todays_cost(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200), at="07:00")
    shop.sale(("TEA", 1, 300), at="08:00")
    shop.receipt(("TEA", 1, 300), at="09:00")
    shop.give_back(None, ("TEA", 1, 300))
    assert (shop.on_hand("TEA"), shop.cogs) == ((3, 600), 100 - 200)


def test_sold_and_returned_in_one_batch(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 301), at="07:00")
    sale = shop.sale_event(("TEA", 3, 900), at="08:00")
    line = {"department": "grocery", "list": 300, "paid": 300, "item": "TEA", "quantity": 1000,
            "sale": sale["id"], "sale_line": 1}  # fmt: skip
    back = shop.event(
        "sale_return", "09:00", currency="EUR", lines=[line], total=300,
        tenders=[{"kind": "cash", "amount": 300}],
    )  # fmt: skip
    shop.ok(sale, back)
    assert (shop.on_hand("TEA"), shop.cogs) == ((1, 100), 201)


def test_goods_of_a_reversed_sale_come_back_once_at_its_cost(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200), at="07:00")
    sale = shop.sale(("TEA", 1, 300), at="08:00")
    shop.reverse(sale)
    shop.receipt(("TEA", 2, 600), at="09:00")
    shop.give_back(sale, ("TEA", 1, 300))  # nothing of it is out: at today's 8.00 / 4
    assert shop.on_hand("TEA") == (5, 1000)


def test_a_sale_with_a_return_on_it_is_not_reversed_before_the_return_is(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200), at="07:00")
    sale = shop.sale(("TEA", 2, 600), at="08:00")
    back = shop.give_back(sale, ("TEA", 1, 300))
    refused = shop.post(shop.event("reversal", of=sale, reason="keyed twice"))[0]
    assert refused.problem and refused.problem["type"] == "/problems/has-followers"
    shop.reverse(back)
    shop.reverse(sale)
    assert (shop.on_hand("TEA"), shop.cogs, shop.balance("1000")) == ((2, 200), 0, 0)


def test_a_return_closes_its_own_slips_open_line_first(shop: Shop) -> None:
    """X sells 3 below zero at 1.00, Y 3 at 1.20; Y is returned whole, then 3 @ 5.00 arrive."""
    shop.receipt(("TEA", 1, 100), at="06:00", location="022")
    sold_x = shop.sale(("TEA", 3, 900), at="07:00")
    shop.receipt(("TEA", 1, 120), at="07:30", location="022")
    sold_y = shop.sale(("TEA", 3, 900), at="08:00")
    assert shop.on_hand("TEA") == (-6, -660)
    shop.give_back(sold_y, ("TEA", 3, 900))
    assert (shop.on_hand("TEA"), shop.cogs) == ((-3, -300), 300)
    shop.receipt(("TEA", 3, 1500), at="09:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((0, 0), 1500)
    corrected = shop.rows("SELECT corrected_value FROM line_state WHERE corrected_value <> 0")
    assert corrected == [(1200,)]
    shop.give_back(sold_x, ("TEA", 3, 900))
    assert (shop.on_hand("TEA"), shop.cogs) == ((3, 1500), 0)


def test_an_item_never_seen_here_sells_at_its_last_cost_in_the_company(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 300), at="06:00", location="022")
    shop.sale(("TEA", 2, 900), at="07:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((-2, -300), 300)


def test_an_item_nobody_has_a_cost_of_sells_at_what_the_till_thinks(shop: Shop) -> None:
    event = shop.sale_event(("TEA", 2, 900), at="07:00")
    event["lines"][0]["cost"] = 260
    shop.ok(event)
    assert shop.cogs == 260
    shop.sale(("MUG", 1, 100), at="07:10")
    assert shop.cogs == 260


def test_what_goods_cost_that_were_not_there_follows_them_to_where_they_lie(shop: Shop) -> None:
    """Five moved that were not on hand @ 1.00, covered later @ 3.00: 10.00 follow the goods."""
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    line = {"item": "TEA", "quantity": 5000, "department": "grocery"}
    shop.ok(shop.event("place_move", "07:00", source="shelf", target="back", lines=[line]))
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="back")) == ((-5, -500), (5, 500))
    shop.receipt(("TEA", 5, 1500), at="08:00")
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="back")) == ((0, 0), (5, 1500))
    assert shop.cogs == 100


def test_a_reversed_move_brings_its_goods_back_with_what_they_cost_by_now(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    line = {"item": "TEA", "quantity": 5000, "department": "grocery"}
    moved = shop.event("place_move", "07:00", source="shelf", target="back", lines=[line])
    shop.ok(moved)
    shop.receipt(("TEA", 5, 1500), at="08:00")
    shop.reverse(moved["id"])
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="back")) == ((5, 1500), (0, 0))
    assert shop.balance("5300") == 0


def test_a_reversal_posts_to_the_accounts_of_its_original(shop: Shop) -> None:
    """COGS by department, GRNI by supplier: the mapping has changed in the meantime."""
    shop.ok(
        shop.event("account", code="5010", name="COGS Grocery", type="expense"),
        shop.event("account_mapping", code="cogs/grocery", role="cogs", dimension="grocery",
                   account="5010"),
        shop.event("account", code="2110", name="GRNI of S-1", type="liability"),
        shop.event("account_mapping", code="grni/S-1", role="grni", dimension="S-1",
                   account="2110"),
    )  # fmt: skip
    receipt = shop.receipt(("TEA", 2, 200), at="07:00")
    sale = shop.sale(("TEA", 1, 300), at="08:00")
    assert (shop.balance("5010"), shop.balance("2110")) == (100, -200)
    shop.reverse(sale)
    shop.reverse(receipt)
    assert (shop.balance("5010"), shop.balance("2110")) == (0, 0)
    assert (shop.balance("5000"), shop.balance("2100")) == (0, 0)


def test_a_gram_worth_nothing_by_rounding_does_not_price_a_kilogram(shop: Shop) -> None:
    """A kilogram cost 0.02 elsewhere; a gram put on here is worth 0.00, a kilogram more 0.02."""
    shop.receipt(("TEA", 1, 2), at="07:00", location="022")
    for quantity in (1, 1000):
        line = {"item": "TEA", "quantity": quantity, "department": "grocery"}
        shop.ok(shop.event("adjustment", reason="found", lines=[line], approved_by="ann"))
    assert shop.rows("SELECT quantity, value FROM position WHERE location = '014'") == [(1001, 2)]


def test_a_reversed_move_into_a_shelf_that_is_short_by_now(shop: Shop) -> None:
    """The shelf gets what it gave, which covers what was sold; the back room gives today's cost."""
    shop.receipt(("TEA", 2, 200), at="06:00")
    line = {"item": "TEA", "quantity": 2000, "department": "grocery"}
    moved = shop.event("place_move", "07:00", source="shelf", target="back", lines=[line])
    shop.ok(moved)
    shop.sale(("TEA", 5, 1500), at="08:00")
    back = {"item": "TEA", "quantity": 2000, "department": "grocery", "cost": 600, "spot": "back"}
    shop.ok(shop.event("receipt", "09:00", supplier="S-1", currency="EUR", lines=[back]))
    shop.reverse(moved["id"])
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="back")) == ((-3, -300), (2, 400))
    assert (shop.cogs, shop.balance("5300")) == (500, 200)
    assert shop.balance("1400") == 100
