"""The entry before you post it."""

import json

from tests.cli.desk import Desk


def test_the_entry_shown_is_the_entry_posted(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000), shop.receipt(10, 1740, at="08:00"))
    sale = shop.sale(3, 900)
    before = shop.ask("explain", shop.file(sale))
    assert before["status"] == "posted"
    assert [(it["name"], it["debit"], it["credit"]) for it in before["lines"]] == [
        ("Cash in drawers", 900, 0), ("Cost of goods sold", 411, 0),
        ("Inventory", 0, 411), ("Sales", 0, 900),
    ]  # fmt: skip
    (stock,) = before["stock"]
    assert (stock["quantity_before"], stock["value_before"]) == (20_000, 2740)
    assert (stock["quantity_after"], stock["value_after"]) == (17_000, 2329)
    shop.post(sale)
    assert shop.ask("trace", "document", "61")["lines"] == before["lines"]
    assert shop.on_hand() == (17, 2329)


def test_nothing_is_written(shop: Desk) -> None:
    shop.post(shop.receipt(10, 1000))
    before = (shop.ask("report", "trial-balance"), shop.on_hand())
    told = shop.ok("explain", shop.file(shop.sale(3, 900)))
    assert "Nothing was written." in told
    assert (shop.ask("report", "trial-balance"), shop.on_hand()) == before
    assert shop.ask("held", "list", "--all") == []
    shop.post(shop.sale(1, 300))
    assert shop.ask("trace", "document", "60")["head"]["kind"] == "sale"


def test_what_would_be_held_or_refused_says_why(shop: Desk) -> None:
    result = shop.run("explain", shop.file(shop.sale(1, 300, total=400)))
    assert result.exit_code == 1
    assert "It would be held" in result.stdout
    assert "The lines, taxes and cash rounding do not make the total" in result.stdout
    assert shop.ask("held", "list", "--all") == []
    journal = shop.event("manual_journal", day=20250303, currency="EUR", lines=[
        {"account": "6100", "amount": 100}, {"account": "1400", "amount": -100},
    ])  # fmt: skip
    assert shop.ask("explain", shop.file(journal))["status"] == "refused"


def test_a_document_that_is_known_says_where(shop: Desk) -> None:
    receipt = shop.receipt(10, 1000)
    shop.post(receipt)
    told = shop.ok("explain", shop.file(receipt))
    assert "posted already, as #59" in told


def test_a_late_fact_shows_both_its_days(shop: Desk) -> None:
    close = shop.event("period_close", company="main", through=20250331)
    del close["location"]
    shop.post(close)
    told = shop.ask("explain", shop.file(shop.sale(1, 300)))
    assert (told["business_day"], told["posting_day"]) == (20250303, 20250401)


def test_goods_below_zero_are_shown_before_they_are_sold(shop: Desk) -> None:
    shop.post(shop.receipt(1, 100))
    told = json.loads(shop.ok("explain", shop.file(shop.sale(4, 1200)), "--json"))
    (stock,) = told["stock"]
    assert (stock["quantity_after"], stock["value_after"]) == (-3000, -300)
