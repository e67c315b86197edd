"""Laws of the year's end: over any day of trade it closes income and expense, and nothing else."""

from typing import Any

from hypothesis import given

from tests.laws import holding
from tests.laws.conftest import copied_shop
from tests.laws.days import Document, days
from tests.laws.seen import Seen
from tests.projections.asking import ask
from tests.shop import Shop

GOODS = ("sale", "receipt", "sale_return", "write_off", "manual_journal", "count", "count_approved")
AT = "2026-02-01T09:00:00Z"


def closed_year(shop: Shop, day: tuple[Document, ...]) -> str:
    """A day of trade of 2025, closed and ended; the id of the year's end."""
    shop.post(*day)
    shop.clock.set("2026-03-01T00:00:00Z")
    close = {"kind": "period_close", "id": f"01937c5e-eeee-7000-8000-{2:012x}", "at": AT,
             "actor": "ann", "company": "main", "through": 2025_12_31}  # fmt: skip
    end = {"kind": "year_end", "id": f"01937c5e-eeee-7000-8000-{3:012x}", "at": AT,
           "location": "022", "actor": "ann", "company": "main", "year": 2025}  # fmt: skip
    shop.ok(close, end)
    return str(end["id"])


def balances(shop: Shop) -> list[Any]:
    return shop.rows(
        "SELECT account, location, about, amount FROM balance WHERE amount <> 0"
        " ORDER BY account, location, about"
    )


def profit(shop: Shop) -> list[tuple[Any, ...]]:
    return ask(shop, "profit-and-loss", "section", "account", "location", "amount",
               group_by=("location", "period"))  # fmt: skip


def types(shop: Shop) -> dict[str, str]:
    return dict(map(tuple, shop.rows(
        "SELECT code, fields ->> 'type' FROM master WHERE kind = 'account'"
    )))  # fmt: skip


@given(day=days(kinds=GOODS))
def test_a_year_end_closes_income_and_expense_and_its_reversal_opens_them(
    day: tuple[Document, ...],
) -> None:
    shop, beside = copied_shop(), copied_shop()
    beside.post(*day)
    before, earned = balances(beside), profit(beside)
    end = closed_year(shop, day)
    kept = {"asset", "liability", "equity"}
    assert all(types(shop)[row.account] in kept for row in balances(shop))
    assert profit(shop) == earned
    for location in ("014", "022"):
        made = sum(row[3] for row in earned if row[0] == "result" and row[2] == location)
        assert shop.balance("3900", location) == -made
    holding.debits_equal_credits(Seen(shop))
    holding.stock_ties_to_its_accounts(Seen(shop))
    undo = {"kind": "reversal", "id": f"01937c5e-eeee-7000-8000-{4:012x}", "at": AT,
            "location": "022", "actor": "ann", "of": end, "reason": "to be mended"}  # fmt: skip
    shop.ok(undo)
    assert (balances(shop), profit(shop)) == (before, earned)
