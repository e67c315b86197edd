"""Clocks that are wrong: what is known of them is set right, in every document of theirs."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.laws.days import Document, days
from tests.laws.seen import table
from tests.laws.settling import ORIGINS
from tests.laws.trading import NewBook, trade
from tests.shop import Shop, later
from tillbook.calendar import SECOND

STAMPED = ("id", "document", "sequence", "instant", "business_day", "posting_day")


@given(day=days(), fast=st.sampled_from((-3, -1, 1, 2, 4)))
def test_a_clock_that_is_known_to_be_wrong_is_set_right(
    new_shop: NewBook, day: tuple[Document, ...], fast: int
) -> None:
    """Every device some minutes fast, and known to be: the books of right clocks."""
    right, wrong = new_shop(), new_shop()
    for origin in ORIGINS:
        measure(wrong, origin, -fast * 60 * SECOND)
    posted = trade(right, day)
    assert len(trade(wrong, [by_a_clock(one, fast) for one in day])) == len(posted)
    assert stamped(right) == stamped(wrong)
    for name in ("move", "entry", "position", "open_line", "count_mark", "line_state"):
        assert table(right, name) == table(wrong, name), name


def measure(shop: Shop, origin: str, skew: int) -> None:
    """Somebody has measured the clock of an origin that has sent nothing yet."""
    with shop.ledger.store.transaction() as session:
        session.fetch("INSERT INTO origin VALUES (?, 0, ?, '', 0, 0, 0)", (origin, skew))


def by_a_clock(one: Document, fast: int) -> Document:
    """The document as a device says it whose clock is some minutes fast."""
    said = one | {"at": later(one["at"], fast)}
    if one["kind"] == "count":
        said["lines"] = [line | {"at": later(line["at"], fast)} for line in one["lines"]]
    return said


def stamped(shop: Shop) -> list[Any]:
    """What the envelopes say of times and numbers."""
    return shop.rows(f"SELECT {', '.join(STAMPED)} FROM journal ORDER BY number")
