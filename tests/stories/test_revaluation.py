"""Revaluation: goods are worth more or less than the books say, and somebody says why."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.report import Asked
from tillbook.reporting import answer

TODAY = 2025_03_03


def revaluation(shop: Shop, at: str = "14:00", **fields: Any) -> dict[str, Any]:
    said = {"company": "main", "item": "TEA", "day": TODAY, "currency": "EUR"}
    return shop.event("revaluation", at, **said, reason=fields.pop("reason", "moth"), **fields)


def revalue(shop: Shop, **fields: Any) -> str:
    event = revaluation(shop, **fields)
    shop.ok(event)
    return str(event["id"])


def refused(shop: Shop, event: dict[str, Any]) -> str:
    (outcome,) = shop.post(event)
    assert outcome.status == "refused" and outcome.problem
    return str(outcome.problem["type"]).removeprefix("/problems/")


def kept_by(shop: Shop, method: str) -> None:
    event = starter.record("department", "grocery", OPENING, method=method, expects=1)
    shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})


def layers(shop: Shop) -> list[tuple[int, int]]:
    rows = shop.rows("SELECT quantity, value FROM layer ORDER BY spot, rank")
    return [(row[0] // 1000, row[1]) for row in rows]


def test_goods_are_written_down_to_what_they_can_be_sold_for(shop: Shop) -> None:
    """Ten that cost 3.00 sell for 2.50 less 0.50: down by 10.00, and sold at 2.00 from then on."""
    shop.receipt(("TEA", 10, 3000))
    revalue(shop, down_to={"amount": 200, "per": 1000}, reason="net realisable value")
    assert (shop.on_hand("TEA"), shop.balance("5700")) == ((10, 2000), 1000)
    shop.sale(("TEA", 5, 1250), at="15:00")
    assert (shop.on_hand("TEA"), shop.cogs) == ((5, 1000), 1000)


def test_writing_down_lifts_nothing(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 3000))
    assert refused(shop, revaluation(shop, down_to={"amount": 300, "per": 1000})) == (
        "nothing-to-revalue"
    )
    shop.receipt(("TEA", 10, 1000), location="022")
    revalue(shop, location="", down_to={"amount": 200, "per": 1000})
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((10, 2000), (10, 1000))


def test_a_write_down_undone_lifts_what_still_lies_there(shop: Shop) -> None:
    """Of ten written down by 1.00 each, six are left: 6.00 to the shelf, 4.00 to their cost."""
    shop.receipt(("TEA", 10, 3000))
    down = revalue(shop, down_to={"amount": 200, "per": 1000})
    shop.sale(("TEA", 4, 1000), at="15:00")
    shop.receipt(("TEA", 4, 1200), at="16:00")
    assert shop.on_hand("TEA") == (10, 2400)
    shop.reverse(down)
    assert shop.on_hand("TEA") == (10, 3000)
    assert (shop.cogs, shop.balance("5700")) == (1200, 0)


def test_undone_at_once_every_account_is_as_it_was(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 100))
    shop.reverse(revalue(shop, by=-33))
    assert (shop.on_hand("TEA"), shop.cogs, shop.balance("5700")) == ((3, 100), 0, 0)


def test_an_amount_is_spread_over_the_company_with_what_is_on_the_road(shop: Shop) -> None:
    """Up by quantity, down by value; each store has its own part of the account."""
    shop.receipt(("TEA", 10, 1000))
    line = {"item": "TEA", "quantity": 4000, "department": "grocery"}
    shop.ok(shop.event("dispatch", "09:00", receiver="022", lines=[line]))
    shop.receipt(("TEA", 2, 600), location="022")
    revalue(shop, location="", by=120)
    assert (shop.on_hand("TEA"), shop.balance("1450")) == ((6, 660), 440)
    assert shop.on_hand("TEA", "022") == (2, 620)
    assert shop.balance("5700", "022") == -20
    revalue(shop, location="", to=860)
    assert (shop.on_hand("TEA"), shop.balance("1450")) == ((6, 330), 220)
    assert shop.on_hand("TEA", "022") == (2, 310)
    assert shop.balance("1950") == 0


@pytest.mark.parametrize("method", ["fifo", "specific"])
def test_layers_bear_it_by_what_they_are_worth(shop: Shop, method: str) -> None:
    kept_by(shop, method)
    shop.receipt(("TEA", 10, 1000))
    shop.receipt(("TEA", 10, 3000))
    down = revalue(shop, to=2000)
    assert layers(shop) == [(10, 500), (10, 1500)]
    shop.sale(("TEA", 5, 1500), at="15:00")
    assert shop.cogs == 250
    shop.receipt(("TEA", 5, 5000), at="16:00")
    shop.reverse(down)
    assert layers(shop) == [(5, 500), (10, 3000), (5, 5000)]
    assert (shop.cogs, shop.balance("5700")) == (500, 0)


def test_layers_undone_at_once_are_as_they_were(shop: Shop) -> None:
    kept_by(shop, "fifo")
    shop.receipt(("TEA", 10, 1000))
    shop.receipt(("TEA", 10, 3000))
    shop.reverse(revalue(shop, by=-2000))
    shop.reverse(revalue(shop, by=+500))
    assert layers(shop) == [(10, 1000), (10, 3000)]


def test_a_day_that_is_closed_is_refused(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 3000))
    assert refused(shop, revaluation(shop, by=-100) | {"day": 2024_12_31}) == "period-closed"


def test_goods_kept_at_standard_are_worth_their_standard(shop: Shop) -> None:
    kept_by(shop, "standard")
    shop.receipt(("TEA", 10, 3000))
    shop.ok(shop.event("standard", company="main", item="TEA", amount=300, per=1000,
                       currency="EUR"))  # fmt: skip
    assert refused(shop, revaluation(shop, by=-100)) == "kept-at-standard"


def test_more_than_they_are_worth_cannot_be_taken_off(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 3000))
    assert refused(shop, revaluation(shop, by=-3001)) == "worth-below-nothing"
    assert refused(shop, revaluation(shop, by=-1, spot="back")) == "worth-below-nothing"
    assert refused(shop, revaluation(shop, by=1, spot="back")) == "nothing-to-revalue"


def test_the_roll_forward_names_each_cause(shop: Shop) -> None:
    """Stock from opening to closing: received, its price variance, written down, revalued."""
    shop.receipt(("TEA", 10, 3000), at="07:00")
    revalue(shop, down_to={"amount": 200, "per": 1000})
    revalue(shop, by=50)
    kept_by(shop, "standard")
    shop.ok(shop.event("standard", company="main", item="TEA", amount=210, per=1000,
                       currency="EUR"))  # fmt: skip
    shop.receipt(("TEA", 10, 2200), at="16:00")
    lines = {row[3]: row[5] for row in answer(shop.ledger.store, "roll-forward", Asked())}
    assert lines == {
        "received": 5200, "written-down": -1000, "revalued": 50, "standard": 50,
        "price-variance": -100, "closing": 4200,
    }  # fmt: skip
