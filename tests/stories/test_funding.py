"""Who bears what is taken off: we do, each kind on its account; or the supplier who promised it."""

from typing import Any

from tests.projections.asking import ask
from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import starter

OURS, CLUB, FUNDED, SALES, BANK = "4100", "4110", "1160", "4000", "1050"


def mapped(kind: str, account: str, name: str, type_: str) -> list[dict[str, Any]]:
    """A kind of reduction with an account of its own."""
    return [
        starter.record("account", account, OPENING, name=name, type=type_),
        starter.record("account_mapping", f"reductions/{kind}", OPENING, role="reductions",
                       dimension=kind, account=account),
    ]  # fmt: skip


def opened(shop: Shop) -> Shop:
    """The club's reductions have an account; what a supplier pays for is a claim on him."""
    shop.ok(*mapped("club", CLUB, "Reductions of the club", "income"))
    shop.ok(*mapped("funded", FUNDED, "Promotions to be paid by suppliers", "asset"))
    return shop


def sold(shop: Shop, off: dict[str, int], back: str = "", at: str = "12:00") -> dict[str, Any]:
    """Tea listed at 12.00 with 20 % tax in what is paid, less what is taken off by kind."""
    paid = 1200 - sum(off.values())
    tax = (paid + 3) // 6
    cuts = [{"kind": kind, "amount": amount, "rule": "may"} for kind, amount in off.items()]
    line = {"department": "grocery", "list": 1200, "paid": paid, "item": "TEA", "quantity": 1000,
            "taxes": ["VAT20"], "reductions": cuts}  # fmt: skip
    line |= {"sale": back, "sale_line": 1} if back else {}
    return shop.event(
        "sale_return" if back else "sale", at, currency="EUR", lines=[line], total=paid,
        tenders=[{"kind": "cash", "amount": paid}], prices_include_tax=True,
        taxes=[{"code": "VAT20", "rate": 200_000, "base": paid - tax, "amount": tax}],
    )  # fmt: skip


def test_each_kind_is_borne_by_its_account(shop: Shop) -> None:
    """12.00 listed: 1.20 by the club, 2.40 by the supplier, 0.60 by a promotion of our own.

    Net of a sixth of tax these are 1.00, 2.00 and 0.50; 6.50 is paid net, 10.00 is revenue.
    """
    opened(shop).ok(sold(shop, {"club": 120, "funded": 240, "promotion": 60}))
    balances = [shop.balance(account) for account in (CLUB, FUNDED, OURS, SALES)]
    assert balances == [100, 200, 50, -1000]


def test_a_promotion_that_the_supplier_pays_for_costs_us_nothing(shop: Shop) -> None:
    """It is a claim and no loss of revenue; his money closes it, and a return takes it back."""
    opened(shop)
    first, second = sold(shop, {"funded": 240}), sold(shop, {"funded": 240}, at="12:10")
    shop.ok(first, second)
    earned = {row[0]: row[1] for row in ask(shop, "profit-and-loss", "account", "amount")}
    assert earned[SALES] == 2000 and FUNDED not in earned and OURS not in earned
    shop.ok(sold(shop, {"funded": 240}, back=first["id"], at="13:00"))
    assert shop.balance(FUNDED) == 200
    lines = [{"account": "2900", "amount": 200}, {"account": FUNDED, "amount": -200}]
    paid = shop.event("manual_journal", day=2025_03_03, currency="EUR", lines=lines)
    shop.ok(paid | {"actor": "ann"})
    assert shop.balance(FUNDED) == 0
    assert not broken(shop.ledger.store)
