"""Card takings on their way to the bank: paid with fees kept, disputed, or passed over."""

from typing import Any

from tests.checks.test_advice import over_book
from tests.projections.asking import ask
from tests.shop import Shop
from tests.shop import slip as cash_slip

BANK, CARDS, FEES, CHARGEBACKS, BETWEEN = "1050", "1100", "6500", "6550", "1950"
MONDAY, TUESDAY, APRIL = 2025_03_03, 2025_03_04, 2025_04_01


def by_card(shop: Shop, paid: int, reference: str = "", **fields: Any) -> dict[str, Any]:
    """A sale of tea that the customer paid by card."""
    made = cash_slip([("TEA", 1, paid)])
    made["tenders"] = [{"kind": "card", "amount": paid}]
    if reference:
        made["tenders"][0]["reference"] = reference
    return shop.event("sale", **made) | fields


def batch(gross: int, fees: int = 0, chargebacks: int = 0, **fields: Any) -> dict[str, Any]:
    """What is paid of Monday's cards of store 014."""
    net = gross - fees - chargebacks
    return {
        "location": "014", "day": MONDAY, "tender": "card", "gross": gross, "fees": fees,
        "chargebacks": chargebacks, "net": net, **fields,
    }  # fmt: skip


def paid(shop: Shop, reference: str, *batches: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made = {"processor": "CardPay", "reference": reference, "currency": "EUR"}
    made |= {"batches": list(batches), "total": sum(one["net"] for one in batches)}
    return shop.event("settlement", "20:00", **made) | {"actor": "ann"} | fields


def still_open(shop: Shop, **asked: Any) -> list[tuple[Any, ...]]:
    columns = ("location", "tender", "day", "age", "taken", "settled", "open")
    return ask(shop, "takings-open", *columns, to_day=APRIL, **asked)


def test_a_day_of_cards_is_paid_less_fees_and_a_chargeback(shop: Shop) -> None:
    """10.00 and 20.00 by card; 29.20 is paid: 0.30 fees, 0.50 went back to a customer."""
    shop.ok(by_card(shop, 1000), by_card(shop, 2000))
    assert still_open(shop) == [("014", "card", MONDAY, 29, 3000, 0, 3000)]
    shop.ok(paid(shop, "P-1", batch(3000, fees=30, chargebacks=50)))
    assert still_open(shop) == []
    balances = [shop.balance(code) for code in (BANK, CARDS, FEES, CHARGEBACKS)]
    assert balances == [2920, 0, 30, 50]
    assert over_book(shop, "settlement-differs") == {}


def test_paid_in_two_parts_it_is_open_until_the_second(shop: Shop) -> None:
    shop.ok(by_card(shop, 3000), paid(shop, "P-1", batch(1000)))
    assert still_open(shop) == [("014", "card", MONDAY, 29, 3000, 1000, 2000)]
    (finding,) = over_book(shop, "settlement-differs").values()
    assert (finding.key, finding.value) == ("settlement-differs:014/card/20250303", 2000)
    shop.ok(paid(shop, "P-2", batch(2000)))
    assert (still_open(shop), over_book(shop, "settlement-differs")) == ([], {})


def test_paid_beyond_what_was_taken_it_is_open_below_zero_until_the_late_slip_comes(
    shop: Shop,
) -> None:
    """The money has come: it is posted, and the slip of a till that was offline explains it."""
    shop.ok(by_card(shop, 1000), paid(shop, "P-1", batch(1500)))
    assert still_open(shop) == [("014", "card", MONDAY, 29, 1000, 1500, -500)]
    assert [found.value for found in over_book(shop, "settlement-differs").values()] == [500]
    shop.clock.set("2025-03-06T09:00:00Z")
    shop.ok(by_card(shop, 500, at="2025-03-03T16:00:00Z"))
    assert (still_open(shop), over_book(shop, "settlement-differs")) == ([], {})


def test_a_refund_and_a_reversed_slip_are_taken_off_their_own_day(shop: Shop) -> None:
    wrong = by_card(shop, 700)
    shop.ok(by_card(shop, 1000), wrong)
    back = cash_slip([("TEA", 1, 300)])
    back["tenders"] = [{"kind": "card", "amount": 300}]
    shop.ok(shop.event("sale_return", "13:00", **back))
    shop.clock.set("2025-03-04T12:00:00Z")
    shop.reverse(wrong["id"], at="2025-03-04T11:00:00Z")
    assert still_open(shop) == [("014", "card", MONDAY, 29, 700, 0, 700)]


def test_the_bank_account_of_the_company_gets_what_both_stores_took(shop: Shop) -> None:
    """Each store's balance sheet holds: what the office has got of it stands between the two."""
    other = {"location": "022"}
    shop.ok(by_card(shop, 1000), by_card(shop, 400, **other))
    shop.ok(paid(shop, "P-1", batch(1000, fees=10), batch(400, fees=4, **other)))
    assert shop.balance(BANK, "014") == 1386 and shop.balance(BANK, "022") == 0
    assert (shop.balance(CARDS, "022"), shop.balance(FEES, "022")) == (0, 4)
    assert (shop.balance(BETWEEN, "022", "014"), shop.balance(BETWEEN, "014", "022")) == (396, -396)


def test_a_dispute_that_we_win_comes_back(shop: Shop) -> None:
    shop.ok(by_card(shop, 1000), paid(shop, "P-1", batch(1000, chargebacks=1000)))
    shop.ok(paid(shop, "P-2", batch(0, chargebacks=-1000)))
    assert (shop.balance(BANK), shop.balance(CHARGEBACKS), still_open(shop)) == (1000, 0, [])


def test_a_day_that_is_passed_over_is_named_once_a_later_one_is_paid(shop: Shop) -> None:
    shop.clock.set("2025-03-05T12:00:00Z")
    shop.ok(by_card(shop, 1000), by_card(shop, 600, at="2025-03-04T12:00:00Z"))
    assert over_book(shop, "takings-unsettled") == {}, "both may still come"
    shop.ok(paid(shop, "P-1", batch(600, day=TUESDAY), at="2025-03-05T10:00:00Z"))
    (finding,) = over_book(shop, "takings-unsettled").values()
    assert (finding.key, finding.value) == ("takings-unsettled:014/card/20250303", 1000)
    shop.ok(paid(shop, "P-2", batch(1000), at="2025-03-05T11:00:00Z"))
    assert over_book(shop, "takings-unsettled") == {}


def test_slips_that_are_named_are_matched_one_by_one(shop: Shop) -> None:
    """A is paid, B is not, C is paid though nobody knows it; the day as a whole is right."""
    shop.ok(by_card(shop, 1000, "A"), by_card(shop, 200, "B"))
    slips = [{"reference": "A", "amount": 1000}, {"reference": "C", "amount": 200}]
    shop.ok(paid(shop, "P-1", batch(1200, slips=slips)))
    columns = ("location", "tender", "day", "reference", "taken", "settled")
    assert ask(shop, "slips-settled", *columns) == [
        ("014", "card", MONDAY, "B", 200, 0),
        ("014", "card", MONDAY, "C", 0, 200),
    ]
    assert (still_open(shop), over_book(shop, "settlement-differs")) == ([], {})
    assert [one.value for one in over_book(shop, "slip-settled-otherwise").values()] == [200, 200]
    for asked in ({"location": "022"}, {"from_day": TUESDAY}, {"to_day": 2025_03_02}):
        assert ask(shop, "slips-settled", *columns, **asked) == []


def test_undone_it_was_never_paid_and_may_come_again(shop: Shop) -> None:
    shop.ok(by_card(shop, 1000, "A"))
    slips = [{"reference": "B", "amount": 900}]
    wrong = paid(shop, "P-1", batch(900, slips=slips))
    shop.ok(wrong)
    again = paid(shop, "P-1", batch(1000))
    (outcome,) = shop.post(again)
    assert outcome.status == "held" and outcome.problem
    assert outcome.problem["type"] == "/problems/settled-already"
    shop.reverse(wrong["id"])
    assert still_open(shop) == [("014", "card", MONDAY, 29, 1000, 0, 1000)]
    assert over_book(shop, "slip-settled-otherwise") == {}
    shop.ok(again | {"id": shop.id()})
    assert (still_open(shop), shop.balance(BANK)) == ([], 1000)


def test_after_the_month_is_closed_it_is_posted_in_the_open_one(shop: Shop) -> None:
    """A statement of March that is imported in April: the money has come, no month is rewritten."""
    shop.ok(by_card(shop, 1000))
    shop.clock.set("2025-04-02T09:00:00Z")
    close = shop.event("period_close", "2025-04-02T08:00:00Z", through=2025_03_31, company="main")
    del close["location"]
    shop.ok(close, paid(shop, "P-1", batch(1000), at="2025-03-31T10:00:00Z"))
    (row,) = shop.rows("SELECT business_day, posting_day FROM journal WHERE kind = 'settlement'")
    assert tuple(row) == (2025_03_31, APRIL)
    assert still_open(shop) == []
