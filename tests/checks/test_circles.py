"""A damaged book may lead round in a circle; nobody who reads it goes on for ever."""

from tests.checks.damage import damage
from tests.projections.asking import ask
from tests.shop import Shop
from tillbook.checking import run
from tillbook.replaying import replay


def test_a_chain_of_moves_that_leads_to_itself_is_read_to_its_end(shop: Shop) -> None:
    """The newest sale is said to have followed itself; checks, card and replay come to an end."""
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 10), at="08:00")
    shop.sale(("TEA", 1, 300), at="09:00")
    damage(shop, "UPDATE move SET source_before = number WHERE why = 'sold'")
    broken = [one for one in [*run(shop.ledger.store, full=True), *replay(shop.ledger.store)]
              if one.severity == "broken law"]  # fmt: skip
    sold = shop.rows("SELECT number / 65536 AS document FROM move WHERE why = 'sold'")[0][0]
    assert any(sold in one.documents for one in broken)
    assert len(ask(shop, "stock-card", "quantity", item="TEA", location="014")) == 1
    shop.sale(("TEA", 1, 300), at="08:30")
