"""Law 9: an event and its reversal leave the books as if the event had never been."""

from collections import Counter
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.arriving import names
from tests.laws.days import EARLY, TRADE, Document, days, drawn_day, more_of
from tests.laws.seen import Seen, ends, event_of, is_place, pairs
from tests.laws.trading import NewBook, posted_of, trade
from tests.shop import Shop
from tillbook.event import KINDS


def reversal_of(document: Document) -> Document:
    return {
        "kind": "reversal", "id": "01937c5e-eeee-7000-8000-000000000001",
        "at": "2025-03-03T22:00:00Z", "location": document["location"] or "014", "actor": "ann",
        "of": document["id"], "reason": "keyed twice",
    }  # fmt: skip


@st.composite
def undone_days(draw: Any) -> tuple[list[Document], Document, list[Document]]:
    """A day, a document to be undone, and what happens to other goods before that."""
    day = drawn_day(draw)
    more_of(day, TRADE, draw(st.integers(1, 6)))
    fixed: Document = {}
    if draw(st.booleans()):
        count = day.document(("count",))
        day.document(("count_approved",), count=count["id"], line=1)
        day.go_to(count["lines"][0])
        fixed = {"at": EARLY, "location": count["location"]}
    before = list(day.documents)
    undone = day.document(UNDOABLE, **fixed)
    day.items = ("CUP",)
    more_of(day, ELSEWHERE, draw(st.integers(0, 3)))
    return (
        before,
        undone,
        [one for one in day.documents[len(before) + 1 :] if not about(one, before)],
    )


def about(document: Document, before: list[Document]) -> bool:
    """Whether it approves a count of then, which would touch the very goods that are undone."""
    return document.get("count") in {one["id"] for one in before}


UNDOABLE = tuple(kind for kind in TRADE if KINDS[kind].REVERSIBLE)
ELSEWHERE = ("sale", "receipt", "place_move", "write_off", "count", "count_approved")


def reversible(day: list[Document]) -> list[Document]:
    return [document for document in day if KINDS[document["kind"]].REVERSIBLE]


@given(day=days(), data=st.data())
def test_reversed_is_never_been(new_shop: NewBook, day: tuple[Document, ...], data: Any) -> None:
    reversed_is_never_been(new_shop, day, data)


def reversed_is_never_been(new_shop: NewBook, day: tuple[Document, ...], data: Any) -> None:
    """Quantities, revenue, tax, tender, GRNI, and the sum of goods and costs."""
    shop = new_shop()
    posted = trade(shop, day)
    assume(reversible(posted))
    undone = data.draw(st.sampled_from(reversible(posted)))
    kept = [one for one in posted if undone["id"] not in names(one)]
    with_it, without = new_shop(), new_shop()
    assume(trade(with_it, kept) == kept)
    assume(posted_of(with_it, reversal_of(undone)))
    rest = [one for one in kept if one is not undone]
    assume(trade(without, rest) == rest)
    one, other = Seen(with_it), Seen(without)
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()


@given(day=undone_days())
def test_reversed_untouched_every_account_is_as_before(
    new_shop: NewBook, day: tuple[list[Document], Document, list[Document]]
) -> None:
    reversed_untouched_every_account_is_as_before(new_shop, day)


def reversed_untouched_every_account_is_as_before(
    new_shop: NewBook, day: tuple[list[Document], Document, list[Document]]
) -> None:
    """Nothing else touched its goods, and it neither opened nor covered an open line."""
    shop, without = new_shop(), new_shop()
    before, undone, after = day
    trade(shop, before)
    assume(posted_of(shop, undone))
    assume(not touches_open_lines(shop))
    trade(shop, after)
    assume(posted_of(shop, reversal_of(undone)))
    trade(without, [*before, *after])
    assert balances(shop) == balances(without)
    assert values(shop) == values(without)
    assert pools(shop) == pools(without)


def balances(shop: Shop) -> dict[Any, int]:
    """Every balance that is not zero."""
    return {key: amount for key, amount in Seen(shop).ledger().items() if amount}


def pools(shop: Shop) -> list[Any]:
    """What each count took and gave, and facts have not used or explained yet."""
    return [tuple(row)[:-1] for row in Seen(shop).marks]  # but for what came in since the opening


def values(shop: Shop) -> dict[Any, tuple[int, int]]:
    """Quantity and value of every place that has goods."""
    return {
        key: (row.quantity, row.value)
        for key, row in Seen(shop).positions.items()
        if row.quantity or row.value
    }


def touches_open_lines(shop: Shop) -> bool:
    """Whether the last event left or found a place of its goods below zero.

    A late fact and its pair neither open nor cover anything where they cancel.
    """
    seen, lying = Seen(shop), Counter[Any]()
    late, last = pairs(seen.moves), max(seen.journal)
    for row in seen.moves:
        for key, sign in zip(ends(row), (-1, 1), strict=True):
            if is_place(key) and (row.number, key) not in late:
                was, lying[key] = lying[key], lying[key] + sign * row.quantity
                if event_of(row.number) == last and min(was, lying[key]) < 0:
                    return True
    return False
