"""The laws while goods go from one account to another, and from one costing method to another."""

from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.arriving import orders
from tests.laws.changing import Watched, changing_days, with_two_accounts
from tests.laws.conftest import copied_shop
from tests.laws.days import Document
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Told
from tests.laws.returning import SLIPS
from tests.laws.seen import DECISIONS, RECORD, Seen, table
from tests.laws.test_arrival import everything, settle_in
from tests.laws.trading import trade
from tests.shop import Shop
from tests.sound import broken
from tillbook.chart import Place


def opened() -> Shop:
    return with_two_accounts(copied_shop())


@given(day=changing_days())
def test_every_law_holds_while_goods_are_reclassified(day: tuple[Document, ...]) -> None:
    watched = Watched(opened())
    for document in day:
        watched.shop.post(document)
        seen = watched.look()
        for law in LAWS:
            law(seen)
    for law in (*KEEPING, *SLIPS):
        law(seen)
    assert not broken(watched.shop.ledger.store)


@given(day=changing_days())
def test_reclassified_goods_are_kept_as_their_department_says(day: tuple[Document, ...]) -> None:
    """All of the item's places, at once, by the chart as it stands then."""
    shop = opened()
    for document in day:
        posted = shop.post(document)[0].status == "posted"
        if posted and document["kind"] == "reclassification":
            with shop.ledger.store.looking() as session:
                chart = session.chart()
            for key, row in Seen(shop).positions.items():
                if key[0] == document["item"]:
                    right = chart.kept_by(Place(*key[2:]), document["department"])
                    assert (row.account, row.method) == right, key


@given(day=changing_days())
def test_quantities_are_as_if_nothing_had_been_reclassified(day: tuple[Document, ...]) -> None:
    shop, plain = opened(), opened()
    posted = trade(shop, day)
    rest = [one for one in posted if one["origin"] != "head"]
    assume(trade(plain, rest) == rest)
    one, other = Seen(shop), Seen(plain)
    assert one.quantities() == other.quantities() == Told(rest, other).quantities()
    assert one.settled() == other.settled()


@given(day=changing_days(most=3, parts=2), data=st.data())
def test_any_order_of_arrival_gives_the_same_books(day: tuple[Document, ...], data: Any) -> None:
    """Law 8: head office changes the chart in its own order, the stores trade in theirs."""
    first, second = opened(), opened()
    posted = tuple(trade(first, day))
    head = [one for one in posted if one["origin"] == "head"]
    arrived = [one for one in data.draw(orders(posted)) if one["origin"] != "head"]
    for change in head:
        arrived.insert(data.draw(st.integers(0, len(arrived))), change)
    places = sorted(at for at, one in enumerate(arrived) if one["origin"] == "head")
    for at, change in zip(places, head, strict=True):
        arrived[at] = change
    assume(settle_in(second, tuple(arrived)))
    one, other = Seen(first), Seen(second)
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()


@given(day=changing_days(), size=st.integers(2, 8))
def test_one_by_one_or_many_at_once(day: tuple[Document, ...], size: int) -> None:
    alone, together = opened(), opened()
    for document in day:
        alone.post(document)
    for first in range(0, len(day), size):
        together.post(*day[first : first + size])
    assert everything(alone) == everything(together)


@given(day=changing_days())
def test_replaying_the_journal_gives_the_same_record(day: tuple[Document, ...]) -> None:
    """Law 6."""
    shop, replayed = opened(), opened()
    charted = shop.rows("SELECT MAX(number) FROM journal")[0][0]
    trade(shop, day)
    for (body,) in shop.rows(
        "SELECT body FROM journal WHERE number > :charted ORDER BY number", charted=charted
    ):
        assert replayed.ledger.post([body.encode()])[0].status == "posted"
    for name in RECORD + DECISIONS:
        assert table(replayed, name) == table(shop, name), name
