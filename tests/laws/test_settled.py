"""The laws on days on which cards are taken and processors pay, in any order."""

import json
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.laws import test_undoing
from tests.laws.arriving import orders
from tests.laws.banking import settled_in, still_open
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.seen import Seen
from tests.laws.telling import Story
from tests.laws.test_arrival import settle_in
from tests.laws.test_paying import standing
from tests.laws.trading import NewBook, trade
from tests.projections.asking import ask
from tests.sound import broken
from tillbook.checking import run

KINDS = ("sale", "sale", "sale_return", "exchange", "reversal", *("settlement",) * 12)
APRIL = 2025_04_01
FEWER = max(5, settings().max_examples // 4)


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=3, most=10))
def test_what_is_open_is_what_was_taken_less_what_is_settled(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Store by store, day by day; the report, the sub-ledger and the documents say the same."""
    shop = new_shop()
    posted = trade(shop, day)
    told = still_open(standing(posted))
    seen = Seen(shop)
    for law in LAWS:
        law(seen)
    books = {
        (location, int(about.split()[1])): amount
        for (account, location, about), amount in seen.ledger().items()
        if account == "1100" and amount
    }
    assert books == told
    rows = ask(shop, "takings-open", "location", "day", "open", "settled", to_day=APRIL)
    assert {row[:2]: row[2] for row in rows} == told
    paid = settled_in(standing(posted))
    assert all(settled == paid[location, on] for location, on, _, settled in rows)
    kept = shop.rows("SELECT code, fields FROM master WHERE kind = 'takings'")
    amounts = {code: json.loads(fields)["settled"] for code, fields in kept}
    assert {code: amount for code, amount in amounts.items() if amount} == {
        f"{location} card {on}": amount for (location, on), amount in paid.items() if amount
    }
    Story(posted).check(seen)
    assert not broken(shop.ledger.store)


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=3, most=10), data=st.data())
def test_in_any_order_of_arrival(new_shop: NewBook, day: tuple[Document, ...], data: Any) -> None:
    """Paid before the slips have come, or after: the same is open, and the same is found."""
    first, second = new_shop(), new_shop()
    posted = tuple(trade(first, day))
    assume(settle_in(second, data.draw(orders(posted))))
    assert Seen(first).settled() == Seen(second).settled()
    found = [{one.key: one.value for one in run(shop.ledger.store, full=True)
              if "settle" in one.check} for shop in (first, second)]  # fmt: skip
    assert found[0] == found[1]


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=3, most=10), data=st.data())
def test_undone_it_was_never_paid(new_shop: NewBook, day: tuple[Document, ...], data: Any) -> None:
    test_undoing.test_reversed_is_never_been.hypothesis.inner_test(new_shop, day, data)
