"""How old the stock is, with numbers that a reader can add up."""

from typing import Any

import pytest

from tests.projections.asking import ask
from tests.shop import OPENING, Shop
from tests.stories.group import THEIRS, buying, founded, post, selling, tea
from tillbook import starter

JANUARY, FEBRUARY = "2025-01-15T07:00:00Z", "2025-02-15T07:00:00Z"


def kept(shop: Shop, method: str) -> None:
    event = starter.record("department", "grocery", OPENING, method=method, expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})


def ageing(shop: Shop, **asked: Any) -> list[tuple[Any, ...]]:
    columns = "location", "day", "age", "quantity", "value"
    return ask(shop, "stock-ageing", *columns, to_day=2025_03_03, **asked)


def test_layers_are_as_old_as_their_receipt_wherever_they_were_carried(shop: Shop) -> None:
    """10 of January at 1.00, 10 of February at 2.00; 12 are sent on and 2 are sold there."""
    kept(shop, "fifo")
    shop.receipt(("TEA", 10, 1000), at=JANUARY)
    shop.receipt(("TEA", 10, 2000), at=FEBRUARY)
    line = {"item": "TEA", "quantity": 12_000, "department": "grocery"}
    sent = shop.event("dispatch", receiver="022", lines=[line])
    made = {"dispatch": sent["id"], "sender": "014", "lines": [line]}
    shop.ok(sent, shop.event("arrival", location="022", **made))
    shop.sale(("TEA", 2, 600), location="022", at="13:00")
    assert ageing(shop) == [
        ("014", 2025_02_15, 16, 8000, 1600),
        ("022", 2025_02_15, 16, 2000, 400),
        ("022", 2025_01_15, 47, 8000, 800),
    ]
    assert sum(row[-1] for row in ageing(shop)) == shop.balance("1400")
    assert ageing(shop, location="014") == ageing(shop)[:1]


@pytest.mark.parametrize("method", ["avco", "standard"])
def test_all_other_goods_are_the_newest_that_came(shop: Shop, method: str) -> None:
    """10 and 10 came, 5 are sold: of 15 there, 10 are February's and 5 January's."""
    kept(shop, method)
    shop.receipt(("TEA", 10, 1000), at=JANUARY)
    shop.receipt(("TEA", 10, 2000), at=FEBRUARY)
    shop.sale(("TEA", 5, 900))
    assert ageing(shop) == [
        ("014", 2025_02_15, 16, 10_000, 1500), ("014", 2025_01_15, 47, 5000, 750),
    ]  # fmt: skip


def test_what_no_receipt_explains_has_no_day(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200), at=JANUARY)
    shop.count(("TEA", 3))
    assert ageing(shop) == [
        ("014", 2025_01_15, 47, 2000, 200), ("014", None, None, 1000, 100),
    ]  # fmt: skip


def test_a_receipt_that_was_undone_explains_nothing(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at=JANUARY)
    wrong = shop.receipt(("TEA", 10, 2000), at=FEBRUARY)
    shop.ok(shop.event("reversal", of=wrong, reason="keyed twice"))
    assert ageing(shop) == [("014", 2025_01_15, 47, 10_000, 1000)]


def test_goods_bought_from_another_company_are_as_old_as_their_arrival(shop: Shop) -> None:
    """Ours came in January; the other company bought four of them in March."""
    founded(shop)
    shop.receipt(("TEA", 10, 1000), at=JANUARY)
    dispatch = post(shop, selling(shop, tea(4, 600)))
    post(shop, buying(shop, dispatch, tea(4, 600)))
    assert ageing(shop) == [
        ("014", 2025_01_15, 47, 6000, 600), (THEIRS, 2025_03_03, 0, 4000, 600),
    ]  # fmt: skip


def test_an_empty_shelf_and_one_below_zero_have_no_age(shop: Shop) -> None:
    shop.receipt(("TEA", 2, 200), ("MUG", 1, 300), at=JANUARY)
    shop.sale(("TEA", 2, 600), ("MUG", 2, 900))
    assert ageing(shop) == []
