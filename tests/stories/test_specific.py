"""Specific cost: each lot leaves at what it was paid; landed cost follows its receipt line."""

import pytest

from tests.checks.damage import found
from tests.shop import OPENING, Shop
from tillbook import starter


def kept_by(shop: Shop, method: str) -> Shop:
    """The corner shop with its grocery kept by this method."""
    event = starter.record("department", "grocery", OPENING, method=method, expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    return shop


def receive(shop: Shop, lot: str, pieces: int, cost: int) -> None:
    line = {"item": "TV", "quantity": pieces * 1000, "department": "grocery", "cost": cost}
    lines = [line | {"lot": lot}]
    shop.ok(shop.event("receipt", "07:00", supplier="S-1", currency="EUR", lines=lines))


def sell(shop: Shop, lot: str, pieces: int) -> str:
    event = shop.sale_event(("TV", pieces, 50_000))
    event["lines"][0]["lot"] = lot
    shop.ok(event)
    return str(event["id"])


def test_each_serial_number_leaves_at_its_own_cost(shop: Shop) -> None:
    kept_by(shop, "specific")
    for serial, cost in (("A1", 30_000), ("B2", 20_000), ("C3", 25_000)):
        receive(shop, serial, 1, cost)
    sell(shop, "C3", 1)
    assert shop.cogs == 25_000
    sell(shop, "A1", 1)
    assert shop.cogs == 55_000
    assert found(shop, full=True) == {}


def test_within_a_lot_the_oldest_receipt_line_goes_first(shop: Shop) -> None:
    kept_by(shop, "specific")
    receive(shop, "L1", 2, 2000)
    receive(shop, "L2", 9, 90)
    receive(shop, "L1", 2, 4000)
    sell(shop, "L1", 3)
    assert shop.cogs == 2000 + 2000


def test_goods_without_a_lot_are_found(shop: Shop) -> None:
    kept_by(shop, "specific")
    receive(shop, "", 2, 2000)
    assert set(found(shop, severity="advice")) >= {"lot-missing"}


@pytest.mark.parametrize("method", ["fifo", "specific"])
def test_what_is_put_on_a_receipt_line_follows_its_layers(shop: Shop, method: str) -> None:
    """Ten came: four were sold, three lie in the back, three on the shelf beside another line."""
    kept_by(shop, method)
    first = shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("TEA", 4, 1200), at="08:00")
    line = {"item": "TEA", "quantity": 3000, "department": "grocery"}
    shop.ok(shop.event("place_move", "09:00", source="shelf", target="back", lines=[line]))
    shop.receipt(("TEA", 5, 9000), at="10:00")
    bears = {"receipt": first, "receipt_line": 1}
    shop.ok(shop.event(
        "landed_cost", "11:00", amount=500, currency="EUR", by="value", lines=[bears]
    ))  # fmt: skip
    assert shop.cogs == 400 + 200
    assert shop.on_hand("TEA") == (8, 450 + 9000)
    layers = shop.rows("SELECT spot, quantity, value FROM layer ORDER BY spot, rank")
    assert [tuple(row) for row in layers] == [
        ("back", 3000, 450), ("shelf", 3000, 450), ("shelf", 5000, 9000),
    ]  # fmt: skip
