"""The stock ledger: on hand is the sum of what moved, at once, exactly, and never rewritten."""

import ast
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.house.plan import files, part_of, shown, tree
from tests.projections.asking import ask, at
from tests.shop import Shop, later
from tillbook.store.door import Store

RECORD = ("journal", "move", "entry")
ON_SHELF = """
SELECT COALESCE(SUM(CASE WHEN target_spot = 'shelf' AND target_location = '014' THEN quantity
                         WHEN source_spot = 'shelf' AND source_location = '014' THEN -quantity
                         ELSE 0 END), 0)
FROM move WHERE item = 'TEA' AND instant <= :instant
"""


def record(shop: Shop) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the record."""
    return {name: [tuple(row) for row in shop.rows(f"SELECT * FROM {name}")] for name in RECORD}


def test_fifty_slips_each_off_the_shelf_and_in_the_accounts_when_its_till_has_the_answer(
    any_shop: Shop, opened: Callable[[], Store]
) -> None:
    """Somebody else, with the book open for themselves, sees each one as soon as it is answered."""
    any_shop.receipt(("TEA", 100, 10_000))
    elsewhere, waited = Shop(opened(), chart=False), []
    for sold in range(1, 51):
        slip = any_shop.sale_event(("TEA", 1, 300))
        began = time.perf_counter()
        any_shop.ok(slip)
        there = elsewhere.on_hand("TEA"), elsewhere.cogs, elsewhere.balance("4000")
        waited.append(time.perf_counter() - began)
        assert there == ((100 - sold, 10_000 - 100 * sold), 100 * sold, -300 * sold)
    assert sorted(waited)[24] < 0.1
    assert max(waited) < 1


def test_on_hand_is_the_sum_of_what_moved_at_every_moment(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 4, 1200), at="08:00")
    shop.give_back(sale, ("TEA", 1, 300), at="09:00")
    shop.count(("TEA", 6), at="12:00")
    shop.sale(("TEA", 1, 300), at="11:00")
    shop.sale(("TEA", 8, 2400), at="15:00")
    for hour in range(6, 17):
        moment = at(f"{hour:02}:00")
        (summed,) = shop.rows(ON_SHELF, instant=moment)[0]
        said = ask(shop, "on-hand", "quantity", item="TEA", as_of_instant=moment)
        assert sum(quantity for (quantity,) in said) == summed
    assert summed == -2000


@pytest.mark.parametrize("table", RECORD)
@pytest.mark.parametrize("change", ["UPDATE {} SET number = number + 1", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_the_record(
    any_shop: Shop, table: str, change: str
) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    any_shop.sale(("TEA", 1, 300))
    before = record(any_shop)
    with pytest.raises(Exception, match="the record is never changed"):
        any_shop.ledger.store.writer.execute(  # type: ignore[attr-defined]
            change.format(table)
        )
    assert record(any_shop) == before


def test_what_goods_are_worth_is_decided_in_one_folder() -> None:
    """Only costing writes a row of goods or value, so nobody else can give one a value."""
    writers = {
        part_of(path)
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Move"
    }
    assert writers == {"costing", "store"}, "the store only reads rows back"
    keeping = [
        shown(path)
        for path in files()
        if part_of(path) in ("duties", "events", "projections", "checks", "channels", "commands")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "basis_value"
    ]
    looking = {
        "tillbook/duties.py", "tillbook/checks/standard_holds.py",
        "tillbook/checks/layers_tie.py",
    }  # fmt: skip
    assert set(keeping) == looking, "and to compare: with a limit, the standard, other layers"


def test_places_of_a_store_add_up_and_each_change_of_place_is_a_document(shop: Shop) -> None:
    lines = [
        {"item": "TEA", "quantity": 10_000, "department": "grocery", "cost": 1000, "damaged": 2000}
    ]
    shop.ok(shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=lines))
    for spot, pieces in (("back", 3), ("returns", 1)):
        line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery"}
        shop.ok(shop.event("place_move", "08:00", source="shelf", target=spot, lines=[line]))
    found = ask(shop, "on-hand", "spot", "quantity", "value", item="TEA", location="014")
    spots = {spot: figures for spot, *figures in found}
    assert spots == {
        "shelf": [4000, 400], "back": [3000, 300], "damaged": [2000, 200], "returns": [1000, 100],
    }  # fmt: skip
    assert sum(value for _, value in spots.values()) == shop.balance("1400") == 1000


def test_a_reason_decides_the_account_and_a_limit_who_may(shop: Shop) -> None:
    shop.receipt(("TEA", 100, 10_000))
    shop.ok(
        _master(shop, "account", "5210", name="Tastings", type="expense"),
        _master(shop, "account_mapping", "write_offs/tasting", role="write_offs",
                dimension="tasting", account="5210"),
    )  # fmt: skip

    def off(pieces: int, reason: str, **said: Any) -> dict[str, Any]:
        line = {"item": "TEA", "quantity": -1000 * pieces, "department": "grocery"}
        return shop.event("adjustment", "15:00", reason=reason, lines=[line], **said)

    shop.ok(off(2, "tasting"), off(3, "torn"))
    assert (shop.balance("5210"), shop.balance("5200")) == (200, 300)
    (refused,) = shop.post(off(26, "torn"))
    assert refused.problem and refused.problem["type"] == "/problems/approval-required"
    shop.ok(off(26, "torn", approved_by="ann"))
    assert (shop.balance("5200"), shop.on_hand("TEA")) == (2900, (69, 6900))


def _master(shop: Shop, kind: str, code: str, **fields: Any) -> dict[str, Any]:
    event = shop.event(kind, "06:00", code=code, **fields)
    del event["location"]
    return event


def test_goods_sold_below_zero_in_a_closed_month_are_trued_up_in_the_open_one(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 100), at="2025-02-10T07:00:00Z")
    sale = shop.sale(("TEA", 3, 900), at="2025-02-11T12:00:00Z")
    close = shop.event("period_close", "22:00", company="main", through=2025_02_28)
    del close["location"]
    shop.ok(close)
    receipt = shop.receipt(("TEA", 5, 1000), at="2025-03-03T07:00:00Z")
    cost = dict(ask(shop, "gl-detail", "posting_day", "amount", account="5000"))
    assert cost == {2025_02_11: 300, 2025_03_03: 200}
    assert shop.on_hand("TEA") == (3, 600)
    (linked,) = shop.rows(
        "SELECT b.id, s.id FROM move m JOIN journal b ON b.number = m.number / 65536"
        " JOIN journal s ON s.number = m.of / 65536 WHERE m.why = 'true-up'"
    )
    assert tuple(linked) == (receipt, sale)


def test_one_late_fact_before_thousands_of_later_ones_rewrites_nothing(shop: Shop) -> None:
    shop.receipt(("TEA", 5000, 500_000), at="07:00")
    shop.ok(*(
        shop.sale_event(("TEA", 1, 300), at=later("08:00", minutes // 10))
        for minutes in range(3000)
    ))  # fmt: skip
    before, as_was = record(shop), shop.rows("SELECT number FROM book")[0][0]
    began = time.perf_counter()
    shop.receipt(("TEA", 10, 5000), at="07:30")
    assert time.perf_counter() - began < 0.2
    after = record(shop)
    assert all(after[name][: len(rows)] == rows for name, rows in before.items())
    assert [len(after[name]) - len(before[name]) for name in RECORD] == [1, 1, 0]
    known = {"quantity": 2_000_000, "value": 200_000}
    (then,) = ask(shop, "on-hand", *known, item="TEA", as_of_number=as_was)
    assert dict(zip(known, then, strict=True)) == known
    assert shop.on_hand("TEA") == (2010, 205_000)


def test_lots_are_worth_what_each_cost_and_add_up_to_the_item(shop: Shop) -> None:
    for lot, cost in (("L1", 1000), ("L2", 2000)):
        line = {"item": "TEA", "quantity": 10_000, "department": "grocery", "cost": cost,
                "lot": lot, "expiry": "2025-09-30"}  # fmt: skip
        shop.ok(shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=[line]))
    for buyer, lot in (("C-1", "L1"), ("C-2", "L2"), ("C-3", "L1")):
        slip = shop.sale_event(("TEA", 2, 600), at="12:00", customer=buyer)
        slip["lines"][0]["lot"] = lot
        shop.ok(slip)
    lots = ask(shop, "on-hand", "lot", "quantity", "value", item="TEA")
    assert lots == [("L1", 6000, 600), ("L2", 8000, 1600)]
    assert shop.balance("1400") == 2200
    card = ask(
        shop, "stock-card", "kind", "id", "quantity", item="TEA", location="014", lot="L1"
    )  # fmt: skip
    assert [(kind, quantity) for kind, _, quantity in card] == [
        ("receipt", 10_000), ("sale", -2000), ("sale", -2000),
    ]  # fmt: skip
    named = {id for kind, id, _ in card if kind == "sale"}
    assert {_body(shop, id)["customer"] for id in named} == {"C-1", "C-3"}


def _body(shop: Shop, id: str) -> Any:
    return json.loads(shop.rows("SELECT body FROM journal WHERE id = :id", id=id)[0][0])
