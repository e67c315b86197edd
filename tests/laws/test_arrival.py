"""Laws 6, 7, 8 and 14: orders of arrival, documents sent again, books posted anew."""

import json
from collections import Counter
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.arriving import orders
from tests.laws.days import Document, days
from tests.laws.keeping import KEEPING
from tests.laws.seen import DECISIONS, RECORD, Seen, table
from tests.laws.trading import NewBook, posted_of, trade
from tests.shop import Shop
from tillbook.event import KINDS


def everything(shop: Shop, names: tuple[str, ...] = RECORD + DECISIONS) -> dict[str, list[Any]]:
    """The tables of a book, row by row."""
    return {name: table(shop, name) for name in names}


@given(day=days(), data=st.data())
def test_any_order_of_arrival_gives_the_same_books(
    new_shop: NewBook, day: tuple[Document, ...], data: Any
) -> None:
    any_order_of_arrival_gives_the_same_books(new_shop, day, data)


def any_order_of_arrival_gives_the_same_books(
    new_shop: NewBook, day: tuple[Document, ...], data: Any
) -> None:
    """Law 8: quantities, revenue, tax, tender and GRNI; and the sum of goods and costs."""
    first = new_shop()
    posted = tuple(trade(first, day))
    arrived = data.draw(orders(posted))
    second = new_shop()
    assume(settle_in(second, arrived))
    one, other = Seen(first), Seen(second)
    for law in KEEPING:
        law(other)
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()


def settle_in(shop: Shop, arrived: tuple[Document, ...]) -> bool:
    """Post them all, a request again as long as it waits for something; whether all are posted."""
    waiting = list(arrived)
    while waiting:
        left = [one for one in waiting if not posted_of(shop, one)]
        if len(left) == len(waiting):
            assert all(KINDS[one["kind"]].NATURE == "request" for one in left), left
            return False
        waiting = left
    return True


@given(day=days())
def test_posting_twice_is_posting_once(new_shop: NewBook, day: tuple[Document, ...]) -> None:
    """Law 7, first half."""
    shop = new_shop()
    first = [shop.post(document)[0] for document in day]
    before = everything(shop)
    for document, outcome in zip(day, first, strict=True):
        again = shop.post(document)[0]
        if outcome.status == "posted":
            assert (again.status, again.number) == ("known", outcome.number)
        elif outcome.status in ("held", "known"):
            assert (again.status, again.number) == (outcome.status, outcome.number)
        else:
            assume(again.status == "refused")  # what it asked for may be possible by now
    assert everything(shop) == before


@given(day=days())
def test_the_same_id_with_other_content_is_held(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Law 7, second half."""
    shop = new_shop()
    posted = trade(shop, day)
    before = everything(shop)
    for document in posted:
        forged = shop.post(document | {"actor": "mallory"})[0]
        assert forged.status == "held"
        assert forged.problem and forged.problem["type"].endswith("/event-id-reused")
    assert everything(shop) == before


@given(day=days(), size=st.integers(2, 8))
def test_one_by_one_or_many_at_once(
    new_shop: NewBook, day: tuple[Document, ...], size: int
) -> None:
    """A batch of one and of many take the same path."""
    alone, together = new_shop(), new_shop()
    one = [outcome.status for document in day for outcome in alone.post(document)]
    many = []
    for first in range(0, len(day), size):
        many += [outcome.status for outcome in together.post(*day[first : first + size])]
    assert one == many
    assert everything(alone) == everything(together)


@given(day=days())
def test_replaying_the_journal_gives_the_same_record(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Law 6: the bodies alone, in the journal's order, make the same rows again."""
    shop, replayed = new_shop(), new_shop()
    charted = shop.rows("SELECT MAX(number) FROM journal")[0][0]
    trade(shop, day)
    bodies = shop.rows("SELECT body FROM journal WHERE number > :charted ORDER BY number",
                       charted=charted)  # fmt: skip
    for (body,) in bodies:
        assert replayed.ledger.post([body.encode()])[0].status == "posted"
    assert everything(replayed) == everything(shop)


@given(day=days(), doubled=st.lists(st.integers(0, 13), max_size=5), torn=st.booleans())
def test_every_fact_received_is_posted_known_or_held(
    new_shop: NewBook, day: tuple[Document, ...], doubled: list[int], torn: bool
) -> None:
    """Law 14: received = posted + known + held, per origin; what is held is kept byte for byte."""
    shop, held = new_shop(), set()
    own = counters(shop)
    received: Counter[str] = Counter()
    for document in [*day, *(day[at] for at in doubled if at < len(day))]:
        body = json.dumps(document).encode()
        if torn and document["kind"] == "sale":
            body = body.replace(b'"currency": "EUR"', b'"currency": "EURO"')
        outcome = shop.ledger.post([body])[0]
        if outcome.status == "held":
            held.add((outcome.number, body))
        if outcome.status != "refused":
            received[document["origin"]] += 1
        else:
            assert KINDS[document["kind"]].NATURE == "request"
    assert counters(shop) - own == received
    assert kept_of_the_held(shop) == held


def kept_of_the_held(shop: Shop) -> set[tuple[int, bytes]]:
    """The quarantine's numbers, and the bytes that lie under them."""
    bodies = {row.body_hash: bytes(row.body) for row in table(shop, "held_body")}
    return {(row.number, bodies[row.body_hash]) for row in table(shop, "held")}


def counters(shop: Shop) -> Counter[str]:
    """What each origin is known to have sent."""
    return Counter({
        row.origin: row.posted + row.known + row.held for row in table(shop, "origin")
    })  # fmt: skip
