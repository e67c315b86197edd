"""A month's provision on the command line: looked at, posted, posted once."""

from tests.cli.desk import Desk
from tillbook import starter


def test_it_is_looked_at_and_then_posted_once(shop: Desk) -> None:
    steps = [{"days": 0, "share": 100_000}]
    rule = starter.record(
        "provision_rule", "main/general", "2025-01-01T00:00:00Z",
        company="main", department="general", steps=steps,
    )  # fmt: skip
    shop.post(rule, shop.receipt(10, 1000))
    day = ("provision", "--day", "2025-03-31")
    (row,) = shop.ask(*day, "--preview")
    assert (row["item"], row["age"], row["value"], row["amount"]) == ("TEA", 28, 1000, 100)
    assert "1.00 of 10.00 would be put aside" in shop.ok(*day, "--preview")
    assert shop.balance("1490") == 0
    assert "1.00 put aside for goods worth 10.00, posted" in shop.ok(*day)
    assert "known" in shop.ok(*day)
    assert (shop.balance("1490"), shop.balance("5800")) == (-100, 100)
    middle = shop.run("provision", "--day", "2025-04-15")
    assert middle.exit_code == 1 and "another" in middle.stdout
    assert shop.ask(*day, "--company", "x")["problem"]["status"] == 404
