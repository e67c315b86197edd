"""The end of a month at the command line: what is open abroad, at the rate of the day."""

from typing import Any

from tests.cli.desk import Desk

OWED = {"currency": "USD", "rate": {"ours": 92, "theirs": 100}}
MARCH = ("--day", "2025-03-31")


def invoice(shop: Desk) -> dict[str, Any]:
    lines = [{"account": "6100", "amount": 10_000}]
    return shop.event("supplier_invoice", supplier="S-1", number="I-1", lines=lines,
                      total=10_000, **OWED)  # fmt: skip


def rate(shop: Desk, day: int, ours: int) -> dict[str, Any]:
    said = shop.event(
        "exchange_rate", code=f"USD/EUR@{day}", currency="USD", against="EUR", day=day,
        rate={"ours": ours, "theirs": 100},
    )  # fmt: skip
    said.pop("location")
    return said


def standing(shop: Desk, account: str, day: str) -> list[int]:
    """What an account stands at when a day ends."""
    found = shop.ask("report", "trial-balance", "--to", day)
    return [row["closing"] for row in found["rows"] if row["account"] == account]


def test_what_is_open_abroad_is_revalued_once_at_the_rate_of_the_day(shop: Desk) -> None:
    """100.00 USD owed as 92.00; the rate of Friday the 28th counts on Monday the 31st."""
    goods = shop.receipt(10, 5000) | OWED
    shop.post(invoice(shop), goods, rate(shop, 2025_03_03, 93), rate(shop, 2025_03_28, 95))
    listed = shop.ask("report", "foreign-open", "--to", "2025-03-31")["rows"]
    assert [(row["currency"], row["amount"], row["quantity"]) for row in listed] == [
        ("USD", 10_000, 0), ("USD", 0, 10_000),
    ]  # fmt: skip
    (made,) = shop.ask("revalue-foreign", *MARCH)
    assert (made["currency"], made["items"], made["status"]) == ("USD", 2, "posted")
    assert shop.ask("revalue-foreign", *MARCH) == []
    assert "Nothing in another currency" in shop.ok("revalue-foreign", *MARCH)
    assert standing(shop, "6850", "2025-03-31") == [450]
    assert standing(shop, "6850", "2025-04-01") in ([], [0])
    assert shop.run("check").exit_code == 0


def test_without_a_rate_of_that_week_nothing_is_revalued(shop: Desk) -> None:
    shop.post(invoice(shop), rate(shop, 2025_03_23, 95))
    assert "rate" in shop.run("revalue-foreign", *MARCH).output
    assert shop.run("revalue-foreign", *MARCH).exit_code == 1
    assert standing(shop, "6850", "2025-03-31") == []


def test_a_closed_month_and_a_company_that_nobody_knows(shop: Desk) -> None:
    shop.post(invoice(shop), rate(shop, 2025_03_31, 95))
    shop.ok("close", "certify", "--through", "2025-03-31")
    assert shop.run("revalue-foreign", *MARCH).exit_code == 1
    assert shop.run("revalue-foreign", *MARCH, "--company", "other").exit_code == 1


def test_done_at_the_desk_it_is_told_in_words(shop: Desk) -> None:
    shop.post(invoice(shop), rate(shop, 2025_03_31, 95))
    assert "USD: 1 items, posted" in shop.ok("revalue-foreign", *MARCH)
