"""Freight that comes after the goods have become others."""

import pytest

from tests.shop import OPENING, Shop
from tests.sound import broken
from tests.stories.supplying import land
from tillbook import starter
from tillbook.merging import merge


@pytest.fixture
def fifo(shop: Shop) -> Shop:
    """The corner shop with its grocery kept first in, first out."""
    event = starter.record("department", "grocery", OPENING, method="fifo", expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    return shop


def well(shop: Shop) -> bool:
    return not broken(shop.ledger.store) and shop.balance("5400") == 0


def test_freight_follows_the_same_goods_under_another_name(fifo: Shop) -> None:
    """Ten at 1.00, of which four are merged into another code and two of those are sold."""
    for code in ("CUP", "OLD-CUP"):
        known = {"name": code, "base_unit": "piece", "department": "grocery"}
        fifo.ok(starter.record("item", code, OPENING, **known))
    receipt = fifo.receipt(("OLD-CUP", 10, 1000))
    merge(fifo.ledger, "OLD-CUP", "CUP", by="ann")
    fifo.sale(("CUP", 4, 1200))
    assert (fifo.cogs, fifo.on_hand("CUP")) == (400, (6, 600))
    land(fifo, 500, receipt)
    assert (fifo.on_hand("CUP"), fifo.cogs) == ((6, 900), 600)
    assert well(fifo)


def test_freight_on_cases_follows_those_that_are_still_cases(fifo: Shop) -> None:
    """Of ten cases four have become eaches: six tenths to the cases, the rest is cost of sales."""
    receipt = fifo.receipt(("CASE", 10, 1000))
    line = {"item": "CASE", "quantity": 4000, "department": "grocery", "into": "EACH",
            "made": 48_000}  # fmt: skip
    fifo.ok(fifo.event("repack", "09:00", lines=[line]))
    land(fifo, 500, receipt)
    assert (fifo.on_hand("CASE"), fifo.on_hand("EACH")) == ((6, 900), (48, 400))
    assert fifo.cogs == 200
    assert well(fifo)
