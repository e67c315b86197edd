"""The laws of provisions on stock, over any trade, any method and any rule."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws import test_undoing
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.providing import ASIDE, COSTS, MONTH_ENDS, rule
from tests.laws.seen import Seen
from tests.laws.telling import Story
from tests.laws.trading import NewBook, trade
from tests.shop import Shop
from tests.sound import broken
from tillbook.providing import preview, provide

FEWER = max(5, settings().max_examples // 4)
TRADED = ("receipt", "receipt", "sale", "sale_return", "count", "count_approved", "dispatch",
          "arrival", "opening_stock", "reversal", "place_move")  # fmt: skip
METHOD = st.sampled_from(("avco", "fifo", "specific"))
MIXED = ("receipt", "sale", "reversal", *("provision",) * 8)
STEPS = st.lists(st.tuples(st.sampled_from((0, 20, 28, 50, 80)), st.sampled_from((1, 33, 100))),
                 min_size=1, max_size=3)  # fmt: skip


def ruled(shop: Shop, steps: list[tuple[int, int]]) -> None:
    """Both departments, by steps that grow."""
    days, shares = sorted({days for days, _ in steps}), sorted(share for _, share in steps)
    for department in ("grocery", "household"):
        shop.ok(rule(*zip(days, shares, strict=False), department=department))


@settings(max_examples=FEWER)
@given(day=days(kinds=TRADED, least=3), steps=STEPS, method=METHOD)
def test_what_is_put_aside_is_the_last_month_s_and_never_more_than_the_worth(
    new_shop: NewBook, day: tuple[Document, ...], steps: Any, method: str
) -> None:
    """And undone, the newest first, nothing of it is left."""
    shop = new_shop((method, "avco"))
    ruled(shop, steps)
    trade(shop, day)
    before, made = Seen(shop).settled(), []
    for month in MONTH_ENDS[1:]:
        goods = preview(shop.ledger.store, "main", month)
        assert all(0 <= one.amount <= one.value for one in goods)
        done = provide(shop.ledger, "main", month, "ann")
        assert done.status == "posted" and done.amount == sum(one.amount for one in goods)
        assert provide(shop.ledger, "main", month, "ann").status == "known"
        assert (-shop.balance(ASIDE), shop.balance(COSTS)) == (done.amount, done.amount)
        assert not broken(shop.ledger.store)
        made.append(done.id)
    for id in reversed(made):
        shop.reverse(id)
    assert Seen(shop).settled() == before


@settings(max_examples=FEWER)
@given(day=days(kinds=MIXED, least=3, most=10))
def test_every_law_holds_on_a_day_of_provisions(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    shop = new_shop()
    posted = trade(shop, day)
    seen = Seen(shop)
    for law in LAWS:
        law(seen)
    Story(posted).check(seen)
    undone = {one["of"] for one in posted if one["kind"] == "reversal"}
    stands = [one for one in posted if one["kind"] == "provision" and one["id"] not in undone]
    last = sum(line["amount"] for line in stands[-1]["lines"]) if stands else 0
    assert -shop.balance(ASIDE) == last == shop.balance(COSTS)
    assert not broken(shop.ledger.store)


@settings(max_examples=FEWER)
@given(day=days(kinds=MIXED, least=3, most=10), data=st.data())
def test_undone_it_was_never_put_aside(
    new_shop: NewBook, day: tuple[Document, ...], data: Any
) -> None:
    test_undoing.test_reversed_is_never_been.hypothesis.inner_test(new_shop, day, data)
