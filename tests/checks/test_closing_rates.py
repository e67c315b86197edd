"""What somebody should look at where invoices are in other currencies."""

from tests.shop import Shop
from tests.stories.test_closing_rate import april, dollars, owing, revalue, take_back
from tillbook.checking import run

__all__ = ["april"]


def test_a_revaluation_that_nobody_takes_back(april: Shop) -> None:
    revalued = revalue(april, owing(dollars(april), 10_000))
    (found,) = [one for one in run(april.ledger.store) if one.check == "revaluation-stands"]
    assert (found.key, found.owner) == (f"revaluation-stands:{revalued}", "finance analyst")
    take_back(april, revalued)
    assert not [one for one in run(april.ledger.store) if one.check == "revaluation-stands"]
