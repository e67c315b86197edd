"""The laws about two books, where goods are kept at standard: orders of arrival, and undoing."""

from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.laws.conftest import METHODS, copied_shop
from tests.laws.days import Document, days
from tests.laws.seen import DECISIONS, RECORD, table
from tests.laws.test_arrival import any_order_of_arrival_gives_the_same_books
from tests.laws.test_undoing import (
    reversed_is_never_been,
    reversed_untouched_every_account_is_as_before,
    undone_days,
)
from tests.laws.trading import trade
from tillbook.replaying import replay

AT_STANDARD = st.sampled_from([pair for pair in METHODS if "standard" in pair])


@given(day=days(), methods=AT_STANDARD, data=st.data())
def test_any_order_of_arrival(day: tuple[Document, ...], methods: Any, data: Any) -> None:
    any_order_of_arrival_gives_the_same_books(partial(copied_shop, methods), day, data)


@given(day=days(), methods=AT_STANDARD, data=st.data())
def test_reversed_is_never_been(day: tuple[Document, ...], methods: Any, data: Any) -> None:
    reversed_is_never_been(partial(copied_shop, methods), day, data)


@given(day=undone_days(), methods=AT_STANDARD)
def test_reversed_untouched(day: Any, methods: Any) -> None:
    reversed_untouched_every_account_is_as_before(partial(copied_shop, methods), day)


@given(day=days(), methods=AT_STANDARD)
def test_one_by_one_all_at_once_or_replayed(day: tuple[Document, ...], methods: Any) -> None:
    """Laws 6 and 7: the very same rows."""
    alone, together = copied_shop(methods), copied_shop(methods)
    trade(alone, day)
    together.post(*day)
    for name in RECORD + DECISIONS:
        assert table(alone, name) == table(together, name), name
    assert replay(alone.ledger.store) == []
