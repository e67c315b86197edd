"""Checkpoints that somebody has touched are found, and made again."""

import pytest

from tests.checks.damage import damage, found
from tests.shop import Shop
from tillbook.checkpointing import make_checkpoints
from tillbook.rebuilding import rebuild


@pytest.fixture
def summed_up(shop: Shop) -> Shop:
    """Some trade, a checkpoint after every document, and some trade since."""
    shop.receipt(("TEA", 10, 1000), ("MUG", 4, 800), at="07:00")
    shop.sale(("TEA", 3, 900), at="08:00")
    assert make_checkpoints(shop.ledger.store, 1) > 1
    shop.sale(("TEA", 1, 300), at="09:00")
    assert found(shop, full=True) == {}
    return shop


NEWEST = "(SELECT max(number) FROM checkpoint)"


@pytest.mark.parametrize("by_sum, touched", [
    (True, "UPDATE flow SET quantity = quantity + 1"),
    (True, f"DELETE FROM flow WHERE number = {NEWEST}"),
    (False, "UPDATE flow SET posting_day = posting_day + 1"),
    (False, "UPDATE checkpoint SET low = low + 1, high = high + 1 WHERE high > 0"),
    (False, f"UPDATE checkpoint SET first = first + 1 WHERE number = {NEWEST}"),
])  # fmt: skip
def test_a_checkpoint_that_was_touched(summed_up: Shop, by_sum: bool, touched: str) -> None:
    """A wrong sum is found every morning; a wrong moment when every row is read."""
    damage(summed_up, touched)
    assert set(found(summed_up)) == ({"checkpoints-tie"} if by_sum else set())
    assert set(found(summed_up, full=True)) >= {"checkpoints-hold"}
    rebuild(summed_up.ledger.store)
    assert found(summed_up, full=True) == {}
