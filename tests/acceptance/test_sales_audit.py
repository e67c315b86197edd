"""Tills, stock and accounts say the same of each store and day, and a cent between them is seen."""

from typing import Any

import pytest

from tests.checks.damage import damage, found
from tests.projections.asking import ask
from tests.shop import Shop, slip
from tillbook.finding import load_checks

STORES = ("014", "022")
DAYS = (2025_03_01, 2025_03_02, 2025_03_03)


def taxed(shop: Shop, at: str, pieces: int, **said: Any) -> dict[str, Any]:
    """Tea at 2.00 and 20 % on top of it inside, one cent off by promotion, by cash and card."""
    paid = 240 * pieces - 1
    line = {"department": "grocery", "list": paid + 1, "paid": paid, "item": "TEA",
            "quantity": 1000 * pieces, "taxes": ["VAT20"],
            "reductions": [{"kind": "promotion", "amount": 1}]}  # fmt: skip
    base = (paid * 5 + 3) // 6
    return shop.event(
        "sale", at, currency="EUR", lines=[line], total=paid, prices_include_tax=True,
        tenders=[{"kind": "cash", "amount": 100}, {"kind": "card", "amount": paid - 100}],
        taxes=[{"code": "VAT20", "rate": 200_000, "base": base, "amount": paid - base}], **said,
    )  # fmt: skip


@pytest.fixture
def traded(shop: Shop) -> Shop:
    """Three days at two stores: slips with tax, reductions and two tenders, and goods back."""
    for store in STORES:
        shop.receipt(("TEA", 100, 7777), at="2025-03-01T07:00:00Z", location=store)
        for at, day in enumerate(DAYS):
            for hour in range(9, 14):
                moment = f"2025-03-0{day % 10}T{hour:02}:00:00Z"
                shop.ok(taxed(shop, moment, 1 + (at + hour) % 4, location=store))
            again = f"2025-03-0{day % 10}T15:00:00Z"
            shop.ok(shop.event("sale_return", again, **slip([("TEA", 1, 200)]), location=store))
    return shop


def per_store_and_day(shop: Shop, account: str) -> dict[tuple[str, int], int]:
    """What an account was credited, less what it was debited."""
    rows = shop.rows(
        "SELECT location, posting_day, credit - debit FROM day_balance WHERE account = :account",
        account=account,
    )
    return {(store, day): amount for store, day, amount in rows if amount}


def test_slips_stock_and_accounts_of_each_store_and_day_are_the_same(traded: Shop) -> None:
    slips = {
        (store, day): figures
        for store, day, department, *figures in ask(
            traded, "sales-by-day", "location", "business_day", "department", "revenue",
            "reductions", "units",
        )
        if not department
    }  # fmt: skip
    assert slips.keys() == {(store, day) for store in STORES for day in DAYS}
    assert {key: one[0] for key, one in slips.items()} == per_store_and_day(traded, "4000")
    assert {key: one[1] for key, one in slips.items()} == per_store_and_day(traded, "4100")
    tenders = [per_store_and_day(traded, account) for account in ("1000", "1100")]
    taxes = per_store_and_day(traded, "2200")
    for key, (revenue, reductions, _) in slips.items():
        assert revenue + reductions + taxes[key] == -sum(tender[key] for tender in tenders)
    for store, day in slips:
        rolled = {
            line: (quantity, value)
            for line, quantity, value in ask(
                traded, "roll-forward", "line", "quantity", "value", location=store,
                from_day=day, to_day=day,
            )
        }  # fmt: skip
        goods = tuple(map(sum, zip(rolled["sold"], rolled["returned"], strict=True)))
        assert goods == (-slips[store, day][2], per_store_and_day(traded, "5000")[store, day])
    assert sum(row[1] for row in ask(traded, "trial-balance", "account", "closing")) == 0


CENTS = {
    "a slip": """UPDATE journal SET body = replace(body, '"total": 239', '"total": 240')
        WHERE number = (SELECT MIN(number) FROM journal WHERE body LIKE '%"total": 239%')""",
    "a tax": """UPDATE journal SET body = replace(body, '"amount": 40', '"amount": 41')
        WHERE number = (SELECT MIN(number) FROM journal WHERE body LIKE '%"amount": 40}%')""",
    "a tender": """UPDATE entry SET amount = amount + 1
        WHERE number = (SELECT MIN(number) FROM entry WHERE account = '1100')""",
    "a cost": """UPDATE move SET value = value + 1
        WHERE number = (SELECT MAX(number) FROM move WHERE why = 'sold')""",
    "the stock": "UPDATE position SET value = value + 1 WHERE location = '022'",
    "a balance": "UPDATE balance SET amount = amount - 1 WHERE account = '4000'",
    "a day": "UPDATE day_balance SET credit = credit + 1 WHERE account = '2200'",
}


@pytest.mark.parametrize("what", CENTS)
def test_a_cent_that_differs_anywhere_is_found(traded: Shop, what: str) -> None:
    assert found(traded) == {}
    damage(traded, CENTS[what])
    assert found(traded)


def test_the_tax_accounts_are_the_sum_of_the_slips_taxes(traded: Shop) -> None:
    printed = traded.rows(
        "SELECT SUM(t.value ->> 'amount') FROM journal, json_each(body, '$.taxes') t"
        " WHERE kind = 'sale'"
    )
    assert printed[0][0] == -traded.balance("2200")


def test_what_is_mapped_nowhere_posts_to_suspense_and_somebody_owns_it(shop: Shop) -> None:
    strange = shop.sale_event(("TEA", 1, 300))
    strange["tenders"] = [{"kind": "voucher", "amount": 300}]
    shop.ok(strange)
    assert shop.balance("1900") == 300
    assert found(shop) == {}
    assert "unmapped" in found(shop, severity="advice")
    assert load_checks()["unmapped"].owner == "finance analyst"


def test_every_finding_has_an_owner() -> None:
    owners = {"store manager", "inventory planner", "finance analyst", "IT support"}
    assert all(check.owner in owners for check in load_checks().values())


def test_a_slip_rung_up_wrong_is_reversed_and_rung_up_again(traded: Shop) -> None:
    """Five pieces were keyed and two were bought; every account as if two had been keyed."""
    before = sums(traded)
    wrong = taxed(traded, "20:00", 5)
    traded.ok(wrong)
    undone = traded.reverse(wrong["id"], at="20:05")
    assert sums(traded) == before
    traded.ok(taxed(traded, "20:06", 2))
    (linked,) = traded.rows(
        "SELECT w.id, u.id FROM reversal r JOIN journal w ON w.number = r.number"
        " JOIN journal u ON u.number = r.reversed_by"
    )
    assert tuple(linked) == (wrong["id"], undone)
    assert traded.balance("4000") - before["4000"] == -400
    assert found(traded, full=True) == {}


def sums(shop: Shop) -> dict[str, int]:
    return dict(map(tuple, shop.rows("SELECT account, SUM(amount) FROM balance GROUP BY account")))
