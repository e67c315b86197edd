"""Questions about goods, each with a day small enough to add up by hand."""

import pytest

from tests.projections.asking import ask, at
from tests.shop import Shop
from tillbook.report import ReportNeeds, ReportTakesNo, UnknownReport


def test_on_hand_says_where_goods_lie_and_what_they_are_worth(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800))
    shop.sale(("TEA", 3, 900))
    assert ask(shop, "on-hand", "item", "location", "spot", "quantity", "value") == [
        ("MUG", "014", "shelf", 4000, 800),
        ("TEA", "014", "shelf", 7000, 700),
    ]
    assert ask(shop, "on-hand", "quantity", item="TEA", location="014") == [(7000,)]


def test_on_hand_as_it_was_counts_a_late_fact_where_it_happened(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("TEA", 1, 300), at="15:00")
    shop.sale(("TEA", 2, 600), at="08:30")
    assert ask(shop, "on-hand", "quantity", "value", as_of_instant=at("09:00")) == [(8000, None)]
    assert ask(shop, "on-hand", "quantity", as_of_instant=at("07:30")) == [(10_000,)]
    assert ask(shop, "on-hand", "quantity", as_of_instant=at("06:00")) == []


def test_on_hand_as_a_count_said_it_was(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 7), at="12:00")
    shop.count(("TEA", 8), at="09:00")
    assert ask(shop, "on-hand", "quantity", as_of_instant=at("11:00")) == [(8000,)]


def test_on_hand_as_it_was_known_at_a_number_or_a_moment(shop: Shop) -> None:
    shop.clock.set("2025-03-04T10:00:00Z")
    shop.receipt(("TEA", 10, 1000), at="07:00")
    known = shop.rows("SELECT number FROM book")[0][0]
    shop.clock.set("2025-03-04T11:00:00Z")
    shop.sale(("TEA", 2, 600), at="08:30")
    assert ask(shop, "on-hand", "quantity", "value", as_of_number=known) == [(10_000, 1000)]
    for moment, quantity in (("10:30", 10_000), ("10:00", 10_000), ("11:00", 8000)):
        asked = {"as_of_recorded": at(f"2025-03-04T{moment}:00Z")}
        assert ask(shop, "on-hand", "quantity", **asked) == [(quantity,)], moment
    assert ask(shop, "on-hand", "quantity", as_of_recorded=at("2025-03-04T09:59:00Z")) == []


def test_the_stock_card_walks_with_quantity_and_value(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("TEA", 3, 900), at="08:00")
    shop.receipt(("TEA", 7, 1400), at="09:00")
    columns = "why", "other_end", "quantity", "value", "quantity_after", "value_after"
    card = [
        ("received", "supplier", 10_000, 1000, 10_000, 1000),
        ("sold", "customer", -3000, -300, 7000, 700),
        ("received", "supplier", 7000, 1400, 14_000, 2100),
    ]
    asked = {"item": "TEA", "location": "014"}
    assert ask(shop, "stock-card", *columns, **asked) == card
    assert ask(shop, "stock-card", *columns, **asked, limit=2) == card[1:]
    assert ask(shop, "stock-card", *columns, item="TEA", location="022") == []


def test_the_stock_card_of_a_place_that_goods_were_moved_to(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.ok(shop.event(
        "place_move", "08:00", source="shelf", target="back",
        lines=[{"item": "TEA", "quantity": 4000, "department": "grocery"}],
    ))  # fmt: skip
    columns = "why", "other_end", "quantity", "quantity_after", "value_after"
    back = ask(shop, "stock-card", *columns, item="TEA", location="014", spot="back")
    assert back == [("moved", "shelf", 4000, 4000, 400)]
    shelf = ask(shop, "stock-card", *columns, item="TEA", location="014")
    assert shelf[-1] == ("moved", "back", -4000, 6000, 600)


def test_valuation_by_account_item_and_department_ties_to_the_ledger(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800))
    shop.sale(("TEA", 3, 900))
    columns = "account", "location", "department", "item", "quantity", "value"
    assert ask(shop, "valuation", *columns) == [("1400", "014", "", "", 11_000, 1500)]
    assert ask(shop, "valuation", *columns, group_by=("department", "item")) == [
        ("1400", "014", "grocery", "MUG", 4000, 800),
        ("1400", "014", "grocery", "TEA", 7000, 700),
    ]
    assert shop.balance("1400") == 1500


def test_valuation_as_of_a_posting_day_and_a_number(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="2025-03-01T07:00:00Z")
    number = shop.rows("SELECT number FROM book")[0][0]
    shop.receipt(("TEA", 5, 1000), at="2025-03-02T07:00:00Z")
    assert ask(shop, "valuation", "value", to_day=2025_03_01) == [(1000,)]
    assert ask(shop, "valuation", "value", as_of_number=number) == [(1000,)]
    assert ask(shop, "valuation", "value") == [(2000,)]
    assert ask(shop, "valuation", "value", to_day=2025_02_28) == []


def test_open_lines_name_the_sale_that_waits(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100))
    sale = shop.sale(("TEA", 4, 1200))
    columns = "item", "quantity", "value", "other_end", "id"
    assert ask(shop, "open-lines", *columns) == [("TEA", 3000, 300, "customer", sale)]
    shop.receipt(("TEA", 3, 300), at="14:00")
    assert ask(shop, "open-lines", *columns) == []


def test_last_counts_show_the_newest_of_each_place(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800), at="07:00")
    shop.count(("TEA", 9), ("MUG", 4), at="09:00")
    shop.count(("TEA", 8), at="12:00")
    shop.sale(("TEA", 1, 300), at="13:00")
    columns = "item", "counted_at", "counted", "quantity"
    assert ask(shop, "last-counts", *columns) == [
        ("MUG", at("09:00"), 4000, 4000),
        ("TEA", at("12:00"), 8000, 7000),
    ]


def test_the_roll_forward_adds_up_to_the_balance_sheet(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="2025-03-01T07:00:00Z")
    sale = shop.sale(("TEA", 4, 1200), at="2025-03-02T12:00:00Z")
    shop.give_back(sale, ("TEA", 1, 300), at="2025-03-02T13:00:00Z")
    shop.count(("TEA", 6), at="2025-03-02T20:00:00Z")
    lines = ask(
        shop, "roll-forward", "line", "quantity", "value", from_day=2025_03_02, to_day=2025_03_02
    )
    assert lines == [
        ("opening", 10_000, 1000),
        ("counted", -1000, -100),
        ("returned", 1000, 100),
        ("sold", -4000, -400),
        ("closing", 6000, 600),
    ]
    assert ("1400", 600) in ask(shop, "balance-sheet", "account", "amount", to_day=2025_03_02)


def test_the_roll_forward_by_location_department_and_period(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="2025-02-10T07:00:00Z")
    shop.receipt(("TEA", 2, 400), at="2025-02-11T07:00:00Z", location="022")
    shop.sale(("TEA", 4, 1200), at="2025-03-02T12:00:00Z")
    columns = "location", "department", "period", "line", "value"
    by = ("location", "department", "period")
    assert ask(shop, "roll-forward", *columns, group_by=by) == [
        ("014", "grocery", 202502, "received", 1000),
        ("014", "grocery", 202502, "closing", 1000),
        ("014", "grocery", 202503, "opening", 1000),
        ("014", "grocery", 202503, "sold", -400),
        ("014", "grocery", 202503, "closing", 600),
        ("022", "grocery", 202502, "received", 400),
        ("022", "grocery", 202502, "closing", 400),
        ("022", "grocery", 202503, "opening", 400),
        ("022", "grocery", 202503, "closing", 400),
    ]
    assert ask(shop, "roll-forward", "line", "value", department="household") == []


def test_a_report_refuses_what_it_would_have_to_ignore(shop: Shop) -> None:
    with pytest.raises(ReportTakesNo):
        ask(shop, "on-hand", "item", from_day=2025_03_01)
    with pytest.raises(ReportTakesNo):
        ask(shop, "trial-balance", "account", group_by=("item",))
    with pytest.raises(ReportNeeds):
        ask(shop, "stock-card", "why", item="TEA")
    with pytest.raises(UnknownReport):
        ask(shop, "crystal-ball", "item")
