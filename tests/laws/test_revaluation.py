"""Revaluations of whatever a day of trade has left on the shelves, and their undoing."""

from functools import partial
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.conftest import METHODS, copied_shop
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.seen import Seen
from tests.laws.test_undoing import balances, reversal_of, values
from tests.laws.trading import posted_of, trade

EVERY = st.sampled_from((("avco", "avco"), *METHODS))
WAYS = st.one_of(
    st.builds(lambda amount: {"by": amount}, st.integers(-300, 300).filter(bool)),
    st.builds(lambda amount: {"to": amount}, st.integers(0, 300)),
    st.builds(lambda amount: {"down_to": {"amount": amount, "per": 3000}}, st.integers(0, 300)),
)
WHERE = st.sampled_from(
    ({"location": ""}, {"location": "014"}, {"location": "014", "spot": "shelf"})
)


@st.composite
def revaluations(draw: Any) -> Document:
    """Tea is worth more or less, in a place, at a location or in the company."""
    return {
        "kind": "revaluation", "id": "01937c5e-dddd-7000-8000-000000000001",
        "at": "2025-03-03T21:00:00Z", "actor": "ann", "company": "main", "item": "TEA",
        "day": 2025_03_03, "currency": "EUR", "reason": "moth", **draw(WHERE), **draw(WAYS),
    }  # fmt: skip


@given(day=days(), made=revaluations(), methods=EVERY)
def test_undone_at_once_every_account_is_as_before(
    day: tuple[Document, ...], made: Document, methods: Any
) -> None:
    shop = copied_shop(methods)
    trade(shop, day)
    before = balances(shop), values(shop)
    assume(posted_of(shop, made))
    assert values(shop) != before[1]
    assert posted_of(shop, reversal_of(made))
    assert (balances(shop), values(shop)) == before


@given(day=days(least=4), at=st.integers(0, 8), made=revaluations(), methods=EVERY)
def test_undone_after_more_trade_the_sum_is_as_if_it_had_never_been(
    day: tuple[Document, ...], at: int, made: Document, methods: Any
) -> None:
    """What went out in between bears its share; and no law is broken that held without it."""
    new_shop = partial(copied_shop, methods)
    with_it, without = new_shop(), new_shop()
    trade(with_it, day[:at])
    assume(posted_of(with_it, made))
    trade(with_it, day[at:])
    assume(posted_of(with_it, reversal_of(made)))
    trade(without, day)
    one, other = Seen(with_it), Seen(without)
    assert broken(one) <= broken(other)
    assume(len(one.journal) == len(other.journal) + 2)  # another worth may need another approval
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()


def broken(seen: Seen) -> set[str]:
    """The laws that do not hold."""
    found = set()
    for law in LAWS:
        try:
            law(seen)
        except AssertionError:
            found.add(law.__name__)
    return found
