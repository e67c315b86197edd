"""The laws where some of the goods are a supplier's until they are sold."""

from functools import partial
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws import test_arrival, test_undoing
from tests.laws.arriving import orders
from tests.laws.consigning import (
    OWNERS,
    consigned_days,
    goods_of_others_are_worth_nothing,
    opened,
    owners_get_what_is_agreed,
    with_concession,
)
from tests.laws.days import Document
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Told
from tests.laws.seen import Seen
from tests.laws.telling import Story
from tests.laws.trading import posted_of, trade
from tests.sound import broken


@given(day=consigned_days())
def test_every_law_holds_with_goods_of_others(day: tuple[Document, ...]) -> None:
    shop = opened()
    for document in day:
        shop.post(document)
        seen = Seen(shop)
        for law in (*LAWS, owners_get_what_is_agreed, goods_of_others_are_worth_nothing):
            law(seen)
    for law in KEEPING:
        law(seen)
    assert not broken(shop.ledger.store)


@given(day=consigned_days())
def test_the_books_say_what_the_documents_say(day: tuple[Document, ...]) -> None:
    shop = opened()
    Story(trade(shop, day)).check(Seen(shop))


@given(day=consigned_days())
def test_quantities_are_the_last_count_and_what_came_after_it(day: tuple[Document, ...]) -> None:
    """Laws 8 and 16: whose goods are sold is decided by the agreement, not by what lies there."""
    shop, posted = opened(), []
    for document in day:
        posted += posted_of(shop, document)
        seen = Seen(shop)
        assert seen.quantities() == Told(posted, seen, OWNERS).quantities()


@given(day=consigned_days(), data=st.data())
def test_any_order_of_arrival_owes_the_same(day: tuple[Document, ...], data: Any) -> None:
    """Law 8, and to the cent what each owner is owed."""
    first, second = opened(), opened()
    posted = tuple(trade(first, day))
    assume(test_arrival.settle_in(second, data.draw(orders(posted))))
    one, other = Seen(first), Seen(second)
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()


@given(day=consigned_days(), data=st.data())
def test_reversed_is_never_been(day: tuple[Document, ...], data: Any) -> None:
    """Law 9, of goods that are not ours."""
    test_undoing.test_reversed_is_never_been.hypothesis.inner_test(opened, day, data)


@given(day=consigned_days(), size=st.integers(2, 8))
def test_one_by_one_or_many_at_once(day: tuple[Document, ...], size: int) -> None:
    test_arrival.test_one_by_one_or_many_at_once.hypothesis.inner_test(opened, day, size)


@given(day=consigned_days())
def test_replaying_gives_the_same_record(day: tuple[Document, ...]) -> None:
    test_arrival.test_replaying_the_journal_gives_the_same_record.hypothesis.inner_test(opened, day)


REVENUES = st.sampled_from(("commission", "gross"))


@given(day=consigned_days(), revenue=REVENUES, data=st.data())
def test_every_law_holds_with_a_concession(
    day: tuple[Document, ...], revenue: str, data: Any
) -> None:
    """And what is due to him who runs it is the same in any order of arrival."""
    shop, second = with_concession(revenue), with_concession(revenue)
    posted = []
    for document in day:
        posted += posted_of(shop, document)
        seen = Seen(shop)
        for law in (*LAWS, goods_of_others_are_worth_nothing):
            law(seen)
    for law in KEEPING:
        law(seen)
    assume(test_arrival.settle_in(second, data.draw(orders(tuple(posted)))))
    other = Seen(second)
    assert seen.quantities() == other.quantities()
    assert seen.settled() == other.settled()


@given(day=consigned_days(), revenue=REVENUES, data=st.data())
def test_takings_reversed_were_never_taken(
    day: tuple[Document, ...], revenue: str, data: Any
) -> None:
    test_undoing.test_reversed_is_never_been.hypothesis.inner_test(
        partial(with_concession, revenue), day, data
    )
