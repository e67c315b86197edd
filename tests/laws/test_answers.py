"""What is answered is committed, though the disk or the line fails whenever it likes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.laws.days import Document, days
from tests.laws.seen import DECISIONS, RECORD, table
from tests.laws.trading import NewBook
from tests.shop import Shop
from tillbook.store.door import Session

Fails = Literal["", "before", "after"]


class LineIsCut(Exception):
    """The database went away."""


class Failing:
    """A store that fails just before or just after a commit, when it is told to."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self.fails: Fails = ""

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """As the store's own; `fails` once."""
        fails, self.fails = self.fails, ""
        with self.store.transaction() as session:
            yield session
            if fails == "before":
                raise LineIsCut
        if fails == "after":
            raise LineIsCut

    def is_lost(self, fault: Exception) -> bool:
        """A line that was cut leaves open whether the commit took effect."""
        return isinstance(fault, LineIsCut) or bool(self.store.is_lost(fault))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@given(day=days(), failures=st.lists(st.sampled_from(("", "before", "after")), max_size=12))
def test_what_is_answered_is_in_the_book(
    new_shop: NewBook, day: tuple[Document, ...], failures: list[Fails]
) -> None:
    """No answer without a commit; what is in doubt is sent again, and posted once."""
    quiet, shop = new_shop(), new_shop()
    store = shop.ledger.store = Failing(shop.ledger.store)  # type: ignore[assignment]
    for at, document in enumerate(day):
        fails = failures[at] if at < len(failures) else ""
        if fails:
            store.fails = fails
            with pytest.raises(LineIsCut):
                shop.post(document)
        outcome = shop.post(document)[0]
        assert is_there(shop, outcome.body_hash) == (outcome.status in ("posted", "known", "held"))
        expected = quiet.post(document)[0]
        doubted = fails == "after" and expected.status == "posted"
        assert outcome.status == ("known" if doubted else expected.status)
        assert outcome.number == expected.number
    for name in RECORD + DECISIONS:
        assert table(shop, name) == table(quiet, name), name


def is_there(shop: Shop, body_hash: str) -> bool:
    """Whether the book or its quarantine has these bytes."""
    return bool(
        shop.rows(
            "SELECT 1 FROM journal WHERE body_hash = :hash"
            " UNION ALL SELECT 1 FROM held WHERE body_hash = :hash",
            hash=body_hash,
        )
    )
