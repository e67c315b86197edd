"""The laws over every kind of event, asked after every event of a drawn day."""

from collections import Counter
from typing import Any

from hypothesis import assume, given

from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Average, Told
from tests.laws.returning import SLIPS
from tests.laws.seen import Seen
from tests.laws.telling import Story
from tests.laws.trading import NewBook, posted_of, trade
from tests.sound import broken


@given(day=days())
def test_every_law_holds_after_every_event(new_shop: NewBook, day: tuple[Document, ...]) -> None:
    shop = new_shop()
    for document in day:
        shop.post(document)
        seen = Seen(shop)
        for law in LAWS:
            law(seen)
    for law in (*KEEPING, *SLIPS):
        law(seen)
    assert not broken(shop.ledger.store)


def test_half_cents_go_along_with_goods_that_are_sent_on(new_shop: NewBook) -> None:
    """Two for 0.03, four times: one is put aside at 0.01, the other is sold at 0.02.

    Four put aside are worth 0.04 where all like them cost 0.06. They came in four times; on the
    road, where they come once, they are worth no more, and so is what is brought back of them.
    """
    shop = new_shop()
    line = {"item": "TEA", "quantity": 1000, "department": "grocery"}
    for _ in range(4):
        shop.receipt(("TEA", 2, 3))
        shop.ok(shop.event("place_move", "08:00", source="shelf", target="back", lines=[line]))
        shop.sale(("TEA", 1, 9))
    assert shop.on_hand("TEA", spot="back") == (4, 4)
    four = line | {"quantity": 4000, "spot": "back"}
    sent = shop.event("dispatch", "13:00", receiver="022", lines=[four])
    shop.ok(sent)
    assert shop.on_hand("TEA", spot=f"road:{sent['id']}") == (4, 4)
    arrived = {"dispatch": sent["id"], "sender": "014", "location": "022"}
    shop.ok(shop.event("arrival", "14:00", lines=[line | {"quantity": 4000}], **arrived))
    sold = shop.sale(("TEA", 4, 36), location="022", at="15:00")
    shop.give_back(sold, ("TEA", 4, 36), spot="back")
    seen = Seen(shop)
    assert seen.positions["TEA", "", "014", "back", ""].value == 4
    for law in LAWS:
        law(seen)
    assert broken(shop.ledger.store) == []


@given(day=days())
def test_the_books_say_what_the_documents_say(new_shop: NewBook, day: tuple[Document, ...]) -> None:
    """Money, goods over the edges, business days and posting days, document by document."""
    shop = new_shop()
    posted = trade(shop, day)
    Story(posted).check(Seen(shop))


@given(day=days())
def test_quantities_are_the_last_count_and_what_came_after_it(
    new_shop: NewBook, day: tuple[Document, ...]
) -> None:
    """Laws 8 and 16: on hand depends on what happened, never on when it was heard of."""
    shop, posted = new_shop(), []
    for document in day:
        posted += posted_of(shop, document)
        seen = Seen(shop)
        assert seen.quantities() == Told(posted, seen).quantities()


CALM = ("sale", "receipt", "place_move", "write_off", "opening_stock", "sale_return")


@given(day=days(kinds=CALM, most=20))
def test_value_is_the_average_to_the_cent(new_shop: NewBook, day: tuple[Document, ...]) -> None:
    """Nothing late, no shelf short: within a cent for each time goods came in; exact when empty."""
    shop, average = new_shop(), Average()
    came: Counter[Any] = Counter()
    for document in day:
        if not fits(document, average):
            continue
        assume(posted_of(shop, document))
        came.update(average.take(document))
        for key, row in Seen(shop).positions.items():
            assert row.quantity == average.quantity[key]
            if not row.quantity:
                came[key] = 0
            assert abs(row.value - average.value[key]) <= came[key], (key, average.value[key])


def fits(document: Document, average: Average) -> bool:
    """Whether a calm day may have it: returns of what is out by a slip that is known."""
    if document["kind"] != "sale_return":
        return average.can_take(document)
    named = [(line.get("sale"), line.get("sale_line")) for line in document["lines"]]
    return len(set(named)) == len(named) and all(
        line.get("item") and _is_out(line, average) for line in document["lines"]
    )


def _is_out(line: Document, average: Average) -> bool:
    out, _ = average.sold.get((line.get("sale"), line.get("sale_line")), (0, 0))
    return line["quantity"] <= out
