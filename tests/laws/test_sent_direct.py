"""The laws where a supplier sends some of the goods to the customers of a store himself."""

from collections import Counter
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.laws import test_arrival, test_undoing
from tests.laws.arriving import orders
from tests.laws.conftest import copied_shop
from tests.laws.days import Document, days
from tests.laws.holding import LAWS, rounded
from tests.laws.keeping import KEEPING
from tests.laws.seen import Seen, event_of
from tests.laws.trading import posted_of, trade
from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import starter
from tillbook.chart import DIRECT

FEWER = max(5, settings().max_examples // 3)
COST, PER = 101, 333
METHODS = st.sampled_from((("avco", "avco"), ("fifo", "avco"), ("standard", "specific")))
KINDS = (
    *("sale",) * 4, *("sale_return",) * 3, "exchange", "receipt", "dispatch", "arrival", "count",
    "count_approved", "supplier_invoice", "supplier_return", "landed_cost",
    *("reversal",) * 2, "place_move", "item_merge",
)  # fmt: skip


def agreed(methods: tuple[str, str] = ("avco", "avco")) -> Shop:
    """Tea is sent to the customers of store 014, and lies on the shelves of the other."""
    shop = copied_shop(methods)
    shop.ok(starter.record(
        "drop_ship", "014/TEA", OPENING, store="014", item="TEA", supplier="S-1", per=PER,
        costs=[{"from_day": 2025_01_01, "cost": COST}],
    ))  # fmt: skip
    return shop


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=4), methods=METHODS)
def test_every_law_holds_and_nothing_lies_between(
    day: tuple[Document, ...], methods: tuple[str, str]
) -> None:
    shop = agreed(methods)
    for document in day:
        posted_of(shop, document)
        seen = Seen(shop)
        for law in (*LAWS, nothing_lies_between, the_supplier_gets_what_is_agreed):
            law(seen)
    for law in KEEPING:
        law(seen)
    assert not broken(shop.ledger.store)


def nothing_lies_between(seen: Seen) -> None:
    """What is sent is with the customer in the same moment, or with the supplier again."""
    for key, row in seen.positions.items():
        assert key[3] != DIRECT or not (row.quantity or row.value), row
    for row in seen.open_lines:
        assert row.spot != DIRECT, row


def the_supplier_gets_what_is_agreed(seen: Seen) -> None:
    """Each line of a slip at its agreed cost; what comes back claims it again."""
    sent: Counter[int] = Counter()
    claimed: dict[int, tuple[int, str]] = {}
    by_row = {row.number: row for row in seen.moves}
    for row in seen.moves:
        if row.why == "received" and row.target_spot == DIRECT:
            assert row.value == rounded(Fraction(COST * row.quantity, PER)), row
        if row.why == "sold" and row.source_spot == DIRECT:
            assert (row.source_location, row.item) == ("014", "TEA"), row
            sent[row.number] = row.value
        if row.why == "sent-back" and row.source_spot == DIRECT:
            claimed[row.number] = row.quantity, row.target_about
    ledger = seen.ledger()
    for number, (quantity, about) in claimed.items():
        whole = quantity if about not in invoiced(seen) and not undone(seen, number) else 0
        if whole:
            amount = sum(ledger[key] for key in ledger if key[0] == "2100" and key[2] == about)
            assert amount == rounded(Fraction(COST * whole, PER)), (about, amount)
    for state in seen.states:
        if state.number in sent and not state.reversed_by:
            whole = state.returned_quantity == by_row[state.number].quantity
            cost = sent[state.number] + state.corrected_value
            assert 0 <= state.returned_value <= cost
            assert not whole or state.returned_value == cost


def invoiced(seen: Seen) -> set[str]:
    """Lines of goods on which an invoice or a credit note stood at some time."""
    return {code for (code,) in seen.shop.rows("SELECT code FROM master WHERE kind = 'goods_line'")}


def undone(seen: Seen, number: int) -> bool:
    """Whether the document of a row was reversed."""
    reversed_ = {row[0] for row in seen.shop.rows("SELECT number FROM reversal")}
    return event_of(number) in reversed_


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=4), data=st.data())
def test_any_order_of_arrival_owes_the_same(day: tuple[Document, ...], data: Any) -> None:
    """Law 8, and to the cent what the supplier is owed, and owes, by line."""
    first, second = agreed(), agreed()
    posted = tuple(trade(first, day))
    assume(test_arrival.settle_in(second, data.draw(orders(posted))))
    one, other = Seen(first), Seen(second)
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=4), data=st.data())
def test_reversed_is_never_been(day: tuple[Document, ...], data: Any) -> None:
    test_undoing.test_reversed_is_never_been.hypothesis.inner_test(agreed, day, data)


@settings(max_examples=FEWER)
@given(day=days(kinds=KINDS, least=4))
def test_replaying_gives_the_same_record(day: tuple[Document, ...]) -> None:
    test_arrival.test_replaying_the_journal_gives_the_same_record.hypothesis.inner_test(agreed, day)
