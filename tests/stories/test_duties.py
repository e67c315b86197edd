"""Two hands, and how far a role reaches: above so much, somebody else must post it."""

from typing import Any

import pytest

from tests.checks.test_advice import both, of_events, over_book
from tests.shop import OPENING, Shop
from tests.stories.supplying import invoice, payment, refused
from tillbook import starter
from tillbook.counting import approval_id
from tillbook.desk.findings import FOLLOW, LOOK_OVER
from tillbook.desk.jobs import Runner

NIGHT = "2025-03-04T02:00:00Z"


def record(kind: str, code: str, **fields: Any) -> dict[str, Any]:
    return starter.record(kind, code, OPENING, **fields)


def given(shop: Shop, who: str, *roles: str, at: str = "*", expects: int = 0) -> None:
    """A role for somebody."""
    made = record("user_role", who, roles=list(roles), locations=[at], expects=expects)
    shop.ok(made | {"id": shop.id()})


def limited(shop: Shop, kind: str, expects: int = 0, **most: int) -> None:
    """So much by each role, in cents."""
    steps = [{"role": role.replace("_", " "), "most": cents} for role, cents in most.items()]
    shop.ok(record("limit", kind, steps=steps, expects=expects) | {"id": shop.id()})


def waived(shop: Shop, kind: str, expects: int = 0) -> None:
    made = record("separation", kind, waived=True, reason="a shop of one", expects=expects)
    shop.ok(made | {"id": shop.id()})


def approval(shop: Shop, count: str, actor: str) -> dict[str, Any]:
    made = shop.event("count_approved", "22:00", count=count, line=1, actor=actor)
    return made | {"id": approval_id(count, 1)}


def journal(shop: Shop, cents: int, actor: str, **fields: Any) -> dict[str, Any]:
    lines = [{"account": "6100", "amount": cents}, {"account": "2900", "amount": -cents}]
    return shop.event(
        "manual_journal", "17:00", day=2025_03_03, currency="EUR", lines=lines, actor=actor
    ) | fields  # fmt: skip


def broken(shop: Shop, pieces: int, actor: str, **fields: Any) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": pieces * 1000, "department": "grocery"}
    made = shop.event("write_off", "18:00", reason="broken", lines=[line], actor=actor)
    return made | fields


# Two hands.


def test_who_received_does_not_approve_the_invoice(shop: Shop) -> None:
    came = shop.receipt(("TEA", 10, 1500), actor="kim")
    line = {"receipt": came, "receipt_line": 1, "quantity": 10_000, "amount": 1500}
    asked = shop.event("supplier_invoice", "14:00", supplier="S-1", number="I-1", currency="EUR",
                       lines=[line], total=1500, actor="kim")  # fmt: skip
    assert refused(shop, asked) == "same-person-invoices"
    shop.ok(asked | {"actor": "ann"})


def test_a_shop_of_one_waives_it_and_each_such_paper_is_shown(shop: Shop) -> None:
    waived(shop, "supplier_invoice")
    waived(shop, "count_approved")
    came = shop.receipt(("TEA", 10, 1500), actor="kim")
    line = {"receipt": came, "receipt_line": 1, "quantity": 10_000, "amount": 1500}
    asked = shop.event("supplier_invoice", "14:00", supplier="S-1", number="I-1", currency="EUR",
                       lines=[line], total=1500, actor="kim")  # fmt: skip
    counted = shop.count(("TEA", 9), approve=False, actor="kim")
    found = both(shop, "same-hands", asked, approval(shop, counted, "kim"))
    assert [one.owner for one in found] == ["finance analyst"] * 2
    assert all("kim posted both" in str(one.says) for one in found)


def test_put_in_force_again_it_holds_again(shop: Shop) -> None:
    waived(shop, "count_approved")
    again = record("separation", "count_approved", waived=False, expects=1) | {"id": shop.id()}
    shop.ok(again)
    counted = shop.count(("TEA", 0), approve=False, actor="kim")
    assert refused(shop, approval(shop, counted, "kim")) == "same-person-approves"


def test_what_two_people_did_is_no_finding(shop: Shop) -> None:
    came = shop.receipt(("TEA", 10, 1500), actor="kim")
    invoice(shop, (came, 10, 1500))
    shop.count(("TEA", 9))
    assert over_book(shop, "same-hands") == {}


# Limits by value.


def test_above_a_limit_a_request_needs_another_role(shop: Shop) -> None:
    given(shop, "joe", "finance analyst")
    shop.ok(record("role", "treasurer", name="Treasurer", permissions=["post:manual_journal"]))
    given(shop, "eve", "finance analyst", "treasurer")
    limited(shop, "manual_journal", finance_analyst=10_000)
    shop.ok(journal(shop, 10_000, "joe"))
    assert refused(shop, journal(shop, 10_001, "joe")) == "beyond-limit"
    shop.ok(journal(shop, 10_001, "eve"))


def test_of_several_roles_the_furthest_counts(shop: Shop) -> None:
    shop.ok(record("role", "treasurer", name="Treasurer", permissions=["post:manual_journal"]))
    given(shop, "eve", "finance analyst", "treasurer", "cashier")
    limited(shop, "manual_journal", finance_analyst=10_000, treasurer=50_000, cashier=0)
    shop.ok(journal(shop, 50_000, "eve"))
    assert refused(shop, journal(shop, 50_001, "eve")) == "beyond-limit"


def test_a_role_holds_where_it_was_given(shop: Shop) -> None:
    given(shop, "joe", "finance analyst", at="014")
    limited(shop, "manual_journal", finance_analyst=10_000, store_manager=50)
    shop.ok(journal(shop, 10_000, "joe"))
    assert refused(shop, journal(shop, 51, "joe", location="022")) == "beyond-limit"


def test_whom_nobody_knows_has_the_lowest_limit(shop: Shop) -> None:
    limited(shop, "manual_journal", finance_analyst=10_000)
    assert refused(shop, journal(shop, 10_001, "a stranger")) == "beyond-limit"
    limited(shop, "manual_journal", expects=1)
    shop.ok(journal(shop, 10_001, "a stranger"))


def test_each_kind_that_has_a_value_asks_its_limit(shop: Shop) -> None:
    came = shop.receipt(("TEA", 100, 10_000))
    asked = invoice(shop, (came, 50, 5000))
    counted = shop.count(("TEA", 40), approve=False)
    kinds = ("adjustment", "count_approved", "supplier_invoice", "supplier_payment", "reversal")
    for kind in kinds:
        limited(shop, kind, store_manager=100, finance_analyst=100)
    line = {"item": "TEA", "quantity": -2000, "department": "grocery"}
    bill = {"receipt": came, "receipt_line": 1, "quantity": 50_000, "amount": 5000}
    for event in (
        shop.event("adjustment", reason="found", lines=[line], approved_by="ann"),
        approval(shop, counted, "ann"),
        shop.event("supplier_invoice", supplier="S-1", number="I-2", currency="EUR",
                   lines=[bill], total=5000, actor="ann"),
        payment(shop, (asked, 5000)),
        shop.event("reversal", "22:30", of=asked, reason="wrong", actor="ann"),
    ):  # fmt: skip
        assert refused(shop, event) == "beyond-limit", event["kind"]


def test_the_rule_approves_within_the_departments_limit_whatever_roles_reach(shop: Shop) -> None:
    limited(shop, "count_approved", store_manager=0)
    shop.receipt(("TEA", 10, 1000))
    counted = shop.count(("TEA", 9), approve=False)
    shop.ok(approval(shop, counted, "rule"))


def test_a_fact_beyond_the_limit_is_posted_and_shown(any_shop: Shop) -> None:
    shop = any_shop
    shop.receipt(("TEA", 100, 10_000))
    given(shop, "joe", "store manager")
    limited(shop, "write_off", store_manager=500)
    limited(shop, "sale_return", cashier=300, store_manager=9_000)
    back = [shop.give_back(None, ("TEA", 1, cents)) for cents in (300, 301)]
    (found,) = over_book(shop, "over-limit").values()
    assert (found.value, len(back)) == (1, 2) and "kim is worth 301" in str(found.says)
    late, small = broken(shop, 6, "joe"), broken(shop, 5, "joe")
    before = over_book(shop, "over-limit").keys()
    new = of_events(shop, "over-limit", late, small)
    assert over_book(shop, "over-limit").keys() - before == new.keys()
    (seen,) = new.values()
    assert (seen.value, seen.severity) == (100, "advice")
    shop.reverse(late["id"])
    assert len(over_book(shop, "over-limit")) == 1


def test_what_is_taken_off_by_hand_has_a_limit_and_what_a_rule_takes_has_none(
    any_shop: Shop,
) -> None:
    shop = any_shop
    given(shop, "joe", "cashier")
    limited(shop, "sale", cashier=200)
    slips = [shop.sale_event(("TEA", 1, 1000)) for _ in range(3)]
    by_hand = {"kind": "manual", "amount": 200, "reason": "box dented"}
    for one, taken in zip(slips, (
        by_hand, by_hand | {"amount": 201}, by_hand | {"amount": 900, "rule": "spring"},
    ), strict=True):  # fmt: skip
        one["actor"] = "joe"
        one["lines"][0] |= {"list": 1000 + taken["amount"], "reductions": [taken]}
    (seen,) = of_events(shop, "over-limit", *slips).values()
    assert (seen.value, seen.severity) == (1, "advice") and "joe is worth 201" in str(seen.says)
    assert over_book(shop, "over-limit").keys() == {seen.key}


def test_roles_and_limits_count_as_they_were_then(shop: Shop) -> None:
    """Who has left the shop did nothing wrong by it."""
    shop.receipt(("TEA", 100, 10_000))
    given(shop, "joe", "store manager")
    limited(shop, "write_off", store_manager=5000, cashier=0)
    shop.ok(broken(shop, 10, "joe"))
    given(shop, "joe", expects=1)
    limited(shop, "write_off", store_manager=10, cashier=0, expects=1)
    assert over_book(shop, "over-limit") == {}


def test_the_jobs_keep_what_both_faces_see(shop: Shop) -> None:
    shop.receipt(("TEA", 100, 10_000))
    limited(shop, "write_off", store_manager=0)
    shop.ok(broken(shop, 1, "joe"))
    jobs = Runner(shop.ledger.store, shop.clock, (FOLLOW, LOOK_OVER), "desk")
    for moment in ("2025-03-03T23:00:00Z", NIGHT):
        shop.clock.set(moment)
        jobs.run_until_idle()
        (row,) = shop.rows("SELECT gone_at FROM finding WHERE \"check\" = 'over-limit'")
        assert row.gone_at == 0


@pytest.mark.parametrize("kind", ["receipt", "wedding"])
def test_only_what_has_a_value_is_limited(shop: Shop, kind: str) -> None:
    made = record("limit", kind, steps=[{"role": "cashier", "most": 1}])
    assert refused(shop, made) == "value-not-limited"
