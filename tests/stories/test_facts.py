"""Facts and requests, slips and times (cases 4, 6, 7, 8, 15, 16, 20)."""

import json

import msgspec

from tests.shop import Shop
from tillbook.document import nets
from tillbook.event import KINDS


def test_an_item_made_in_the_store_that_morning_is_sold_before_anybody_keys_it(
    shop: Shop,
) -> None:
    shop.sale(("MADE-HERE", 3, 1200), at="09:00")
    assert shop.balance("1000") == 1200
    assert shop.balance("4000") == -1200
    assert shop.on_hand("MADE-HERE") == (-3, 0)


def test_what_was_sold_under_an_unknown_code_is_identified_later(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("0400", 2, 600), at="09:00")
    assert (shop.on_hand("0400"), shop.cogs) == ((-2, 0), 0)
    shop.ok(shop.event(
        "item_identified", "15:00", code="0400", item="TEA", department="grocery",
        lines=[{"quantity": -2000}],
    ))  # fmt: skip
    assert (shop.on_hand("TEA"), shop.on_hand("0400")) == ((8, 800), (0, 0))
    assert (shop.cogs, shop.balance("5400")) == (200, 0)


def test_goods_identified_as_of_their_sale_were_gone_when_the_item_was_counted(
    shop: Shop,
) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("0400", 2, 600), at="09:00")
    shop.count(("TEA", 8), at="12:00")
    assert shop.lost == 200
    shop.ok(shop.event(
        "item_identified", "15:00", code="0400", item="TEA", department="grocery",
        lines=[{"quantity": -2000, "at": "2025-03-03T09:00:00Z"}],
    ))  # fmt: skip
    assert (shop.on_hand("TEA"), shop.on_hand("0400")) == ((8, 800), (0, 0))
    assert (shop.cogs, shop.lost) == (200, 0)


def test_more_than_the_code_has_is_not_identified(shop: Shop) -> None:
    shop.sale(("0400", 2, 600), at="09:00")
    for quantity in (-3000, 1000):
        refused = shop.post(shop.event(
            "item_identified", code="0400", item="TEA", department="grocery",
            lines=[{"quantity": quantity}],
        ))[0]  # fmt: skip
        assert refused.problem and refused.problem["type"] == "/problems/nothing-to-identify"


def test_value_is_decided_in_the_order_of_recording_and_its_sum_is_not(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("TEA", 1, 300), at="08:00")
    shop.receipt(("TEA", 10, 2000), at="09:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((19, 2900), 100)
    shop.receipt(("MUG", 10, 1000), at="07:00")
    shop.receipt(("MUG", 10, 2000), at="09:00")
    shop.sale(("MUG", 1, 300), at="08:00")
    assert (shop.on_hand("MUG"), shop.cogs) == ((19, 2850), 100 + 150)


def test_a_held_id_keeps_its_outcome_and_the_correction_is_a_new_event(shop: Shop) -> None:
    wrong = shop.sale_event(("TEA", 1, 1200), at="08:00")
    wrong["tenders"] = [{"kind": "cash", "amount": 1100}]
    assert shop.post(wrong)[0].status == "held"
    right = wrong | {"tenders": [{"kind": "cash", "amount": 1200}]}
    again = shop.post(right)[0]
    assert again.status == "held"
    assert again.problem and again.problem["type"] == "/problems/event-id-reused"
    shop.ok(right | {"id": shop.id()})
    assert shop.post(wrong)[0].status == "held"
    assert shop.balance("1000") == 1200


def test_goods_and_open_items_take_no_manual_journal(shop: Shop) -> None:
    for account in ("1400", "2100", "1000"):
        lines = [{"account": account, "amount": 5000}, {"account": "5000", "amount": -5000}]
        journal = shop.event("manual_journal", day=20250303, currency="EUR", lines=lines)
        refused = shop.post(journal)[0]
        assert refused.problem and refused.problem["type"] == "/problems/control-account"
    shop.ok(shop.event(
        "manual_journal", day=20250303, currency="EUR",
        lines=[{"account": "6100", "amount": 5000}, {"account": "5000", "amount": -5000}],
    ))  # fmt: skip
    assert shop.balance("6100") == 5000


def test_an_accrual_dated_in_a_closed_month_is_refused_and_not_moved(shop: Shop) -> None:
    shop.ok(shop.event("period_close", company="main", through=20250228))
    lines = [{"account": "6100", "amount": 5000}, {"account": "2900", "amount": -5000}]
    accrual = shop.event("manual_journal", day=20250228, currency="EUR", lines=lines)
    refused = shop.post(accrual)[0]
    assert refused.problem and refused.problem["type"] == "/problems/period-closed"
    assert shop.balance("6100") == 0


def line(paid: int, *taxes: str) -> dict[str, object]:
    return {"department": "grocery", "list": paid, "paid": paid, "taxes": list(taxes)}


def test_tax_by_document_is_split_over_the_lines_exactly(shop: Shop) -> None:
    """Three lines of 0.99 including 19 %: 0.48 by line, 0.47 by document; posted as said."""
    for by_line_or_document in (48, 47):
        sale = shop.event(
            "sale", currency="EUR", lines=[line(99, "VAT20")] * 3, total=297,
            prices_include_tax=True, tenders=[{"kind": "cash", "amount": 297}],
            taxes=[{"code": "VAT20", "rate": 190_000, "base": 297 - by_line_or_document,
                    "amount": by_line_or_document}],
        )  # fmt: skip
        shop.ok(sale)
    assert shop.balance("2200") == -(48 + 47)
    assert shop.balance("4000") == -(297 - 48) - (297 - 47)


def test_tax_stays_on_the_lines_that_bear_it_even_where_they_paid_nothing(shop: Shop) -> None:
    """A free article is taxed; the line beside it is not."""
    tax = {"code": "VAT20", "rate": 200_000, "base": 0, "amount": 20}
    sale = KINDS["sale"]
    free = line(0, "VAT20") | {"department": "household"}
    document = shop.event(
        "sale", currency="EUR", lines=[line(500), free], total=500, prices_include_tax=True,
        tenders=[{"kind": "cash", "amount": 500}], taxes=[tax],
    )  # fmt: skip
    assert nets(msgspec.convert(document, sale)) == [500, -20]


def test_cash_is_rounded_to_the_coin(shop: Shop) -> None:
    shop.ok(shop.event(
        "sale", currency="EUR", lines=[line(998)], total=1000, cash_rounding=2,
        tenders=[{"kind": "cash", "amount": 2000, "change": 1000}],
    ))  # fmt: skip
    assert (shop.balance("1000"), shop.balance("4000"), shop.balance("6900")) == (1000, -998, -2)


def test_revenue_is_gross_of_reductions_each_kind_in_its_own_account(shop: Shop) -> None:
    shop.ok(
        shop.event("account", code="4110", name="Promotions", type="income"),
        shop.event("account_mapping", code="reductions/promotion", role="reductions",
                   dimension="promotion", account="4110"),
    )  # fmt: skip
    cuts = [{"kind": "promotion", "amount": 200, "rule": "spring", "rule_version": 3},
            {"kind": "staff", "amount": 100}]  # fmt: skip
    shop.ok(shop.event(
        "sale", currency="EUR", total=700, tenders=[{"kind": "card", "amount": 700}],
        lines=[{"department": "grocery", "list": 1000, "paid": 700, "reductions": cuts}],
    ))  # fmt: skip
    assert (shop.balance("4000"), shop.balance("4110"), shop.balance("4100")) == (-1000, 200, 100)


def test_a_sale_of_the_last_evening_of_march_heard_of_in_april(shop: Shop) -> None:
    shop.clock.set("2025-04-03T08:00:00Z")
    shop.ok(shop.event("period_close", "2025-04-02T09:00:00Z", company="main", through=20250331))
    shop.sale(("TEA", 1, 300), at="2025-03-31T23:50:00Z")
    late = shop.rows(
        "SELECT business_day, posting_day FROM journal WHERE business_day <> posting_day"
    )
    assert late == [(20250331, 20250401)]
    assert shop.rows("SELECT debit FROM day_balance WHERE account = '1000'") == [(300,)]


def test_an_honest_retry_is_the_same_bytes_and_known(shop: Shop) -> None:
    body = json.dumps(shop.sale_event(("TEA", 1, 300))).encode()
    first, again = (shop.ledger.post([body])[0] for _ in range(2))
    assert (first.status, again.status) == ("posted", "known")
    assert (again.number, again.body_hash) == (first.number, first.body_hash)
    spaced = shop.ledger.post([body.replace(b": ", b":  ", 1)])[0]
    assert spaced.status == "held"


def test_a_key_said_twice_is_not_the_last_one_silently(shop: Shop) -> None:
    body = json.dumps(shop.sale_event(("TEA", 1, 300))).replace(
        '"total": 300', '"total": 1, "total": 300'
    )
    outcome = shop.ledger.post([body.encode()])[0]
    assert outcome.problem and outcome.problem["type"] == "/problems/duplicate-key"
