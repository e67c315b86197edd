"""Suppliers abroad and how they are paid, each with its numbers; the company keeps euros."""

import pytest

from tests.shop import OPENING, Shop
from tests.stories.supplying import at, invoice, land, pay, payment, refused, send_back
from tillbook import starter

GRNI, PAYABLES, EXCHANGE, BANK, CORRECTIONS = "2100", "2000", "6800", "1050", "5300"


def test_case_17_currency(shop: Shop) -> None:
    """100.00 USD of goods at 0.90; the invoice at 0.92: 2.00 is exchange, and never reaches stock.

    Paid at 0.95, it is 3.00 more; and the shelf still has its 90.00.
    """
    receipt = shop.receipt(("TEA", 10, 10_000), **at(90))
    assert shop.on_hand("TEA") == (10, 9000)
    assert shop.balance(GRNI, about=f"{receipt}/1") == -9000
    owed = invoice(shop, (receipt, 10, 10_000), **at(92))
    assert (shop.balance(PAYABLES, about=owed), shop.balance(EXCHANGE)) == (-9200, 200)
    pay(shop, (owed, 10_000), **at(95))
    assert (shop.balance(PAYABLES), shop.balance(BANK)) == (0, -9500)
    assert shop.balance(EXCHANGE) == 500
    assert (shop.balance(GRNI), shop.on_hand("TEA"), shop.cogs) == (0, (10, 9000), 0)


def test_price_and_rate_change_together_and_are_told_apart(shop: Shop) -> None:
    """110.00 USD are asked for 100.00: at the goods' own rate 9.00 is price, and 2.20 the rate."""
    receipt = shop.receipt(("TEA", 10, 10_000), **at(90))
    shop.sale(("TEA", 5, 9000))
    invoice(shop, (receipt, 10, 11_000), **at(92))
    assert shop.on_hand("TEA") == (5, 4500 + 450)
    assert shop.cogs == 4500 + 450
    assert shop.balance(EXCHANGE) == 10_120 - 9000 - 900


def test_a_price_that_falls_while_the_rate_rises(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 10_000), **at(90))
    invoice(shop, (receipt, 10, 9000), **at(100))
    assert shop.on_hand("TEA") == (10, 9000 - 900)
    assert (shop.balance(EXCHANGE), shop.balance(PAYABLES)) == (900, -9000)


def test_goods_that_came_in_our_currency_know_no_rate(shop: Shop) -> None:
    """Their paper said 90.00 EUR; that the invoice comes to 92.00 is a difference of price."""
    receipt = shop.receipt(("TEA", 10, 9000))
    invoice(shop, (receipt, 10, 10_000), **at(92))
    assert shop.on_hand("TEA") == (10, 9200)
    assert shop.balance(EXCHANGE) == 0


def test_a_currency_without_decimals(shop: Shop) -> None:
    """16,000 JPY at 0.62 for 100 are 99.20."""
    yen = {"currency": "JPY", "rate": {"ours": 62, "theirs": 100}}
    receipt = shop.receipt(("TEA", 10, 16_000), **yen)
    assert shop.on_hand("TEA") == (10, 9920)
    invoice(shop, (receipt, 10, 16_000), **yen)
    assert (shop.balance(GRNI), shop.balance(PAYABLES)) == (0, -9920)


def test_lines_and_tax_in_another_currency_add_up_to_the_cent(shop: Shop) -> None:
    """Three lines of 0.50 and a tax of 0.01 at 1/3: each alone would be 0.17 or 0.00."""
    lines = [{"account": "6100", "amount": 50}] * 2 + [{"charge": "freight", "amount": 50}]
    tax = {"code": "VAT20", "rate": 200_000, "base": 150, "amount": 1}
    invoice(shop, lines=lines, taxes=[tax], total=151, **at(1, 3))
    assert shop.balance(PAYABLES) == -50
    assert shop.balance("6100") + shop.balance("2150") + shop.balance("1200") == 50


@pytest.mark.parametrize("parts", [(3333, 3333, 3334), (1, 9998, 1), (10_000,), (5000, 5000)])
def test_any_parts_of_an_invoice_pay_it_whole(shop: Shop, parts: tuple[int, ...]) -> None:
    """100.00 USD owed as 92.39; each part at another rate."""
    lines = [{"account": "6100", "amount": 10_000}]
    owed = invoice(shop, lines=lines, total=10_000, **at(9239, 10_000))
    for number, part in enumerate(parts):
        assert shop.balance(PAYABLES) < 0
        pay(shop, (owed, part), **at(90 + number))
    assert shop.balance(PAYABLES, about=owed) == 0
    assert shop.balance(BANK) + 9239 + shop.balance(EXCHANGE) == 0


def test_one_payment_of_two_invoices_and_a_credit_note(shop: Shop) -> None:
    """Charges of the bank go to their account; in our own currency there is no exchange."""
    first = invoice(shop, lines=[{"account": "6100", "amount": 700}], total=700)
    second = invoice(shop, lines=[{"account": "6100", "amount": 500}], total=500, number="I-2")
    note = invoice(shop, lines=[{"account": "6100", "amount": -200}], total=-200, number="CN")
    lines = [
        {"invoice": first, "amount": 700}, {"invoice": second, "amount": 100},
        {"invoice": note, "amount": -200}, {"account": "6900", "amount": 15},
    ]  # fmt: skip
    pay(shop, lines=lines, total=615)
    assert shop.balance(PAYABLES, about=first) == shop.balance(PAYABLES, about=note) == 0
    assert shop.balance(PAYABLES, about=second) == -400
    assert (shop.balance(BANK), shop.balance("6900"), shop.balance(EXCHANGE)) == (-615, 15, 0)


def test_a_supplier_gives_money_back(shop: Shop) -> None:
    note = invoice(shop, lines=[{"account": "6100", "amount": -200}], total=-200)
    pay(shop, (note, -200))
    assert (shop.balance(PAYABLES), shop.balance(BANK)) == (0, 200)


def test_paid_in_cash_from_a_drawer_of_another_store(shop: Shop) -> None:
    owed = invoice(shop, lines=[{"account": "6100", "amount": 500}], total=500)
    pay(shop, (owed, 500), tender="cash", drawer="drawer 2", location="022")
    assert shop.balance("1000", "022", "drawer 2") == -500
    assert shop.balance(PAYABLES, "014") == 0
    assert (shop.balance("1950", "014"), shop.balance("1950", "022")) == (-500, 500)


def test_a_payment_undone_between_others_leaves_what_they_alone_would(shop: Shop) -> None:
    """1.00 USD owed as 0.50; of three thirds the first bounces, and is paid again."""
    lines = [{"account": "6100", "amount": 100}]
    owed = invoice(shop, lines=lines, total=100, **at(50))
    first = pay(shop, (owed, 33), **at(50))
    pay(shop, (owed, 33), **at(60))
    shop.reverse(first)
    assert shop.balance(PAYABLES) == -50 + 17  # 16.5 of it
    assert shop.balance(BANK) == -20
    assert shop.balance(EXCHANGE) == 3
    pay(shop, (owed, 67), **at(50))
    assert shop.balance(PAYABLES) == 0


def test_an_invoice_is_not_undone_while_a_payment_stands_on_it(shop: Shop) -> None:
    owed = invoice(shop, lines=[{"account": "6100", "amount": 500}], total=500)
    paid = pay(shop, (owed, 200))
    reversal = shop.event("reversal", "22:30", of=owed, reason="wrong")
    assert refused(shop, reversal) == "has-followers"
    shop.reverse(paid)
    shop.reverse(owed)
    assert (shop.balance(PAYABLES), shop.balance(BANK)) == (0, 0)
    assert refused(shop, payment(shop, (owed, 500))) == "invoice-reversed"


def test_no_more_is_paid_than_is_open(shop: Shop) -> None:
    owed = invoice(shop, lines=[{"account": "6100", "amount": 500}], total=500)
    pay(shop, (owed, 200))
    assert refused(shop, payment(shop, (owed, 301))) == "paid-beyond-open"
    assert refused(shop, payment(shop, (owed, -1))) == "paid-beyond-open"
    pay(shop, (owed, 300))
    assert refused(shop, payment(shop, (owed, 1))) == "paid-beyond-open"


def test_goods_sent_back_and_credited_at_another_rate(shop: Shop) -> None:
    """30.00 USD claimed at 0.90 are 27.00; credited at 0.80 they are 24.00: 3.00 is exchange."""
    receipt = shop.receipt(("TEA", 10, 10_000), **at(90))
    back = send_back(shop, receipt, 3, 3000, paper=at(90))
    assert shop.balance(GRNI, about=f"{back}/1") == 2700
    note = invoice(shop, (back, -3, -3000), number="CN-1", **at(80))
    assert shop.balance(GRNI, about=f"{back}/1") == 0
    assert shop.balance(PAYABLES, about=note) == 2400
    assert (shop.balance(EXCHANGE), shop.balance(CORRECTIONS)) == (300, 0)


def test_freight_is_landed_at_the_rate_of_its_invoice(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 1000))
    invoice(shop, lines=[{"charge": "freight", "amount": 100}], total=100, **at(92))
    land(shop, 100, receipt, **at(92))
    assert shop.balance("2150") == 0
    assert shop.on_hand("TEA") == (10, 1092)


def test_an_invoice_in_another_currency_undone_leaves_nothing(shop: Shop) -> None:
    receipt = shop.receipt(("TEA", 10, 10_000), **at(90), location="022")
    owed = invoice(shop, (receipt, 10, 11_000), **at(92))
    shop.reverse(owed)
    assert (shop.on_hand("TEA", "022"), shop.balance(GRNI, "022")) == ((10, 9000), -9000)
    assert {shop.balance(account) for account in (PAYABLES, EXCHANGE, "1950")} == {0}


def test_each_currency_may_have_an_account_of_its_own(shop: Shop) -> None:
    shop.ok(
        starter.record("account", "6810", OPENING, name="Exchange, dollars", type="expense"),
        starter.record(
            "account_mapping", "exchange_differences/USD", OPENING,
            role="exchange_differences", dimension="USD", account="6810",
        ),
    )  # fmt: skip
    receipt = shop.receipt(("TEA", 10, 10_000), **at(90))
    invoice(shop, (receipt, 10, 10_000), **at(92))
    assert (shop.balance("6810"), shop.balance(EXCHANGE)) == (200, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_stores_pay_half_each_and_it_does_not_matter_which_was_first(
    shop: Shop, order: tuple[int, int]
) -> None:
    """90 US cents owed as 3.15: the odd cent of the halves lies where the invoice does."""
    owed = invoice(shop, lines=[{"account": "6100", "amount": 90}], total=90, **at(7, 2))
    halves = [
        payment(shop, (owed, 45), location=location, **at(*rate))
        for location, rate in (("014", (1, 3)), ("022", (9, 10)))
    ]
    shop.ok(*(halves[one] for one in order))
    assert (shop.balance(BANK, "014"), shop.balance(BANK, "022")) == (-15, -41)
    assert (shop.balance(EXCHANGE, "014"), shop.balance(EXCHANGE, "022")) == (56 - 315, 0)
    assert shop.balance(PAYABLES) == 0
