"""What people should look at when goods travel: both faces of each check see the same."""

import pytest

from tests.checks.test_advice import both, over_book, said
from tests.shop import OPENING, Shop
from tests.stories.test_transfers import arrive, send, tea
from tillbook import starter
from tillbook.report import Asked
from tillbook.reporting import answer

UNKNOWN = "01937c5e-ffff-7000-8000-00000000ffff"


@pytest.fixture(autouse=True)
def tea_at_the_sender(shop: Shop) -> None:
    shop.receipt(("TEA", 20, 2000), at="06:00")


def test_an_arrival_of_no_known_dispatch(shop: Shop) -> None:
    made = {"location": "022", "dispatch": UNKNOWN, "sender": "014", "lines": [tea(2)]}
    event = shop.event("arrival", "10:00", **made)
    (finding,) = both(shop, "arrival-differs", event)
    assert finding.key == f"arrival-differs:{event['id']}"
    assert said(finding).startswith(f"No dispatch {UNKNOWN} is known")


def test_the_dispatch_that_comes_later_ends_the_finding(shop: Shop) -> None:
    event = shop.event("dispatch", "08:00", receiver="022", lines=[tea(10)])
    arrive(shop, event["id"], 10)
    assert len(over_book(shop, "arrival-differs")) == 1
    shop.ok(event)
    assert not over_book(shop, "arrival-differs")


def test_an_arrival_at_another_store_than_its_dispatch_names(shop: Shop) -> None:
    shop.ok(starter.location("030", "Airport", "main", "UTC", OPENING, from_day=2025_01_01))
    dispatch = send(shop, 2)
    made = {"location": "030", "dispatch": dispatch, "sender": "014", "lines": [tea(2)]}
    (finding,) = both(shop, "arrival-differs", shop.event("arrival", "10:00", **made))
    assert "went from 014 to 022; goods of it arrived at 030" in said(finding)


@pytest.mark.parametrize(("pieces", "lost"), [(11, 100), (7, 300)])
def test_more_or_less_arrives_than_was_sent(shop: Shop, pieces: int, lost: int) -> None:
    made = {"dispatch": send(shop, 10), "sender": "014", "lines": [tea(pieces)], "last": True}
    event = shop.event("arrival", "10:00", location="022", **made)
    (finding,) = both(shop, "lost-on-the-road", event)
    assert finding.value == lost
    shop.ok(shop.event("reversal", "22:00", location="022", of=event["id"], reason="miscounted"))
    assert not over_book(shop, "lost-on-the-road")


def test_what_is_in_transit_is_asked_by_dispatch(shop: Shop) -> None:
    first, second = send(shop, 3), send(shop, 4)
    arrive(shop, second, 1)
    rows = answer(shop.ledger.store, "in-transit", Asked())
    assert [(row[0], row[1], row[2], row[6], row[7]) for row in rows] == [
        (first, "014", "022", 3000, 300), (second, "014", "022", 3000, 300),
    ]  # fmt: skip
    assert shop.balance("1450") == 600
    spots = {row[3] for row in answer(shop.ledger.store, "on-hand", Asked())}
    assert spots == {"shelf"}
