"""The past walked to by way of checkpoints is the past added up from the record, row by row."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.conftest import METHODS, copied_shop, kept_by
from tests.laws.days import Document, days
from tests.laws.seen import Seen, ends, event_of, is_place, table
from tests.laws.test_both_databases import FEWER, new_postgres
from tests.laws.trading import NewBook
from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import checkpointing, starter
from tillbook.checkpointing import make_checkpoints
from tillbook.rebuilding import rebuild
from tillbook.report import Asked
from tillbook.reporting import answer

__all__ = ["new_postgres"]

MINUTE = 60_000_000  # microseconds
STEPS = (0, 0, 1, 2, 90, 1_500, 45_000)  # minutes; the longest ends a month
LATE = {"FEW": 3, "A_DAY": MINUTE}  # a third may be late, and by more than a minute

Stock = dict[Any, tuple[int, int]]
"""Quantity and value by position, or by account, location and item."""

drawn: dict[str, Any] = {
    "day": days(),
    "methods": st.sampled_from((*METHODS, ("avco", "avco"))),
    "steps": st.lists(st.sampled_from(STEPS), min_size=1, max_size=7),
    "longest": st.integers(1, 6),
    "often": st.integers(1, 9),
}


def traded(
    shop: Shop, day: Sequence[Document], steps: Sequence[int], longest: int, often: int
) -> Shop:
    """A day, the clock going on by fits and starts, checkpoints made every so often."""
    for at, document in enumerate(day):
        shop.post(document)
        shop.clock.now += steps[at % len(steps)] * MINUTE
        if at % often == often - 1:
            make_checkpoints(shop.ledger.store, longest)
    return shop


@pytest.fixture(autouse=True, scope="module")
def late_by_a_minute() -> Iterator[None]:
    """A day of the laws is short: what is late in it is late by little."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in LATE.items():
            patch.setattr(checkpointing, name, value)
        yield


def test_a_sale_heard_of_late_is_counted_where_it_happened() -> None:
    """A week of receipts and sales; each third document was in a cellar for four days.

    A stretch ends where three divides the number: each begins with such a sale.
    """
    shop = copied_shop()
    ((number,),) = shop.rows("SELECT number FROM book")
    for at in range((1 - number) % 3):
        shop.ok(starter.record("tax_rate", f"VAT{at}", OPENING, rate=at))
    for day in range(3, 11):
        shop.clock.set(f"2025-03-{day:02}T23:00:00Z")
        shop.receipt(("TEA", 5, 500 + day), at=f"2025-03-{day:02}T07:00:00Z")
        shop.sale(("TEA", 1, 300), at=f"2025-03-{day:02}T12:00:00Z")
        shop.sale(("TEA", 2, 600), at=f"2025-03-{day - 4 if day > 6 else day:02}T13:00:00Z")
    make_checkpoints(shop.ledger.store, 3)
    late = [row for row in table(shop, "flow") if row.late]
    assert len({row.instant for row in late}) == len({row.posting_day for row in late}) == 4
    past_is_true(shop)


@settings(max_examples=3 * FEWER)
@given(**drawn)
def test_any_past_is_what_the_record_adds_up_to(
    day: tuple[Document, ...], methods: tuple[str, ...], steps: list[int], longest: int, often: int
) -> None:
    past_is_true(traded(copied_shop(methods), day, steps, longest, often))


@settings(max_examples=FEWER)
@given(**drawn)
def test_any_past_is_the_same_on_postgresql(
    new_postgres: NewBook, day: tuple[Document, ...], methods: tuple[str, ...],
    steps: list[int], longest: int, often: int,
) -> None:  # fmt: skip
    light, heavy = copied_shop(methods), new_postgres()
    kept_by(heavy, methods)
    for shop in (light, heavy):
        traded(shop, day, steps, longest, often)
    past_is_true(heavy)
    for name in ("checkpoint", "flow"):
        assert sorted(map(tuple, table(light, name))) == sorted(map(tuple, table(heavy, name)))


@settings(max_examples=2 * FEWER)
@given(**drawn)
def test_checkpoints_are_the_same_whenever_they_are_made(
    day: tuple[Document, ...], methods: tuple[str, ...], steps: list[int], longest: int, often: int
) -> None:
    """Law 6: now and then, at the end, or made again; and the checks find them in order."""
    shop = traded(copied_shop(methods), day, steps, longest, often)
    late = traded(copied_shop(methods), day, steps, longest, len(day) + 1)
    for one in (shop, late):
        make_checkpoints(one.ledger.store, longest)
        assert make_checkpoints(one.ledger.store, longest) == 0
    made = {name: table(shop, name) for name in ("checkpoint", "flow")}
    assert made == {name: table(late, name) for name in made}
    rebuild(shop.ledger.store)
    assert made == {name: table(shop, name) for name in made}
    assert broken(shop.ledger.store) == []


def past_is_true(shop: Shop) -> None:
    """Moments that tell rows apart: by journal number, by instant, by posting day."""
    seen = Seen(shop)
    for number in some(seen.journal):
        row = seen.journal[number]
        known = by_hand(seen, lambda move, at=number: event_of(move.number) <= at)
        assert on_hand(shop, as_of_number=number) == known
        assert on_hand(shop, as_of_recorded=row.recorded_at) == by_hand(
            seen, lambda move, at=row.recorded_at: recorded(seen, move) <= at
        )
    for instant in some(around(move.instant for move in seen.moves)):
        was = by_hand(seen, lambda move, at=instant: move.instant <= at)
        assert on_hand(shop, as_of_instant=instant) == {
            key: (quantity, None) for key, (quantity, _) in was.items() if quantity
        }
    for day in some(around(posted(seen, move) for move in seen.moves)):
        upto = by_account(seen, lambda move, at=day: posted(seen, move) <= at)
        assert worth(shop, to_day=day) == upto
        since = by_account(seen, lambda move, at=day: posted(seen, move) > at)
        assert rolled(shop, day + 1) in ([], [added(upto), added(since)])


def some(moments: Iterable[int]) -> list[int]:
    """A few of them, from the first to the last."""
    listed = sorted(moments)
    return listed[:: max(1, len(listed) // 4)]


def around(moments: Iterable[int]) -> list[int]:
    """Each moment and the one before it."""
    return sorted({at - before for at in moments for before in (0, 1)})


def recorded(seen: Seen, move: Any) -> int:
    return int(seen.journal[event_of(move.number)].recorded_at)


def posted(seen: Seen, move: Any) -> int:
    return int(seen.journal[event_of(move.number)].posting_day)


def by_hand(seen: Seen, is_before: Callable[[Any], bool]) -> Stock:
    """What the moves before a moment make of each position, roads left out."""
    made: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for move in filter(is_before, seen.moves):
        for key, sign in zip(ends(move), (-1, 1), strict=True):
            if is_place(key) and not key[3].startswith("road:"):
                made[key][0] += sign * move.quantity
                made[key][1] += sign * move.value
    return {key: (sums[0], sums[1]) for key, sums in made.items() if sums[0]}


def by_account(seen: Seen, is_before: Callable[[Any], bool]) -> Stock:
    """The same by account, location and item; roads are in it."""
    made: dict[Any, list[int]] = defaultdict(lambda: [0, 0])
    for move in filter(is_before, seen.moves):
        accounts = move.source_account, move.target_account
        for key, sign, account in zip(ends(move), (-1, 1), accounts, strict=True):
            if is_place(key):
                made[account, key[2], key[0]][0] += sign * move.quantity
                made[account, key[2], key[0]][1] += sign * move.value
    return {key: (sums[0], sums[1]) for key, sums in made.items() if any(sums)}


def on_hand(shop: Shop, **asked: Any) -> Stock:
    rows = answer(shop.ledger.store, "on-hand", Asked(**asked))
    return {tuple(row[:5]): (row[5], row[6]) for row in rows}


def worth(shop: Shop, **asked: Any) -> Stock:
    rows = answer(shop.ledger.store, "valuation", Asked(**asked, group_by=("item",)))
    return {(row[0], row[1], row[3]): (row[4], row[5]) for row in rows}


def rolled(shop: Shop, day: int) -> list[tuple[int, int]]:
    """What the roll-forward from a day begins with, and what came since; nothing if nothing did."""
    rows = answer(shop.ledger.store, "roll-forward", Asked(from_day=day))
    end = added({row[3]: row[4:] for row in rows if row[3] == "closing"})
    since = [row[4:] for row in rows if row[3] not in ("opening", "closing")]
    came = added(dict(enumerate(since)) | opened(shop, day))
    return [(end[0] - came[0], end[1] - came[1]), came] if rows else []


def opened(shop: Shop, day: int) -> Stock:
    """Stock that was opened with since a day: the report calls it as its first line."""
    query = (
        "SELECT m.number, m.quantity, m.value FROM move m JOIN journal j"
        " ON j.number = m.number / 65536 WHERE m.why = 'opening' AND j.posting_day >= :day"
    )
    return {("opening", row[0]): (row[1], row[2]) for row in shop.rows(query, day=day)}


def added(stock: Stock) -> tuple[int, int]:
    return sum(one[0] for one in stock.values()), sum(one[1] for one in stock.values())
