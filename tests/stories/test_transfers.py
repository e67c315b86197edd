"""Goods between stores: short, over, damaged, early, twice, at the wrong store (case 14)."""

import pytest

from tests.shop import OPENING, Shop
from tillbook import starter

BOTH = ("014", "022")


def send(shop: Shop, pieces: int, at: str = "08:00", **fields: object) -> str:
    """Tea from 014 to 022."""
    made: dict[str, object] = {"receiver": "022", "lines": [tea(pieces)]}
    event = shop.event("dispatch", at, **(made | fields))
    shop.ok(event)
    return str(event["id"])


def arrive(shop: Shop, dispatch: str, pieces: int, at: str = "10:00", **fields: object) -> str:
    """Tea of a dispatch of 014, at 022."""
    line = tea(pieces) | {"damaged": int(str(fields.pop("damaged", 0))) * 1000}
    made = {"location": "022", "dispatch": dispatch, "sender": "014", "lines": [line]}
    event = shop.event("arrival", at, **(made | fields))
    shop.ok(event)
    return str(event["id"])


def close(shop: Shop, dispatch: str, at: str = "21:00") -> str:
    event = shop.event("dispatch_closed", at, dispatch=dispatch, reason="never came")
    shop.ok(event)
    return str(event["id"])


def tea(pieces: int) -> dict[str, object]:
    return {"item": "TEA", "quantity": pieces * 1000, "department": "grocery"}


def road(shop: Shop, dispatch: str) -> tuple[int, int]:
    return shop.on_hand("TEA", spot=f"road:{dispatch}")


def between(shop: Shop) -> tuple[int, int]:
    """What 014 and 022 have on the account between locations."""
    return shop.balance("1950", "014"), shop.balance("1950", "022")


def test_goods_travel_at_their_cost_and_each_store_balances(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 4)
    assert (shop.on_hand("TEA"), road(shop, dispatch)) == ((6, 600), (4, 400))
    assert shop.balance("1450", "014", dispatch) == 400
    assert between(shop) == (0, 0)
    arrive(shop, dispatch, 4)
    assert (shop.on_hand("TEA", "022"), road(shop, dispatch)) == ((4, 400), (0, 0))
    assert shop.balance("1450") == 0
    assert between(shop) == (400, -400)
    for location in BOTH:
        rows = shop.rows("SELECT SUM(amount) FROM ledger WHERE location = :at", at=location)
        assert rows[0][0] == 0


def test_the_other_store_sells_at_the_cost_that_came_with_the_goods(shop: Shop) -> None:
    """Ten at 5.00 go to the other store, which sells one: its cost is 5.00 (case 5)."""
    shop.receipt(("TEA", 10, 5000), at="07:00")
    arrive(shop, send(shop, 10), 10)
    shop.sale(("TEA", 1, 900), location="022")
    assert (shop.balance("5000", "022"), shop.balance("5000", "014")) == (500, 0)


def test_short_stays_on_the_road_until_the_next_arrival(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 10)
    arrive(shop, dispatch, 7)
    assert (shop.on_hand("TEA", "022"), road(shop, dispatch)) == ((7, 700), (3, 300))
    arrive(shop, dispatch, 3, at="16:00")
    assert (shop.on_hand("TEA", "022"), road(shop, dispatch)) == ((10, 1000), (0, 0))
    assert shop.lost == 0


@pytest.mark.parametrize("by_request", [False, True])
def test_what_never_arrives_is_lost_when_the_dispatch_is_closed(
    shop: Shop, by_request: bool
) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 10)
    arrive(shop, dispatch, 7, last=not by_request)
    if by_request:
        close(shop, dispatch)
    assert (road(shop, dispatch), shop.lost) == ((0, 0), 300)
    assert shop.balance("1450") == 0


def test_what_arrives_after_all_comes_back_from_lost(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 10)
    arrive(shop, dispatch, 7, last=True)
    arrive(shop, dispatch, 3, at="16:00")
    assert (shop.on_hand("TEA", "022"), road(shop, dispatch)) == ((10, 1000), (0, 0))
    assert shop.lost == 0


def test_damaged_goods_lie_apart(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    arrive(shop, send(shop, 10), 10, damaged=2)
    assert shop.on_hand("TEA", "022") == (8, 800)
    assert shop.on_hand("TEA", "022", "damaged") == (2, 200)


@pytest.mark.parametrize("early", [False, True])
def test_eleven_arrive_of_ten(shop: Shop, early: bool) -> None:
    """One too many is from LOST, whichever paper comes first; nothing is on the road for ever."""
    shop.receipt(("TEA", 20, 2000), at="07:00")
    event = shop.event("dispatch", "08:00", receiver="022", lines=[tea(10)])
    if not early:
        shop.ok(event)
    arrive(shop, event["id"], 11)
    if early:
        assert road(shop, event["id"]) == (-11, -1100)
        shop.ok(event)
    assert (shop.on_hand("TEA", "022"), road(shop, event["id"])) == ((11, 1100), (0, 0))
    assert shop.lost == -100
    assert shop.balance("1450") == 0


def test_an_arrival_before_its_dispatch_is_trued_up_by_it(shop: Shop) -> None:
    """Ten arrive at a last cost of 1.40; the dispatch says 1.00 each: nothing is stranded."""
    shop.receipt(("TEA", 10, 1000), at="06:00")
    shop.receipt(("TEA", 10, 1400), at="06:30", location="022")
    event = shop.event("dispatch", "08:00", receiver="022", lines=[tea(10)])
    arrive(shop, event["id"], 10)
    assert road(shop, event["id"]) == (-10, -1400)
    assert shop.on_hand("TEA", "022") == (20, 2800)
    shop.ok(event)
    assert (road(shop, event["id"]), shop.balance("1450")) == ((0, 0), 0)
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((0, 0), (20, 2400))
    assert between(shop) == (1000, -1000)


def test_the_same_arrival_twice_is_known_and_another_one_is_over(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 10)
    made = {"location": "022", "dispatch": dispatch, "sender": "014", "lines": [tea(10)]}
    event = shop.event("arrival", "10:00", **made)
    assert [shop.post(event)[0].status for _ in range(2)] == ["posted", "known"]
    arrive(shop, dispatch, 10)
    assert (shop.on_hand("TEA", "022"), road(shop, dispatch)) == ((20, 2000), (0, 0))
    assert shop.lost == -1000


def test_goods_sent_that_were_not_there_are_followed_to_the_other_store(shop: Shop) -> None:
    """Five sent that were not on hand @ 1.00, covered later @ 3.00: 10.00 follow them (case 10)."""
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    arrive(shop, send(shop, 5, at="07:00"), 5, at="07:30")
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((-5, -500), (5, 500))
    shop.receipt(("TEA", 5, 1500), at="08:00")
    assert (shop.on_hand("TEA"), shop.on_hand("TEA", "022")) == ((0, 0), (5, 1500))
    assert (shop.cogs, between(shop)) == (100, (1500, -1500))


def test_what_of_them_was_sold_and_lost_meanwhile_is_an_expense_where_it_was(shop: Shop) -> None:
    """Of five sent below zero one is still on the road, one lost, two on the shelf, one sold."""
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    dispatch = send(shop, 5, at="07:00")
    arrive(shop, dispatch, 3, at="07:30")
    shop.sale(("TEA", 1, 300), at="07:40", location="022")
    shop.receipt(("TEA", 5, 1500), at="08:00")
    assert (road(shop, dispatch), shop.on_hand("TEA", "022")) == ((2, 600), (2, 600))
    assert (shop.balance("5000", "014"), shop.balance("5000", "022")) == (100, 100 + 200)
    close(shop, dispatch)
    assert shop.lost == 600


def test_an_arrival_at_another_store_is_posted_where_the_goods_are(shop: Shop) -> None:
    shop.ok(starter.location("030", "Airport", "main", "UTC", OPENING, from_day=2025_01_01))
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 5)
    arrive(shop, dispatch, 5, location="030")
    assert (road(shop, dispatch), shop.on_hand("TEA", "030")) == ((0, 0), (5, 500))
    assert (shop.balance("1950", "014", "030"), shop.balance("1950", "030")) == (500, -500)


def test_an_arrival_that_names_the_wrong_sender_leaves_no_hole_in_transit(shop: Shop) -> None:
    """The dispatch is 022's own: what arrives as if 014 had sent it is beyond any dispatch."""
    shop.receipt(("TEA", 5, 500), at="07:00", location="022")
    event = shop.event("dispatch", "08:00", location="022", receiver="014", lines=[tea(5)])
    arrive(shop, event["id"], 2)
    assert road(shop, event["id"]) == (-2, -200)
    shop.ok(event)
    assert road(shop, event["id"]) == (0, 0)
    assert shop.on_hand("TEA", "022", f"road:{event['id']}") == (5, 500)
    assert shop.lost == -200


def test_a_dispatch_with_an_arrival_on_it_is_not_reversed_before_the_arrival_is(
    shop: Shop,
) -> None:
    shop.receipt(("TEA", 10, 1001), at="07:00")
    dispatch = send(shop, 10)
    arrival = arrive(shop, dispatch, 11, last=True)
    refused = shop.post(shop.event("reversal", of=dispatch, reason="keyed twice"))[0]
    assert refused.problem and refused.problem["type"] == "/problems/has-followers"
    event = shop.event("reversal", "22:00", location="022", of=arrival, reason="x")
    shop.ok(event)
    assert (road(shop, dispatch), shop.on_hand("TEA", "022"), shop.lost) == ((10, 1001), (0, 0), 0)
    shop.reverse(dispatch)
    assert (road(shop, dispatch), shop.on_hand("TEA")) == ((0, 0), (10, 1001))
    assert between(shop) == (0, 0)


def test_an_arrival_undone_among_others_leaves_the_road_as_if_it_had_never_been(
    shop: Shop,
) -> None:
    """Ten sent; six arrive, and six again: two are over. Without the first, none is."""
    shop.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = send(shop, 10)
    first = arrive(shop, dispatch, 6)
    arrive(shop, dispatch, 6, at="11:00")
    assert shop.lost == -200
    shop.ok(shop.event("reversal", "22:00", location="022", of=first, reason="x"))
    assert (road(shop, dispatch), shop.on_hand("TEA", "022"), shop.lost) == ((4, 400), (6, 600), 0)


def test_a_closing_undone_brings_the_goods_back_to_the_road(shop: Shop) -> None:
    shop.receipt(("TEA", 3, 100), at="07:00")
    dispatch = send(shop, 3)
    arrive(shop, dispatch, 1)
    closed = close(shop, dispatch)
    assert (shop.lost, shop.balance("1450")) == (67, 0)
    shop.reverse(closed)
    assert (shop.lost, road(shop, dispatch)) == (0, (2, 67))
