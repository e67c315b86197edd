"""The books cut along stores, open items and positions (cases 5, 9, 13, 19, 21)."""

import json

from tests.shop import Shop
from tillbook.ledger import Ledger


def test_every_store_balances_by_itself(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 2, 600), at="08:00")
    back = shop.event(
        "sale_return", "09:00", location="022", currency="EUR", total=300,
        lines=[{"department": "grocery", "list": 300, "paid": 300, "item": "TEA",
                "quantity": 1000, "sale": sale, "sale_line": 1}],
        tenders=[{"kind": "cash", "amount": 300}],
    )  # fmt: skip
    shop.ok(back)
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((8, 800), (1, 100))
    for location in ("014", "022"):
        assert shop.rows(
            "SELECT SUM(amount) FROM ledger WHERE location = :location", location=location
        ) == [(0,)]


def test_goods_go_from_the_account_where_their_value_lies(shop: Shop) -> None:
    """Tea 100 = 500.00 in Grocery; goods of the item are mapped to Drinks from now on."""
    shop.receipt(("TEA", 100, 50_000), at="07:00")
    shop.ok(
        shop.event("account", code="1420", name="Drinks", type="asset"),
        shop.event("account_mapping", code="inventory/grocery", role="inventory",
                   dimension="grocery", account="1420"),
    )  # fmt: skip
    shop.sale(("TEA", 10, 9000), at="08:00")
    shop.receipt(("MUG", 1, 100), at="09:00")
    assert (shop.balance("1400"), shop.balance("1420")) == (45_000, 100)


def test_a_kilogram_sold_by_the_gram_leaves_no_cents_behind(shop: Shop) -> None:
    """1 kg worth 0.10: after 980 sales of a gram, 20 g are worth 0.00 and not 0.10."""
    shop.receipt(("PEPPER", 1, 10), at="07:00")
    line = {"department": "grocery", "list": 1, "paid": 1, "item": "PEPPER", "quantity": 1}
    sales = [
        shop.event("sale", currency="EUR", lines=[line], total=1,
                   tenders=[{"kind": "cash", "amount": 1}])
        for _ in range(980)
    ]  # fmt: skip
    shop.ok(*sales)
    assert shop.rows("SELECT quantity, value FROM position WHERE item = 'PEPPER'") == [(20, 0)]
    assert shop.cogs == 10


def test_goods_not_invoiced_are_kept_by_receipt_line(shop: Shop) -> None:
    first = shop.receipt(("TEA", 10, 1000), ("MUG", 2, 500), at="07:00")
    second = shop.receipt(("TEA", 5, 700), at="08:00")
    assert shop.balance("2100", about=f"{first}/1") == -1000
    assert shop.balance("2100", about=f"{first}/2") == -500
    assert shop.balance("2100", about=f"{second}/1") == -700
    shop.reverse(first)
    assert shop.rows(
        "SELECT about, amount FROM balance WHERE account = '2100' AND amount <> 0"
    ) == [(f"{second}/1", -700)]


def test_a_basket_of_nine_lines_writes_a_handful_of_money(shop: Shop) -> None:
    shop.sale(*[(f"ITEM-{n}", 1, 100) for n in range(9)])
    assert shop.rows("SELECT COUNT(*) FROM entry") == [(2,)]
    assert shop.rows("SELECT COUNT(*) FROM move") == [(9,)]


def test_damaged_goods_arrive_in_their_own_place_at_their_share(shop: Shop) -> None:
    line = {"item": "TEA", "quantity": 3000, "department": "grocery", "cost": 100, "damaged": 1000}
    shop.ok(shop.event("receipt", supplier="S-1", currency="EUR", lines=[line]))
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", spot="damaged")) == ((2, 67), (1, 33))


def test_two_programs_have_one_book_open(shop: Shop) -> None:
    """What one has posted, the other knows: positions are read anew for each batch."""
    other = Ledger(shop.ledger.store, shop.clock)
    shop.receipt(("TEA", 2, 200), at="07:00")
    other.post([json.dumps(shop.sale_event(("TEA", 1, 300), at="08:00")).encode()])
    shop.sale(("TEA", 1, 300), at="09:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((0, 0), 200)
