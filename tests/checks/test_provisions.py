"""What is put aside for stock, and an account that says otherwise."""

from tests.checks.damage import damage
from tests.shop import Shop
from tillbook.checking import run
from tillbook.finding import Finding


def found(shop: Shop) -> list[Finding]:
    """What does not tie."""
    return [one for one in run(shop.ledger.store) if one.check == "provisions-tie"]


def provided(shop: Shop) -> None:
    """1.00 is put aside at the end of March."""
    line = {"store": "014", "department": "grocery", "worth": 500, "amount": 100}
    said = {"company": "main", "day": 2025_03_31, "currency": "EUR", "lines": [line]}
    shop.ok(shop.event("provision", **said))


def test_the_account_is_what_the_last_provision_says(shop: Shop) -> None:
    provided(shop)
    assert found(shop) == []


def test_a_balance_that_is_another_is_found(shop: Shop) -> None:
    provided(shop)
    damage(shop, "UPDATE balance SET amount = amount - 7 WHERE account = '1490'")
    (finding,) = found(shop)
    assert (finding.key, finding.value) == ("provisions-tie:014/2025-03-31", 7)


def test_a_provision_that_the_books_have_forgotten_is_found(shop: Shop) -> None:
    provided(shop)
    damage(shop, "DELETE FROM master WHERE kind = 'provisions'")
    assert [finding.value for finding in found(shop)] == [100]
