"""Old stock at a month's end: a part of its value is put aside, and taken back the month after."""

import pytest

from tests.checks.test_advice import over_book
from tests.laws.providing import rule
from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import starter
from tillbook.providing import Provided, preview, provide

ASIDE, COSTS, INVENTORY = "1490", "5800", "1400"
MARCH, APRIL, MAY = 2025_03_31, 2025_04_30, 2025_05_31


@pytest.fixture
def old(shop: Shop) -> Shop:
    """Tea of January for 10.00, tea of March for 20.00; 25 % from 30 days on, all from 90."""
    shop.ok(rule((30, 25), (90, 100)))
    shop.receipt(("TEA", 10, 1000), at="2025-01-10T07:00:00Z")
    shop.receipt(("TEA", 10, 2000), at="2025-03-02T07:00:00Z")
    shop.clock.set("2025-04-01T06:00:00Z")
    return shop


def month(shop: Shop, day: int) -> Provided:
    return provide(shop.ledger, "main", day, "ann")


def kept(shop: Shop) -> tuple[int, int, int]:
    """What is put aside, what that has cost, and what the goods stand at."""
    return -shop.balance(ASIDE), shop.balance(COSTS), shop.balance(INVENTORY)


def test_a_quarter_of_what_is_a_month_old_is_put_aside(old: Shop) -> None:
    """30.00 of tea at average cost: half of it is 80 days old: 25 % of 15.00 is 3.75."""
    made = month(old, MARCH)
    assert (made.status, made.worth, made.amount) == ("posted", 3000, 375)
    assert kept(old) == (375, 375, 3000)
    rows = [(one.received, one.age, one.value, one.amount) for one in preview(
        old.ledger.store, "main", MARCH)]  # fmt: skip
    assert rows == [(20250302, 29, 1500, 0), (20250110, 80, 1500, 375)]


def test_done_twice_it_is_done_once(old: Shop) -> None:
    first, again = month(old, MARCH), month(old, MARCH)
    assert (again.status, again.id) == ("known", first.id)
    assert kept(old)[:2] == (375, 375)


def test_the_next_month_takes_it_back_whole(old: Shop) -> None:
    """By April the first tea is 110 days old, all of it; the other 59 days: 15.00 and 3.75."""
    month(old, MARCH)
    old.clock.set("2025-05-01T06:00:00Z")
    assert month(old, APRIL).amount == 1875
    assert kept(old) == (1875, 1875, 3000)
    assert old.balance(ASIDE, about="2025-03-31") == 0
    days = old.rows("SELECT posting_day, debit, credit FROM day_balance WHERE account = '5800'")
    assert sorted(map(tuple, days)) == [(MARCH, 375, 0), (APRIL, 1500, 0)]


def test_what_is_sold_is_no_longer_provided_for(old: Shop) -> None:
    """The cost of the sale is the goods' own; what was put aside for them comes back."""
    month(old, MARCH)
    old.sale(("TEA", 20, 500), at="2025-04-20T10:00:00Z")
    old.clock.set("2025-05-01T06:00:00Z")
    assert month(old, APRIL).amount == 0
    assert kept(old)[0] == 0 and over_book(old, "provisions-tie") == {}


def test_an_earlier_month_is_too_late_and_no_month_ends_in_its_middle(old: Shop) -> None:
    old.clock.set("2025-05-01T06:00:00Z")
    month(old, APRIL)
    for day, slug in ((MARCH, "provided-already"), (2025_05_15, "not-a-months-end")):
        made = month(old, day)
        assert made.status == "refused" and made.problem
        assert made.problem["type"] == f"/problems/{slug}"


def test_reversed_the_month_before_stands_again(old: Shop) -> None:
    first = month(old, MARCH)
    old.clock.set("2025-05-01T06:00:00Z")
    second = month(old, APRIL)
    (refused,) = old.post(old.event("reversal", of=first.id, reason="no", actor="ann"))
    assert refused.problem and refused.problem["type"] == "/problems/has-followers"
    old.reverse(second.id, at="2025-05-01T05:00:00Z")
    assert kept(old)[:2] == (375, 375) and over_book(old, "provisions-tie") == {}
    assert month(old, APRIL).status == "posted"
    assert kept(old)[:2] == (1875, 1875)


def test_the_account_takes_no_journal_by_hand(old: Shop) -> None:
    lines = [{"account": ASIDE, "amount": -100}, {"account": "6100", "amount": 100}]
    fields = {"day": 2025_03_03, "currency": "EUR", "lines": lines}
    (outcome,) = old.post(old.event("manual_journal", **fields) | {"actor": "ann"})
    assert outcome.problem and outcome.problem["type"] == "/problems/control-account"


def test_goods_without_a_day_and_without_a_rule_are_left_out(old: Shop) -> None:
    """Found in a count, nobody knows how old they are; and the household has no rule."""
    old.receipt(("JAR", 1, 500), at="2025-03-02T08:00:00Z")
    line = {"item": "MUG", "quantity": 1000, "department": "household", "cost": 500}
    old.receipt(at="2025-01-02T08:00:00Z", lines=[line])
    old.count(("JAR", 3), at="2025-03-03T09:00:00Z")
    rows = {(one.item, one.received): one.amount for one in preview(
        old.ledger.store, "main", MAY)}  # fmt: skip
    assert rows[("JAR", None)] == 0 and rows[("JAR", 20250302)] > 0
    assert "MUG" not in {item for item, _ in rows}


def test_layers_are_as_old_as_their_receipts(shop: Shop) -> None:
    """First in, first out: the old layer is worth its own cost, and no average."""
    fifo = starter.record("department", "grocery", OPENING, method="fifo", expects=1)
    shop.ok(fifo | {"id": shop.id()}, rule((30, 50)))
    shop.receipt(("TEA", 10, 1000), at="2025-01-10T07:00:00Z")
    shop.receipt(("TEA", 10, 2000), at="2025-03-02T07:00:00Z")
    shop.sale(("TEA", 5, 2500), at="2025-03-03T10:00:00Z")
    shop.clock.set("2025-04-01T06:00:00Z")
    assert month(shop, MARCH).amount == 250
    assert not broken(shop.ledger.store)
