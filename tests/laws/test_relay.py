"""A day of one book in another: envelopes unchanged, whatever order the lines come in."""

from hypothesis import given
from hypothesis import strategies as st

from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.seen import Seen
from tests.laws.trading import LawfulShop, NewBook, trade
from tests.shop import Shop
from tillbook.relay import wrapped
from tillbook.store.opening import open_store

SAME = "SELECT id, origin, sequence, document, instant, business_day, envelope, body, hash"


@given(day=days(), data=st.data())
def test_the_other_book_has_the_same_journal(
    new_shop: NewBook, day: tuple[Document, ...], data: st.DataObject
) -> None:
    """Nothing is judged, stamped or dated anew; quantities and money are the same (law 8)."""
    node, hub = new_shop(), LawfulShop(open_store(":memory:", name="hub"), chart=False)
    hub.clock.set("2025-02-01T00:00:00Z")  # it is behind, and dates nothing anew
    hub.ledger.post(lines(node))
    trade(node, day)
    waiting = lines(node)
    while waiting:
        line = waiting.pop(data.draw(st.integers(0, min(2, len(waiting) - 1))))
        outcome = hub.ledger.post([line])[0]
        assert outcome.status in ("posted", "known", "waits"), outcome
        if outcome.status == "waits":
            waiting.append(line)
    assert sorted(journal(hub)) == sorted(journal(node))
    one, other = Seen(node), Seen(hub)
    assert one.quantities() == other.quantities()
    assert one.settled() == other.settled()
    for law in LAWS:
        law(other)


def journal(shop: Shop) -> list[tuple[object, ...]]:
    return [tuple(row) for row in shop.rows(f"{SAME} FROM journal")]


def lines(shop: Shop) -> list[bytes]:
    """All that a book has, as lines for another."""
    heads: dict[str, str] = {}
    sent = []
    for origin, envelope, body, after in shop.rows(
        "SELECT origin, envelope, body, hash FROM journal ORDER BY number"
    ):
        sent.append(wrapped(heads.get(origin, ""), envelope, body))
        heads[origin] = after
    return sent
