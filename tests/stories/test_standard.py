"""Standard cost: goods are worth what was set for them; what they cost beyond it is a variance."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop, full
from tests.stories.supplying import invoice, land, send_back
from tillbook import starter
from tillbook.checking import run
from tillbook.rebuilding import rebuild
from tillbook.reclassifying import keep_by, reclassify
from tillbook.replaying import replay


def set_standard(
    shop: Shop, amount: int, per: int = 1000, *, at: str = "06:30", expects: int = 0
) -> None:
    """So many thousandths of tea are worth so many cents from now on."""
    shop.ok(standard(shop, amount, per, at=at, expects=expects))


def standard(shop: Shop, amount: int, per: int, **more: Any) -> dict[str, Any]:
    event = shop.event("standard", more.pop("at", "06:30"), company="main", item="TEA")
    del event["location"]
    return event | {"amount": amount, "per": per, "currency": "EUR", **more}


def kept_by(shop: Shop, method: str, expects: int = 1) -> None:
    event = starter.record("department", "grocery", OPENING, method=method, expects=expects)
    shop.ok(event | {"id": starter.master_id("department", "grocery", expects)})


@pytest.fixture
def kept(shop: Shop) -> Shop:
    """The corner shop with its grocery kept at standard, and tea known to the catalogue."""
    known = {"name": "Tea", "base_unit": "piece", "department": "grocery"}
    shop.ok(starter.record("item", "TEA", full("06:00"), **known))
    kept_by(shop, "standard")
    return shop


def variance(shop: Shop) -> int:
    return shop.balance("5500")


def changes(shop: Shop) -> int:
    return shop.balance("5600")


def basis(shop: Shop) -> set[tuple[str, int, int]]:
    rows = shop.rows("SELECT method, basis_value, basis_quantity FROM position")
    return {(row[0], row[1], row[2]) for row in rows}


def findings(shop: Shop) -> dict[str, str]:
    return {one.check: one.severity for one in run(shop.ledger.store, full=True)}


def test_a_receipt_at_another_cost_is_a_price_variance(kept: Shop) -> None:
    """Standard 2.00, received at 2.20: GRNI has 2.20 each, the shelf 2.00."""
    set_standard(kept, 200)
    kept.receipt(("TEA", 10, 2200))
    assert kept.on_hand("TEA") == (10, 2000)
    assert kept.balance("2100") == -2200
    assert variance(kept) == 200
    kept.sale(("TEA", 4, 1600))
    assert (kept.on_hand("TEA"), kept.cogs) == ((6, 1200), 800)


def test_a_standard_is_money_per_quantity(kept: Shop) -> None:
    """1.00 for 3: one is worth .33, two .67, three 1.00, none nothing."""
    set_standard(kept, 100, 3000)
    worth = []
    for _ in range(3):
        kept.receipt(("TEA", 1, 33))
        worth.append(kept.on_hand("TEA"))
    assert worth == [(1, 33), (2, 67), (3, 100)]
    for _ in range(3):
        kept.sale(("TEA", 1, 60))
    assert kept.on_hand("TEA") == (0, 0)
    assert (kept.cogs, variance(kept)) == (100, -1)


def test_sold_by_the_gram_no_rounding_adds_up(kept: Shop) -> None:
    """A kilogram worth 4.90: a thousand grams, each worth 0.0049, cost 4.90 in all."""
    set_standard(kept, 490)
    kept.receipt(("TEA", 1, 490))
    grams(kept, 1000)
    assert (kept.on_hand("TEA"), kept.cogs) == ((0, 0), 490)


def test_sold_below_zero_by_the_gram_no_rounding_adds_up_either(kept: Shop) -> None:
    set_standard(kept, 490)
    grams(kept, 1000)
    assert (kept.on_hand("TEA"), kept.cogs) == ((-1, -490), 490)
    kept.receipt(("TEA", 1, 500))
    assert (kept.on_hand("TEA"), kept.cogs, variance(kept)) == ((0, 0), 490, 10)


def grams(shop: Shop, many: int) -> None:
    event = shop.sale_event(("TEA", 1, 100))
    event["lines"] = [{**event["lines"][0], "quantity": 1, "list": 1, "paid": 1}] * many
    shop.ok(event | {"total": many, "tenders": [{"kind": "cash", "amount": many}]})


def test_goods_in_cover_what_was_missing_at_the_standard(kept: Shop) -> None:
    set_standard(kept, 200)
    kept.receipt(("TEA", 1, 200))
    kept.sale(("TEA", 4, 1600))
    assert kept.on_hand("TEA") == (-3, -600)
    kept.receipt(("TEA", 5, 1100))
    assert kept.on_hand("TEA") == (2, 400)
    assert (kept.cogs, variance(kept)) == (800, 100)
    assert not kept.rows("SELECT 1 FROM move WHERE why = 'true-up'")


def test_what_was_missing_is_trued_up_to_the_standard_at_which_others_come(kept: Shop) -> None:
    """Sold 3 below zero at 2.00; the standard is 3.00 when five come in at 3.10."""
    set_standard(kept, 200)
    kept.sale(("TEA", 3, 1600))
    set_standard(kept, 300, at="12:30", expects=1)
    assert (kept.on_hand("TEA"), changes(kept)) == ((-3, -600), 0)
    kept.receipt(("TEA", 5, 1550))
    assert (kept.on_hand("TEA"), kept.cogs, variance(kept)) == ((2, 600), 900, 50)


def test_another_standard_revalues_what_lies_in_every_place_and_on_the_road(kept: Shop) -> None:
    set_standard(kept, 200)
    kept.receipt(("TEA", 10, 2000))
    line = {"item": "TEA", "quantity": 3000, "department": "grocery"}
    kept.ok(kept.event("dispatch", "09:00", receiver="022", lines=[line]))
    move = kept.event("place_move", "10:00", source="shelf", target="back")
    kept.ok(move | {"lines": [line | {"quantity": 2000}]})
    set_standard(kept, 230, at="11:00", expects=1)
    assert kept.on_hand("TEA") == (5, 1150)
    assert kept.on_hand("TEA", spot="back") == (2, 460)
    assert (kept.balance("1450"), kept.balance("1400")) == (690, 1610)
    assert (changes(kept), variance(kept)) == (-300, 0)
    assert basis(kept) == {("standard", 230, 1000)}
    lines = {row[0]: row[1] for row in kept.rows(
        "SELECT why, SUM(value) FROM move WHERE quantity = 0 GROUP BY why")}  # fmt: skip
    assert lines == {"standard": 300}


def test_goods_sent_between_stores_keep_their_standard(kept: Shop) -> None:
    set_standard(kept, 200)
    kept.receipt(("TEA", 10, 2200))
    line = {"item": "TEA", "quantity": 4000, "department": "grocery"}
    sent = kept.event("dispatch", "09:00", receiver="022", lines=[line])
    kept.ok(sent)
    more = {"dispatch": sent["id"], "sender": "014", "location": "022", "last": True}
    kept.ok(kept.event("arrival", "11:00", lines=[line], **more))
    assert kept.on_hand("TEA", "022") == (4, 800)
    assert (kept.balance("1450"), variance(kept)) == (0, 200)


def test_goods_that_come_back_are_taken_to_todays_standard(kept: Shop) -> None:
    set_standard(kept, 200)
    kept.receipt(("TEA", 10, 2000))
    sale = kept.sale(("TEA", 4, 1600))
    set_standard(kept, 300, at="12:30", expects=1)
    kept.give_back(sale, ("TEA", 1, 400))
    assert (kept.on_hand("TEA"), kept.cogs) == ((7, 2100), 600)
    assert (changes(kept), variance(kept)) == (-600, -100)


def test_a_receipt_undone_takes_its_variance_with_it(kept: Shop) -> None:
    set_standard(kept, 200)
    kept.receipt(("TEA", 5, 1000))
    second = kept.receipt(("TEA", 10, 2200))
    kept.sale(("TEA", 2, 800))
    kept.reverse(second)
    assert (kept.on_hand("TEA"), kept.balance("2100")) == ((3, 600), -1000)
    assert (variance(kept), kept.balance("5300")) == (0, 0)


def test_what_a_count_finds_comes_in_at_the_standard(kept: Shop) -> None:
    set_standard(kept, 100, 3000)
    kept.receipt(("TEA", 1, 33))
    kept.count(("TEA", 2))
    assert (kept.on_hand("TEA"), kept.lost, variance(kept)) == ((2, 67), -34, 0)


def test_a_late_receipt_is_a_variance_of_what_the_count_gave(kept: Shop) -> None:
    """A count gave 10 at the standard of 5.00, 8 were sold; the paper says they cost 1.00."""
    set_standard(kept, 500)
    kept.count(("TEA", 10), at="09:00")
    kept.sale(("TEA", 8, 7200), at="10:00")
    kept.receipt(("TEA", 10, 1000), at="08:00")
    assert kept.on_hand("TEA") == (2, 1000)
    assert (kept.cogs, kept.lost, variance(kept)) == (4000, 0, -4000)


def test_goods_without_a_standard_are_kept_at_average_cost_until_they_have_one(kept: Shop) -> None:
    kept.receipt(("TEA", 2, 440))
    kept.sale(("TEA", 1, 500))
    assert (kept.on_hand("TEA"), kept.cogs, variance(kept)) == ((1, 220), 220, 0)
    assert findings(kept)["standard-missing"] == "advice"
    set_standard(kept, 200, at="12:30")
    assert (kept.on_hand("TEA"), changes(kept)) == ((1, 200), 20)
    assert "standard-missing" not in findings(kept)
    kept.receipt(("TEA", 2, 440))
    assert (kept.on_hand("TEA"), variance(kept)) == ((3, 600), 40)


def test_sold_before_anybody_said_what_it_is_worth(kept: Shop) -> None:
    """No cost is known: 0.00, until goods come in at the standard that was set since."""
    kept.sale(("TEA", 2, 1000))
    assert kept.cogs == 0
    set_standard(kept, 200, at="12:30")
    kept.receipt(("TEA", 2, 440))
    assert (kept.on_hand("TEA"), kept.cogs, variance(kept)) == ((0, 0), 400, 40)


def test_a_standard_said_before_its_department_is_kept_so(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 440))
    set_standard(shop, 200)
    assert (shop.on_hand("TEA"), changes(shop)) == ((2, 440), 0)
    kept_by(shop, "standard")
    shop.receipt(("TEA", 2, 440))
    assert shop.on_hand("TEA") == (4, 880)
    set_standard(shop, 210, at="12:30", expects=1)
    assert (shop.on_hand("TEA"), changes(shop)) == ((4, 840), 40)


def test_a_standard_of_somebody_elses_version_is_refused(kept: Shop) -> None:
    set_standard(kept, 200)
    (outcome,) = kept.post(standard(kept, 210, 1000))
    assert outcome.status == "refused"
    assert outcome.problem and outcome.problem["type"] == "/problems/version-differs"


def test_standards_are_made_again_from_the_record(kept: Shop) -> None:
    set_standard(kept, 100, 3000)
    kept.receipt(("TEA", 4, 150))
    kept.give_back(kept.sale(("TEA", 6, 2500)), ("TEA", 1, 400))
    set_standard(kept, 50, at="14:00", expects=1)
    before = kept.rows("SELECT * FROM position"), kept.rows("SELECT * FROM master")
    assert replay(kept.ledger.store) == []
    rebuild(kept.ledger.store)
    assert (kept.rows("SELECT * FROM position"), kept.rows("SELECT * FROM master")) == before
    assert set(findings(kept).values()) <= {"advice"}


def test_another_price_and_freight_are_all_variance(kept: Shop) -> None:
    """Six of ten still lie there: neither they nor the cost of the others ever hear of it."""
    set_standard(kept, 200)
    receipt = kept.receipt(("TEA", 10, 2000))
    kept.sale(("TEA", 4, 1600))
    paid = invoice(kept, (receipt, 10, 2200))
    freight = land(kept, 500, receipt)
    assert (kept.on_hand("TEA"), kept.cogs) == ((6, 1200), 800)
    assert (variance(kept), kept.balance("2100")) == (700, 0)
    kept.reverse(freight)
    kept.reverse(paid)
    assert (variance(kept), kept.balance("2100")) == (0, -2000)


def test_goods_sent_back_at_what_they_cost_take_their_variance_with_them(kept: Shop) -> None:
    set_standard(kept, 200)
    receipt = kept.receipt(("TEA", 10, 2200))
    back = send_back(kept, receipt, 4, 880)
    assert (kept.on_hand("TEA"), variance(kept), kept.balance("5300")) == ((6, 1200), 120, 0)
    kept.reverse(back)
    assert (kept.on_hand("TEA"), variance(kept), kept.balance("5300")) == ((10, 2000), 200, 0)


def test_a_part_that_comes_dearer_is_a_variance_of_the_kit_at_its_standard(kept: Shop) -> None:
    """Sets at 5.00, made of jam that nobody had received, guessed at nothing; it costs 15.00."""
    known = {"name": "Set", "base_unit": "piece", "department": "grocery"}
    kept.ok(starter.record("item", "SET", full("06:00"), **known))
    kept.ok(standard(kept, 500, 1000) | {"item": "SET"})
    part = {"item": "JAM", "quantity": 2000, "department": "household"}
    kit = {"item": "SET", "quantity": 2000, "department": "grocery"}
    kept.ok(kept.event("kit_assembly", "08:00", kit=kit, lines=[part]))
    assert (kept.on_hand("SET"), variance(kept)) == ((2, 1000), -1000)
    line = {"item": "JAM", "quantity": 2000, "department": "household", "cost": 1500}
    kept.ok(kept.event("receipt", "09:00", supplier="S-1", currency="EUR", lines=[line]))
    assert (kept.on_hand("SET"), variance(kept)) == ((2, 1000), 500)
    assert kept.balance("5400") == 0


def test_goods_that_go_over_to_standard_are_taken_to_it_as_a_change_of_standard(shop: Shop) -> None:
    """Ten at 3.00 by average go to a department kept at standard; 2.50 is set for them."""
    drinks = starter.record("department", "drinks", OPENING, name="Drinks", method="standard")
    known = {"name": "Tea", "base_unit": "piece", "department": "grocery"}
    shop.ok(drinks, starter.record("item", "TEA", full("06:00"), **known))
    set_standard(shop, 250)
    shop.receipt(("TEA", 10, 3000))
    over = shop.event("reclassification", "21:00", company="main", item="TEA", expects=1)
    del over["location"]
    shop.ok(over | {"department": "drinks"})
    assert (shop.on_hand("TEA"), changes(shop)) == ((10, 2500), 500)
    shop.receipt(("TEA", 10, 2600), at="22:00")
    assert (shop.on_hand("TEA"), variance(shop)) == ((20, 5000), 100)
    back = shop.event("reclassification", "22:30", company="main", item="TEA", expects=2)
    del back["location"]
    shop.ok(back | {"department": "grocery"})
    shop.receipt(("TEA", 20, 6000), at="23:00")
    assert shop.on_hand("TEA") == (40, 11_000)  # at average cost again
    assert basis(shop) == {("avco", 11_000, 40_000)}
    assert findings(shop) == {}


def test_goods_that_wait_for_their_standard_do_not_lie_astray(shop: Shop) -> None:
    """A department goes over to standard before its goods have one: there is nothing to carry."""
    shop.receipt(("TEA", 10, 3000))
    keep_by(shop.ledger, "grocery", "standard", "ann")
    assert findings(shop) == {"standard-missing": "advice", "unknown-item": "advice"}
    assert reclassify(shop.ledger, "ann") == []
    assert basis(shop) == {("avco", 3000, 10_000)}
    set_standard(shop, 250)
    assert (shop.on_hand("TEA"), changes(shop)) == ((10, 2500), 500)
    assert reclassify(shop.ledger, "ann") == []


def test_goods_that_are_missing_at_standard_bring_it_to_a_place_kept_at_average_cost(
    shop: Shop,
) -> None:
    """All that was ever paid for tea is nothing; the back room has none, its standard is 2.00."""
    shop.receipt(("TEA", 5, 0))
    set_standard(shop, 200, at="08:00")
    kept_by(shop, "standard")
    line = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    shop.ok(shop.event("place_move", "09:00", source="back", target="shelf", lines=[line]))
    assert shop.on_hand("TEA") == (6, 200)
    assert "value-within-paid" not in findings(shop)
