"""Goods that go to another company of the group: two papers and a price."""

from typing import Any

import pytest

from tests.shop import OPENING, Shop
from tests.stories.group import (
    INTERCOMPANY,
    MARK_UPS,
    THEIRS,
    buying,
    founded,
    has_of_the_other,
    post,
    selling,
    taking_again,
    tea,
)
from tillbook import starter


@pytest.fixture
def group(shop: Shop) -> Shop:
    founded(shop)
    return shop


def stands(shop: Shop) -> tuple[int, int, int]:
    """Tea here, tea there, and our mark-up."""
    here, there = shop.on_hand("TEA")[1], shop.on_hand("TEA", THEIRS)[1]
    return here, there, -shop.balance(MARK_UPS)


def refusal(shop: Shop, event: dict[str, Any]) -> tuple[str, str]:
    outcome = shop.post(event)[0]
    assert outcome.problem
    return outcome.status, str(outcome.problem["type"]).removeprefix("/problems/")


def test_goods_leave_at_their_cost_and_come_at_the_price(group: Shop) -> None:
    """Ten at 1.00, four go for 1.50 each: 6.00 owed, 2.00 of it mark-up; in the group, nothing."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(4, 600)))
    assert (stands(group), has_of_the_other(group)) == ((600, 0, 200), (600, 0))
    post(group, buying(group, dispatch, tea(4, 600)))
    assert (stands(group), has_of_the_other(group)) == ((600, 600, 200), (600, -600))
    assert group.balance(INTERCOMPANY, about=f"main other {dispatch}") == 0
    assert group.balance("1950") == 0
    group.sale(("TEA", 1, 900), location=THEIRS)
    assert (group.balance("5000", THEIRS), group.balance("5000", "014")) == (150, 0)


def test_each_company_balances_by_itself_after_each_paper(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = selling(group, tea(4, 600))
    for paper in (dispatch, buying(group, dispatch["id"], tea(4, 600))):
        post(group, paper)
        for location in ("014", THEIRS):
            rows = group.rows("SELECT SUM(amount) FROM ledger WHERE location = :at", at=location)
            assert not rows[0][0]


def test_goods_under_way_lie_in_no_place_and_are_what_the_seller_has_of_the_buyer(
    group: Shop,
) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    assert not group.rows("SELECT * FROM position WHERE quantity <> 0")
    assert group.balance("1450") == 0
    transfer = f"main other {dispatch}"
    assert group.balance(INTERCOMPANY, "014", transfer) == 1500
    post(group, buying(group, dispatch, tea(6, 900)))
    assert group.balance(INTERCOMPANY, about=transfer) == 600


@pytest.mark.parametrize("early", [False, True])
def test_it_does_not_matter_which_paper_comes_first(group: Shop, early: bool) -> None:
    group.receipt(("TEA", 10, 1001), at="07:00")
    dispatch = selling(group, tea(10, 1500))
    papers = [dispatch, buying(group, dispatch["id"], tea(10, 1500))]
    group.ok(*(reversed(papers) if early else papers))
    assert (stands(group), has_of_the_other(group)) == ((0, 1500, 499), (1500, -1500))


def test_what_arrives_damaged_takes_its_share_of_the_price(group: Shop) -> None:
    group.receipt(("TEA", 3, 300), at="07:00")
    dispatch = post(group, selling(group, tea(3, 500)))
    post(group, buying(group, dispatch, tea(3, 500, damaged=1000)))
    assert group.on_hand("TEA", THEIRS) == (2, 333)
    assert group.on_hand("TEA", THEIRS, "damaged") == (1, 167)


def test_short_goods_are_ours_again_when_we_say_so(group: Shop) -> None:
    """Ten go for 15.00 and eight come: 3.00 are open, until the two are back on our shelf."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, buying(group, dispatch, tea(8, 1200), last=True))
    assert has_of_the_other(group) == (1500, -1200)
    post(group, taking_again(group, dispatch, tea(2, 300, dispatch_line=1)))
    assert (stands(group), has_of_the_other(group)) == ((200, 1200, 400), (1200, -1200))
    group.ok(group.event("write_off", "16:00", reason="stolen", lines=[tea(2)]))
    assert (stands(group)[0], group.balance("5200")) == (0, 200)


def test_any_parts_of_goods_taken_again_add_up(group: Shop) -> None:
    """Three of 1.00 for 2.00: parts come back at .33, .34, .33, and the mark-up goes with them."""
    group.receipt(("TEA", 3, 100), at="07:00")
    dispatch = post(group, selling(group, tea(3, 200)))
    costs = []
    for price in (67, 66, 67):
        post(group, taking_again(group, dispatch, tea(1, price, dispatch_line=1)))
        costs.append(group.on_hand("TEA")[1])
    assert costs == [33, 67, 100]
    assert (stands(group), has_of_the_other(group)) == ((100, 0, 0), (0, 0))


def test_more_than_went_comes_back_at_todays_cost(group: Shop) -> None:
    group.receipt(("TEA", 2, 200), at="07:00")
    dispatch = post(group, selling(group, tea(2, 300)))
    post(group, taking_again(group, dispatch, tea(3, 450, dispatch_line=1)))
    assert (group.on_hand("TEA"), has_of_the_other(group)) == ((3, 300), (-150, 0))


def test_goods_taken_again_before_their_dispatch_is_known_come_at_todays_cost(
    group: Shop,
) -> None:
    group.receipt(("TEA", 4, 800), at="07:00")
    dispatch = selling(group, tea(2, 600))
    post(group, taking_again(group, dispatch["id"], tea(2, 600, dispatch_line=1)))
    assert (group.on_hand("TEA"), has_of_the_other(group)) == ((6, 1200), (-600, 0))
    post(group, dispatch)
    assert (stands(group), has_of_the_other(group)) == ((800, 0, 0), (0, 0))


def test_eleven_come_of_ten_and_the_papers_differ(group: Shop) -> None:
    """Neither company's books are bent to the other's: 1.50 is open the other way round."""
    group.receipt(("TEA", 11, 1100), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, buying(group, dispatch, tea(11, 1650)))
    assert (group.on_hand("TEA"), group.on_hand("TEA", THEIRS)) == ((1, 100), (11, 1650))
    assert (has_of_the_other(group), group.lost) == ((1500, -1650), 0)


def test_below_cost_the_mark_up_is_a_loss(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    post(group, selling(group, tea(10, 700)))
    assert (stands(group), has_of_the_other(group)) == ((0, 0, -300), (700, 0))


def test_goods_given_away_are_all_loss(group: Shop) -> None:
    group.receipt(("TEA", 2, 200), at="07:00")
    dispatch = post(group, selling(group, tea(2, 0)))
    post(group, buying(group, dispatch, tea(2, 0)))
    assert (group.on_hand("TEA", THEIRS), stands(group)[2]) == ((2, 0), -200)


def test_goods_that_were_not_there_turn_out_to_leave_less_mark_up(group: Shop) -> None:
    """Five sold on at a last cost of 1.00, covered @ 3.00: the buyer's cost stays what he pays."""
    group.receipt(("TEA", 1, 100), at="06:00")
    group.sale(("TEA", 1, 300), at="06:30")
    dispatch = post(group, selling(group, tea(5, 1000)))
    post(group, buying(group, dispatch, tea(5, 1000)))
    assert stands(group) == (-500, 1000, 500)
    group.receipt(("TEA", 5, 1500), at="09:00")
    assert stands(group) == (0, 1000, -500)
    assert (group.cogs, has_of_the_other(group)) == (100, (1000, -1000))
    group.reverse(post(group, taking_again(group, dispatch, tea(5, 1000, dispatch_line=1))))
    assert stands(group) == (0, 1000, -500)


def test_the_newest_layer_of_the_buyer_is_what_he_bought(group: Shop) -> None:
    """First in, first out: a receipt line of his own; ours stay with us."""
    group.ok(starter.record("department", "grocery", OPENING, expects=1, method="fifo",
                            count_limit=2500) | {"id": group.id()})  # fmt: skip
    group.receipt(("TEA", 4, 400), at="06:00")
    group.receipt(("TEA", 4, 800), at="07:00")
    group.receipt(("TEA", 2, 900), at="07:00", location=THEIRS)
    dispatch = post(group, selling(group, tea(6, 1200)))
    assert stands(group) == (400, 900, 400)
    arrival = post(group, buying(group, dispatch, tea(6, 1200)))
    layers = group.rows("SELECT quantity, value, receipt FROM layer WHERE location = '900'"
                        " AND quantity > 0 ORDER BY rank")  # fmt: skip
    number = group.rows("SELECT number FROM journal WHERE id = :id", id=arrival)[0][0]
    assert [tuple(row)[:2] for row in layers] == [(2000, 900), (6000, 1200)]
    assert layers[1][2] // 65_536 == number
    post(group, taking_again(group, dispatch, tea(3, 600, dispatch_line=1)))
    assert group.on_hand("TEA") == (5, 800), "half of the 4 @ 1.00 and of the 2 @ 2.00"


def test_goods_that_are_kept_by_layers_from_here_on_keep_the_line_that_they_were_bought_by(
    group: Shop,
) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(4, 600)))
    arrival = post(group, buying(group, dispatch, tea(4, 600)))
    group.ok(starter.record("department", "cellar", OPENING, method="fifo"))
    carried = group.event("reclassification", "18:00", company="other", item="TEA")
    group.ok({name: value for name, value in carried.items() if name != "location"}
             | {"department": "cellar"})  # fmt: skip
    number = group.rows("SELECT number FROM journal WHERE id = :id", id=arrival)[0][0]
    receipts = group.rows("SELECT receipt FROM layer WHERE location = '900' AND quantity > 0")
    assert [row[0] // 65_536 for row in receipts] == [number]


def test_a_buyer_that_keeps_a_standard_has_the_rest_as_variance(group: Shop) -> None:
    group.ok(starter.record("department", "grocery", OPENING, expects=1, method="standard",
                            count_limit=2500) | {"id": group.id()})  # fmt: skip
    group.ok(starter.record("item", "TEA", OPENING, name="Tea", base_unit="piece",
                            department="grocery"))  # fmt: skip
    for company, amount in (("main", 100), ("other", 120)):
        group.ok(group.event("standard", "06:00", company=company, item="TEA", amount=amount,
                             per=1000, currency="EUR"))  # fmt: skip
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(4, 600)))
    post(group, buying(group, dispatch, tea(4, 600)))
    assert stands(group) == (600, 480, 200)
    assert (group.balance("5500", THEIRS), group.balance("5500", "014")) == (120, 0)


def test_what_was_bought_from_a_company_came_after_an_older_receipt(group: Shop) -> None:
    """Ten received and sold, ten bought from us: freight of the ten is for goods that are gone."""
    receipt = group.receipt(("TEA", 10, 1000), at="06:00", location=THEIRS)
    group.sale(("TEA", 10, 3000), at="06:30", location=THEIRS)
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, buying(group, dispatch, tea(10, 1500)))
    group.ok(group.event("landed_cost", "18:00", location=THEIRS, amount=500, currency="EUR",
                         by="value", lines=[{"receipt": receipt, "receipt_line": 1}]))  # fmt: skip
    assert (stands(group)[1], group.balance("5000", THEIRS)) == (1500, 1500)


def test_the_buyers_paper_is_undone_before_the_sellers(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    arrival = post(group, buying(group, dispatch, tea(10, 1500)))
    undo = group.event("reversal", "20:00", of=dispatch, reason="keyed twice")
    assert refusal(group, undo) == ("refused", "has-followers")
    group.sale(("TEA", 4, 1200), at="11:00", location=THEIRS)
    group.ok(group.event("reversal", "21:00", location=THEIRS, of=arrival, reason="not ours"))
    assert group.on_hand("TEA", THEIRS) == (-4, -600)
    assert has_of_the_other(group) == (1500, 0)
    group.reverse(dispatch)
    assert (group.on_hand("TEA"), stands(group)[2], has_of_the_other(group)) == (
        (10, 1000), 0, (0, 0),
    )  # fmt: skip


def test_goods_taken_again_stand_on_their_dispatch_until_that_is_undone(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    again = post(group, taking_again(group, dispatch, tea(4, 600, dispatch_line=1)))
    undo = group.event("reversal", "20:00", of=dispatch, reason="keyed twice")
    assert refusal(group, undo) == ("refused", "has-followers")
    group.receipt(("TEA", 4, 800), at="16:00")  # eight at 1.50 on the shelf by now
    group.reverse(again, at="21:00")
    assert (stands(group), has_of_the_other(group)) == ((600, 0, 500), (1500, 0))
    assert group.balance("5300") == 200, "the four are worth 6.00 today and came at 4.00"
    group.reverse(dispatch, at="21:30")
    assert (group.on_hand("TEA"), stands(group)[2]) == ((14, 1600), 0)


def test_a_price_put_right_by_one_company_alone(group: Shop) -> None:
    """The buyer read 1.40 for 1.50: its paper is undone and said again, and the pair is even."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    wrong = post(group, buying(group, dispatch, tea(10, 1400)))
    assert has_of_the_other(group) == (1500, -1400)
    group.ok(group.event("reversal", "20:00", location=THEIRS, of=wrong, reason="misread"))
    post(group, buying(group, dispatch, tea(10, 1500), at="20:10"))
    assert has_of_the_other(group) == (1500, -1500)


def test_goods_that_go_back_are_sold_back(group: Shop) -> None:
    """Bought for 15.00, sold back for 15.00: our shelf has them at what we paid for them."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, buying(group, dispatch, tea(10, 1500)))
    back = post(group, selling(group, tea(10, 1500), at="12:00", location=THEIRS, receiver="014"))
    post(group, buying(group, back, tea(10, 1500), at="14:00", location="014", sender=THEIRS))
    assert (stands(group), has_of_the_other(group)) == ((1500, 0, 500), (0, 0))
    assert group.balance(INTERCOMPANY, about=f"other main {back}") == 0


def test_a_company_that_has_closed_posts_its_paper_when_it_is_open(group: Shop) -> None:
    """Sold and bought on 28 February; we have closed the month, the other company has not."""
    group.receipt(("TEA", 10, 1000), at="2025-02-27T09:00:00Z")
    group.ok(group.event("period_close", company="main", through=2025_02_28))
    dispatch = post(group, selling(group, tea(4, 600), at="2025-02-28T09:00:00Z"))
    arrival = post(group, buying(group, dispatch, tea(4, 600), at="2025-02-28T15:00:00Z"))
    days = {
        row[0]: tuple(row)[1:]
        for row in group.rows("SELECT id, business_day, posting_day FROM journal")
    }
    assert days[dispatch] == (2025_02_28, 2025_03_01)
    assert days[arrival] == (2025_02_28, 2025_02_28)
    assert has_of_the_other(group) == (600, -600)


def test_the_same_arrival_twice_is_known_and_another_one_is_bought_again(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    arrival = buying(group, dispatch, tea(10, 1500))
    assert [group.post(arrival)[0].status for _ in range(2)] == ["posted", "known"]
    post(group, buying(group, dispatch, tea(10, 1500)))
    assert has_of_the_other(group) == (1500, -3000)


def test_a_transfer_is_not_closed(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(10, 1500)))
    for location in ("014", THEIRS):
        close = group.event("dispatch_closed", location=location, dispatch=dispatch, reason="lost")
        assert refusal(group, close) == ("refused", "between-companies")
    assert has_of_the_other(group) == (1500, 0)


def test_a_dispatch_to_a_company_that_comes_to_a_store_of_ours_is_on_no_road(group: Shop) -> None:
    """What 022 says of goods that were sold to 900 waits below zero until somebody undoes it."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(4, 600)))
    made = {"location": "022", "sender": "014", "dispatch": dispatch, "lines": [tea(4)]}
    strange = post(group, group.event("arrival", "11:00", **made))
    assert group.on_hand("TEA", spot=f"road:{dispatch}") == (-4, -400)
    assert (stands(group), has_of_the_other(group)) == ((600, 0, 200), (600, 0))
    group.ok(group.event("reversal", "20:00", location="022", of=strange, reason="not ours"))
    assert group.on_hand("TEA", spot=f"road:{dispatch}") == (0, 0)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"lines": [tea(1)]}, "transfer-without-price"),
        ({"lines": [tea(1, 100), tea(1)]}, "transfer-without-price"),
        ({"currency": None}, "wrong-currency"),
        ({"currency": "USD"}, "wrong-currency"),
        ({"receiver": "022"}, "price-within-company"),
        ({"lines": [tea(1, 100, owner="S-1")]}, "not-ours-to-transfer"),
        ({"receiver": "901"}, "unknown-location"),
        ({"receiver": "014"}, "sender-is-receiver"),
    ],
)
def test_what_has_no_meaning_is_held(group: Shop, said: dict[str, Any], problem: str) -> None:
    event = selling(group, tea(1, 100)) | said
    event = {name: value for name, value in event.items() if value is not None}
    assert refusal(group, event) == ("held", problem)
    assert not group.rows("SELECT * FROM move")


def test_companies_of_two_currencies_sell_as_to_strangers(shop: Shop) -> None:
    founded(shop, "USD")
    problem = "companies-differ-in-currency"
    assert refusal(shop, selling(shop, tea(1, 100))) == ("held", problem)
    assert refusal(shop, buying(shop, shop.id(), tea(1, 100))) == ("held", problem)


def test_goods_are_taken_again_from_another_company_only(group: Shop) -> None:
    event = taking_again(group, group.id(), tea(1, 100), receiver="022")
    assert refusal(group, event) == ("held", "within-company")
