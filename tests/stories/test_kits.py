"""Goods that become others: kits put together and taken apart, goods packed otherwise."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.checking import run
from tillbook.rebuilding import rebuild
from tillbook.replaying import replay


@pytest.fixture
def fifo(shop: Shop) -> Shop:
    """The corner shop with its grocery kept first in, first out."""
    event = starter.record("department", "grocery", OPENING, method="fifo", expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    return shop


def goods(item: str, pieces: int, **fields: Any) -> dict[str, Any]:
    return {"item": item, "quantity": pieces * 1000, "department": "grocery", **fields}


def put_together(shop: Shop, kit: dict[str, Any], *parts: dict[str, Any], at: str = "09:00") -> str:
    event = shop.event("kit_assembly", at, kit=kit, lines=list(parts))
    shop.ok(event)
    return str(event["id"])


def take_apart(shop: Shop, kit: dict[str, Any], *parts: dict[str, Any], at: str = "10:00") -> str:
    event = shop.event("kit_disassembly", at, kit=kit, lines=list(parts))
    shop.ok(event)
    return str(event["id"])


def repack(shop: Shop, *lines: dict[str, Any], at: str = "09:00", **fields: Any) -> str:
    event = shop.event("repack", at, lines=list(lines), **fields)
    shop.ok(event)
    return str(event["id"])


def well(shop: Shop) -> bool:
    """No law is broken, nothing is left on the edge, and a rebuild and a replay give the same."""
    found = run(shop.ledger.store, full=True)
    broken = [finding for finding in found if finding.severity == "broken law"]
    rebuild(shop.ledger.store)
    return not broken and shop.balance("5400") == 0 and replay(shop.ledger.store) == []


def test_a_gift_set_is_worth_what_is_in_it(shop: Shop) -> None:
    """Five sets of a tea at 1.00 and two mugs at 2.00 each: 25.00; one is sold at 5.00."""
    shop.receipt(("TEA", 10, 1000), ("MUG", 10, 2000))
    put_together(shop, goods("SET", 5), goods("TEA", 5), goods("MUG", 10))
    assert shop.on_hand("SET") == (5, 2500)
    assert (shop.on_hand("TEA"), shop.on_hand("MUG")) == ((5, 500), (0, 0))
    shop.sale(("SET", 1, 1200))
    assert (shop.cogs, shop.on_hand("SET")) == (500, (4, 2000))
    assert well(shop)


def test_taken_apart_its_parts_share_its_value_by_their_weights_to_the_cent(shop: Shop) -> None:
    shop.receipt(("SET", 1, 1000))
    parts = [goods(item, 1, weight=1) for item in ("TEA", "MUG", "JAM")]
    take_apart(shop, goods("SET", 1), *parts)
    worth = [shop.on_hand(item)[1] for item in ("TEA", "MUG", "JAM")]
    assert worth == [333, 334, 333]
    assert shop.on_hand("SET") == (0, 0)
    assert well(shop)


def test_without_weights_by_what_the_parts_cost_today(shop: Shop) -> None:
    """Tea costs 1.00 and a mug 3.00 today: of 10.00 the tea gets 2.50."""
    shop.receipt(("SET", 1, 1000), ("TEA", 1, 100), ("MUG", 2, 600))
    take_apart(shop, goods("SET", 1), goods("TEA", 1), goods("MUG", 1))
    assert (shop.on_hand("TEA"), shop.on_hand("MUG")) == ((2, 350), (3, 1350))
    assert well(shop)


def test_parts_whose_cost_nobody_knows_by_quantity(shop: Shop) -> None:
    shop.receipt(("SET", 1, 1000))
    take_apart(shop, goods("SET", 1), goods("NEW", 1), goods("ALSO NEW", 3))
    assert (shop.on_hand("NEW"), shop.on_hand("ALSO NEW")) == ((1, 250), (3, 750))


def test_put_together_and_taken_apart_again_nothing_is_lost(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 100), ("MUG", 3, 200))
    put_together(shop, goods("SET", 3), goods("TEA", 3), goods("MUG", 3))
    parts = [goods("TEA", 1, weight=100), goods("MUG", 1, weight=200)]
    for minute in range(3):
        take_apart(shop, goods("SET", 1), *parts, at=f"10:0{minute}")
    assert (shop.on_hand("TEA")[0], shop.on_hand("MUG")[0]) == (3, 3)
    assert shop.on_hand("TEA")[1] + shop.on_hand("MUG")[1] == 300
    assert well(shop)


def test_parts_that_were_not_there_are_trued_up_in_the_kit(any_shop: Shop) -> None:
    """Four sets with mugs that nobody had received, at 2.00 as last; one is sold. They cost 3.00:

    3.00 of the difference go to the three sets on the shelf, 1.00 to the cost of the one sold.
    """
    shop = any_shop
    shop.receipt(("TEA", 4, 400), ("MUG", 1, 200))
    shop.sale(("MUG", 1, 500), at="08:00")
    put_together(shop, goods("SET", 4), goods("TEA", 4), goods("MUG", 4))
    assert shop.on_hand("SET") == (4, 1200)
    shop.sale(("SET", 1, 900), at="10:00")
    assert shop.cogs == 200 + 300
    shop.receipt(("MUG", 4, 1200), at="11:00")
    assert shop.on_hand("SET") == (3, 900 + 300)
    assert (shop.cogs, shop.on_hand("MUG")) == (200 + 300 + 100, (0, 0))
    assert well(shop)


def test_a_difference_is_shared_over_what_came_of_a_kit(shop: Shop) -> None:
    """A set that was not there, at 10.00, is taken apart 3 to 1; it turns out to cost 14.00."""
    shop.receipt(("SET", 1, 1000), at="07:00")
    shop.sale(("SET", 1, 2000), at="08:00")
    take_apart(shop, goods("SET", 1), goods("MUG", 1, weight=3), goods("TEA", 1, weight=1))
    assert (shop.on_hand("MUG"), shop.on_hand("TEA")) == ((1, 750), (1, 250))
    shop.receipt(("SET", 1, 1400), at="11:00")
    assert (shop.on_hand("MUG"), shop.on_hand("TEA")) == ((1, 1050), (1, 350))
    assert (shop.on_hand("SET"), shop.cogs) == ((0, 0), 1000)
    assert well(shop)


def test_kits_sold_before_they_were_put_together(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200), ("MUG", 2, 600))
    shop.sale(("SET", 1, 900), at="08:00")
    assert shop.cogs == 0
    put_together(shop, goods("SET", 2), goods("TEA", 2), goods("MUG", 2))
    assert (shop.cogs, shop.on_hand("SET")) == (400, (1, 400))
    assert well(shop)


def test_a_kit_undone_after_its_parts_were_trued_up(shop: Shop) -> None:
    """Mugs at 2.00 turned out to cost 3.00: undone, they come back at 3.00, and nothing is left."""
    shop.receipt(("TEA", 2, 200), ("MUG", 1, 200))
    shop.sale(("MUG", 1, 500), at="08:00")
    made = put_together(shop, goods("SET", 2), goods("TEA", 2), goods("MUG", 2))
    shop.receipt(("MUG", 5, 1500), at="11:00")
    assert shop.on_hand("SET") == (2, 800)
    shop.reverse(made)
    assert (shop.on_hand("SET"), shop.on_hand("TEA")) == ((0, 0), (2, 200))
    assert shop.on_hand("MUG") == (5, 1500)
    assert shop.balance("5300") == 0
    assert well(shop)


def test_a_kit_undone_while_its_parts_are_still_missing(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100), ("MUG", 1, 200))
    shop.sale(("MUG", 1, 500), at="08:00")
    made = put_together(shop, goods("SET", 1), goods("TEA", 1), goods("MUG", 1))
    assert shop.on_hand("MUG") == (-1, -200)
    shop.reverse(made)
    assert (shop.on_hand("SET"), shop.on_hand("MUG")) == ((0, 0), (0, 0))
    shop.receipt(("MUG", 1, 900), at="23:00")
    assert shop.on_hand("MUG") == (1, 900)
    assert well(shop)


def test_a_count_that_saw_the_kits_already(shop: Shop) -> None:
    """Two sets lie on the shelf; the paper that says they were made comes after the count."""
    shop.receipt(("TEA", 2, 200), ("MUG", 2, 600))
    shop.count(("SET", 2), at="12:00")
    put_together(shop, goods("SET", 2), goods("TEA", 2), goods("MUG", 2), at="09:00")
    assert shop.on_hand("SET") == (2, 800)
    assert shop.lost == 0
    assert well(shop)


def test_a_kit_has_a_layer_of_its_own(fifo: Shop) -> None:
    """Tea of two receipts, at 1.00 and 2.00, goes into three sets: one layer, worth 4.00."""
    fifo.receipt(("TEA", 2, 200), at="07:00")
    fifo.receipt(("TEA", 2, 400), at="07:30")
    put_together(fifo, goods("SET", 3), goods("TEA", 3))
    assert fifo.rows("SELECT quantity, value FROM layer WHERE item = 'SET'") == [(3000, 400)]
    fifo.sale(("SET", 1, 900))
    assert fifo.cogs == 133
    assert fifo.rows("SELECT quantity, value FROM layer WHERE item = 'TEA'") == [(1000, 200)]
    assert well(fifo)


def test_a_difference_reaches_the_kits_layer(fifo: Shop) -> None:
    put_together(fifo, goods("SET", 2), goods("TEA", 2))
    fifo.sale(("SET", 1, 900), at="10:00")
    fifo.receipt(("TEA", 2, 300), at="11:00")
    assert fifo.rows("SELECT item, quantity, value FROM layer") == [("SET", 1000, 150)]
    assert (fifo.on_hand("SET"), fifo.cogs) == ((1, 150), 150)
    assert well(fifo)


def test_a_case_becomes_twelve_and_the_last_one_takes_the_last_cent(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("CASE", 2, 2500))
    repack(shop, goods("CASE", 1, into="EACH", made=12_000))
    assert (shop.on_hand("CASE"), shop.on_hand("EACH")) == ((1, 1250), (12, 1250))
    for _ in range(12):
        shop.sale(("EACH", 1, 200))
    assert (shop.on_hand("EACH"), shop.cogs) == ((0, 0), 1250)
    assert well(shop)


def test_what_is_lost_on_repacking_has_its_reason(shop: Shop) -> None:
    """A sack of 25 kg at 20.00; 0.5 kg stay in the seams."""
    shop.receipt(("SACK", 25, 2000))
    line = goods("SACK", 25, into="FLOUR", made=24_500, lost=500)
    repack(shop, line, reason="spillage")
    assert shop.on_hand("SACK") == (0, 0)
    assert shop.rows("SELECT quantity, value FROM position WHERE item = 'FLOUR'") == [
        (24_500, 1960)
    ]
    assert shop.balance("5200") == 40
    edges = shop.rows("SELECT target_spot, quantity FROM move WHERE why = 'written-off'")
    assert edges == [("write-off:spillage", 500)]
    assert well(shop)


def test_the_same_goods_under_another_name_keep_their_receipt_lines(fifo: Shop) -> None:
    fifo.receipt(("SACK", 2, 200), at="07:00")
    fifo.receipt(("SACK", 2, 400), at="07:30")
    before = fifo.rows("SELECT receipt, quantity, value FROM layer ORDER BY rank")
    made = repack(fifo, goods("SACK", 4, into="FLOUR", made=4000))
    after = "SELECT receipt, quantity, value FROM layer WHERE item = 'FLOUR' ORDER BY rank"
    assert fifo.rows(after) == before
    fifo.sale(("FLOUR", 3, 900))
    assert fifo.cogs == 400
    assert well(fifo)
    (sale,) = fifo.rows("SELECT id FROM journal WHERE kind = 'sale'")[0]
    fifo.reverse(sale)
    fifo.reverse(made)
    again = "SELECT receipt, quantity, value FROM layer WHERE item = 'SACK' ORDER BY rank"
    assert fifo.rows(again) == before


def test_goods_repacked_before_they_came_learn_their_receipt_line(fifo: Shop) -> None:
    """Four sacks were opened that nobody had received; the receipt says 1.50 each."""
    repack(fifo, goods("SACK", 4, into="FLOUR", made=4000))
    fifo.sale(("FLOUR", 1, 300))
    fifo.receipt(("SACK", 4, 600), at="15:00")
    received = fifo.rows("SELECT number FROM move WHERE why = 'received'")[0][0]
    layers = fifo.rows("SELECT item, receipt, quantity, value FROM layer")
    assert layers == [("FLOUR", received, 3000, 450)]
    assert (fifo.on_hand("FLOUR"), fifo.cogs) == ((3, 450), 150)
    assert well(fifo)


def test_goods_counted_otherwise_are_of_the_repacking(fifo: Shop) -> None:
    fifo.receipt(("CASE", 1, 1200))
    repack(fifo, goods("CASE", 1, into="EACH", made=12_000))
    number = fifo.rows("SELECT number FROM move WHERE item = 'EACH'")[0][0]
    assert fifo.rows("SELECT receipt, quantity FROM layer") == [(number, 12_000)]
    assert well(fifo)


def test_repacking_undone_after_the_goods_moved_on(fifo: Shop) -> None:
    """Two went to the back room as flour: no more is of their receipt line than came by it."""
    fifo.receipt(("SACK", 2, 200))
    made = repack(fifo, goods("SACK", 2, into="FLOUR", made=2000))
    line = goods("FLOUR", 2)
    fifo.ok(fifo.event("place_move", "10:00", source="shelf", target="back", lines=[line]))
    fifo.reverse(made)
    assert (fifo.on_hand("SACK"), fifo.on_hand("FLOUR")) == ((2, 200), (-2, -200))
    assert fifo.on_hand("FLOUR", spot="back") == (2, 200)
    (received,) = fifo.rows("SELECT number FROM move WHERE why = 'received'")[0]
    of_it = fifo.rows("SELECT item, quantity FROM layer WHERE receipt = :of", of=received)
    assert of_it == [("FLOUR", 2000)]
    assert well(fifo)
