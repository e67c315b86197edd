"""The supplier's side: invoices, goods sent back, freight, each with its numbers."""

import pytest

from tests.shop import OPENING, Shop
from tests.stories.supplying import invoice, land, refused, send_back
from tillbook import starter

GRNI, PAYABLES, FREIGHT, CORRECTIONS, INPUT_TAX = "2100", "2000", "2150", "5300", "1200"


# Invoices.


def test_an_invoice_at_the_receipts_cost_clears_it(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    paid = invoice(shop, (receipt, 10, 1000))
    assert shop.balance(GRNI, about=f"{receipt}/1") == 0
    assert shop.balance(PAYABLES, about=paid) == -1000
    assert shop.on_hand("TEA") == (10, 1000)


def test_parts_of_a_receipt_line_clear_it_to_the_cent(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 3, 100))
    for number, amount in enumerate((33, 34, 33)):
        invoice(shop, (receipt, 1, amount), number=f"I-{number}")
    assert shop.balance(GRNI) == 0
    assert (shop.on_hand("TEA"), shop.cogs) == ((3, 100), 0)


def test_a_difference_of_price_follows_the_goods(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    shop.sale(("TEA", 4, 800))
    invoice(shop, (receipt, 10, 1100))
    assert shop.on_hand("TEA") == (6, 600 + 60)
    assert shop.cogs == 400 + 40
    assert (shop.balance(GRNI), shop.balance(PAYABLES)) == (0, -1100)


def test_a_cheaper_invoice_for_goods_gone_never_lands_on_new_ones(shop: Shop) -> None:
    first = shop.receipt(("TEA", 10, 5000))
    shop.sale(("TEA", 10, 9000), at="08:00")
    shop.receipt(("TEA", 10, 1000), at="09:00")
    invoice(shop, (first, 10, 1000))
    assert shop.on_hand("TEA") == (10, 1000)
    assert shop.cogs == 5000 - 4000


def test_tax_freight_and_services_stand_on_their_accounts(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    lines = [
        {"receipt": receipt, "receipt_line": 1, "quantity": 10_000, "amount": 1000},
        {"charge": "freight", "amount": 150},
        {"account": "6100", "amount": 50},
    ]
    tax = {"code": "VAT20", "rate": 200_000, "base": 1200, "amount": 240}
    invoice(shop, lines=lines, taxes=[tax], total=1440)
    assert shop.balance(FREIGHT) == 150
    assert (shop.balance("6100"), shop.balance(INPUT_TAX)) == (50, 240)
    assert shop.balance(PAYABLES) == -1440


def test_goods_received_at_another_store_are_cleared_there(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000), location="022")
    invoice(shop, (receipt, 10, 1200))
    assert shop.balance(GRNI, "022") == shop.balance(GRNI, "014") == 0
    assert shop.on_hand("TEA", "022") == (10, 1200)
    assert shop.balance(PAYABLES, "014") == -1200
    assert (shop.balance("1950", "014"), shop.balance("1950", "022")) == (1200, -1200)


def test_an_invoice_of_nothing_for_two_other_stores_is_settled_and_undone(shop: Shop) -> None:
    """Head office has no money of it at all: more is asked of one store, and less of the other."""
    shop.ok(starter.location("033", "Hill", "main", "UTC", OPENING, from_day=2025_01_01))
    one, other = (
        shop.receipt(("TEA", 10, 1000), location="022"),
        shop.receipt(("TEA", 10, 1000), location="033"),
    )
    invoice(shop, (other, 10, 1000), number="I-0")
    both = invoice(shop, (one, 10, 1000), (other, -10, -1000))
    assert (shop.balance(GRNI, "022"), shop.balance(GRNI, "033")) == (0, -1000)
    assert (shop.balance("1950", "022"), shop.balance("1950", "033")) == (-1000, 0)
    shop.reverse(both)
    assert (shop.balance(GRNI, "022"), shop.balance(GRNI, "033")) == (-1000, 0)
    assert shop.balance(PAYABLES) == -1000


def test_an_invoice_undone_leaves_the_goods_at_what_they_were_received(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000), location="022")
    paid = invoice(shop, (receipt, 10, 1200))
    shop.reverse(paid)
    assert (shop.on_hand("TEA", "022"), shop.cogs) == ((10, 1000), 0)
    assert shop.balance(GRNI, "022") == -1000
    assert {shop.balance(account) for account in (PAYABLES, "1950", CORRECTIONS)} == {0}
    invoice(shop, (receipt, 10, 1000))  # its number is free again


def test_a_part_undone_leaves_no_cent_when_the_line_is_invoiced_whole(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 3, 100))
    first = invoice(shop, (receipt, 1, 33), number="I-1")
    invoice(shop, (receipt, 1, 33), number="I-2")
    shop.reverse(first)
    invoice(shop, (receipt, 1, 33), number="I-3")
    invoice(shop, (receipt, 1, 34), number="I-4")
    assert shop.balance(GRNI) == 0


def test_an_invoice_is_not_undone_while_a_credit_note_stands_on_it(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    paid = invoice(shop, (receipt, 10, 1000))
    note = invoice(shop, (receipt, -3, -300), number="CN-1")
    assert shop.balance(GRNI, about=f"{receipt}/1") == -300
    reversal = shop.event("reversal", "22:30", of=paid, reason="wrong")
    assert refused(shop, reversal) == "has-followers"
    shop.reverse(note)
    shop.reverse(paid)
    assert (shop.balance(GRNI), shop.balance(PAYABLES)) == (-1000, 0)


def test_an_invoice_undone_after_sales_takes_its_difference_from_both(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    paid = invoice(shop, (receipt, 10, 1200))
    shop.sale(("TEA", 5, 900), at="16:00")
    shop.reverse(paid)
    assert (shop.on_hand("TEA"), shop.cogs) == ((5, 500), 500)


# Goods sent back.


def test_goods_sent_back_untouched_go_at_their_own_cost(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    second = shop.receipt(("TEA", 10, 2000), at="08:00")
    back = send_back(shop, second, 4, 800)
    assert shop.on_hand("TEA") == (16, 2200)
    assert shop.balance(GRNI, about=f"{back}/1") == 800
    assert shop.balance(CORRECTIONS) == 0


def test_goods_sent_back_after_sales_go_at_todays_cost(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    second = shop.receipt(("TEA", 10, 2000), at="08:00")
    shop.sale(("TEA", 5, 1500), at="09:00")
    send_back(shop, second, 10, 2000)
    assert shop.on_hand("TEA") == (5, 750)
    assert (shop.balance(GRNI), shop.balance(CORRECTIONS)) == (-1000, -500)


def test_a_credit_note_settles_what_was_sent_back(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    invoice(shop, (receipt, 10, 1000))
    back = send_back(shop, receipt, 3, 300)
    note = invoice(shop, (back, -3, -280), number="CN-1")
    assert shop.balance(GRNI) == 0
    assert shop.balance(PAYABLES, about=note) == 280
    assert shop.balance(CORRECTIONS) == 20


def test_goods_sent_back_and_returned_leave_nothing(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    back = send_back(shop, receipt, 3, 330)
    assert shop.balance(CORRECTIONS) == -30
    shop.reverse(back)
    assert shop.on_hand("TEA") == (10, 1000)
    assert (shop.balance(GRNI), shop.balance(CORRECTIONS)) == (-1000, 0)


def test_more_sent_back_than_there_was_is_trued_up_to_cost_corrections(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 2, 200))
    send_back(shop, receipt, 3, 300)
    shop.receipt(("TEA", 10, 2000), at="12:00")
    assert shop.on_hand("TEA") == (9, 1800)
    assert shop.balance(CORRECTIONS) == 100


# Landed cost.


def test_freight_after_the_goods_moved_on(shop: Shop) -> None:
    """1,000 at 1.00 over ten stores, 700 left, freight of 500.00: 350.00 to stock."""
    stores = [f"S{number:02d}" for number in range(10)]
    shop.ok(*(
        starter.location(store, store, "main", "UTC", "2025-01-01T00:00:00Z", from_day=2025_01_01)
        for store in stores
    ))  # fmt: skip
    receipts = [shop.receipt(("TEA", 100, 10_000), location=store) for store in stores]
    for store in stores:
        shop.sale(("TEA", 30, 9000), location=store)
    land(shop, 50_000, *receipts)
    assert {shop.on_hand("TEA", store) for store in stores} == {(70, 7000 + 3500)}
    assert shop.cogs == 30_000 + 15_000
    assert shop.balance(FREIGHT) == -50_000


def test_freight_of_one_receipt_is_spread_over_the_company(shop: Shop) -> None:
    first = shop.receipt(("TEA", 6, 600))
    shop.receipt(("TEA", 2, 200), location="022")
    land(shop, 80, first)
    assert shop.on_hand("TEA") == (6, 600 + 60)
    assert shop.on_hand("TEA", "022") == (2, 200 + 20)
    assert shop.balance("1950", "022") == -20


def test_freight_for_goods_gone_for_months_is_cost(shop: Shop) -> None:
    first = shop.receipt(("TEA", 10, 1000))
    shop.sale(("TEA", 10, 3000), at="08:00")
    shop.receipt(("TEA", 10, 1000), at="09:00")
    land(shop, 500, first)
    assert (shop.on_hand("TEA"), shop.cogs) == ((10, 1000), 1500)


@pytest.mark.parametrize(
    ("by", "weights", "parts"),
    [("value", (0, 0), (33, 67)), ("quantity", (0, 0), (67, 33)), ("weight", (1, 6), (14, 86))],
)
def test_freight_is_split_to_the_cent(
    shop: Shop, by: str, weights: tuple[int, int], parts: tuple[int, int]
) -> None:
    tea, mug = shop.receipt(("TEA", 2, 500)), shop.receipt(("MUG", 1, 1000))
    lines = [
        {"receipt": receipt, "receipt_line": 1, "weight": weight}
        for receipt, weight in zip((tea, mug), weights, strict=True)
    ]
    land(shop, 100, by=by, lines=lines)
    assert shop.on_hand("TEA") == (2, 500 + parts[0])
    assert shop.on_hand("MUG") == (1, 1000 + parts[1])
    assert (shop.balance(FREIGHT), shop.cogs) == (-100, 0)


def test_freight_and_its_invoice_clear(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    invoice(shop, lines=[{"charge": "freight", "amount": 100}], total=100)
    land(shop, 100, receipt)
    assert shop.balance(FREIGHT) == 0


# What stands on a receipt.


def test_a_receipt_is_not_reversed_while_something_stands_on_it(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    followers = [land(shop, 1000, receipt), invoice(shop, (receipt, 10, 1000))]
    followers.append(send_back(shop, receipt, 1, 100))
    for follower in followers:
        reversal = shop.event("reversal", "22:30", of=receipt, reason="wrong")
        assert refused(shop, reversal) == "has-followers"
        shop.reverse(follower)
    shop.reverse(receipt)
    assert shop.on_hand("TEA") == (0, 0)
    assert shop.balance(GRNI) == 0


def test_a_credit_note_undone_between_invoices_leaves_no_cent(shop: Shop) -> None:
    """Three for 1.00: two invoiced, one credited, one invoiced; then the credit note is undone."""
    receipt = shop.receipt(("TEA", 3, 100))
    invoice(shop, (receipt, 2, 67), number="I-1")
    note = invoice(shop, (receipt, -1, -33), number="C-1")
    invoice(shop, (receipt, 1, 33), number="I-2")
    shop.reverse(note)
    assert (shop.balance("2100"), shop.balance("2000")) == (0, -100)
    assert sum(map(shop.balance, ("1400", "5000", "5300"))) == 100
