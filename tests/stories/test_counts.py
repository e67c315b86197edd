"""Counts that wait, facts from before a count, and clocks that are wrong (cases 1, 2, 3, 23)."""

from tests.shop import Shop, full
from tillbook.calendar import SECOND
from tillbook.counting import approval_id

MINUTE = 60 * SECOND


def on_hand_at(shop: Shop, moment: str) -> int:
    """Pieces of tea on the shelf as of a moment, by what is known now."""
    rows = shop.rows(
        "SELECT SUM(CASE WHEN target_spot = 'shelf' THEN quantity ELSE -quantity END) FROM move"
        " WHERE item = 'TEA' AND instant <= :instant",
        instant=instant(shop, moment),
    )
    return int(rows[0][0]) // 1000


def instant(shop: Shop, moment: str) -> int:
    clock = type(shop.clock)()
    clock.set(moment)
    return clock.now


def test_a_reversed_sale_from_before_a_count_leaves_what_was_counted(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    sale = shop.sale(("TEA", 3, 900), at="08:00")
    shop.count(("TEA", 7), at="09:00")
    assert shop.lost == 0
    shop.reverse(sale, at="10:00")
    assert shop.on_hand("TEA") == (7, 700)
    assert (shop.cogs, shop.lost) == (0, 300)


def test_a_sale_keyed_twice_and_reversed_after_the_count_explains_what_the_count_gave(
    shop: Shop,
) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("TEA", 3, 900), at="08:00")
    twice = shop.sale(("TEA", 3, 900), at="08:00")
    shop.count(("TEA", 7), at="09:00")
    assert shop.lost == -300
    shop.reverse(twice, at="10:00")
    assert shop.on_hand("TEA") == (7, 700)
    assert (shop.cogs, shop.lost) == (300, 0)


def test_on_hand_between_two_counts_is_what_the_older_said(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 7), at="12:00")
    shop.count(("TEA", 8), at="09:00")
    assert on_hand_at(shop, "08:59") == 10
    assert on_hand_at(shop, "11:00") == 8
    assert on_hand_at(shop, "12:00") == 7


def test_a_count_that_found_too_many_because_the_paper_was_late(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 180), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:10")
    shop.count(("TEA", 10), at="09:00")
    assert (shop.on_hand("TEA"), shop.lost) == ((10, 1800), -1800)
    shop.receipt(("TEA", 10, 2000), at="07:00")
    assert shop.on_hand("TEA") == (10, 2000)
    assert (shop.cogs, shop.lost) == (180, 0)


def test_what_a_count_took_is_used_once_and_what_is_beyond_it_was_given(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 8), at="09:00")
    shop.sale(("TEA", 1, 300), at="08:00")
    shop.sale(("TEA", 1, 300), at="08:10")
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((8, 800), 0, 200)
    shop.sale(("TEA", 2, 600), at="08:20")  # so there must have been two more than we knew of
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((8, 800), -200, 400)
    shop.receipt(("TEA", 2, 200), at="08:30")
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((8, 800), 0, 400)


def test_a_late_delivery_sold_before_the_count_costs_nobody_anything_twice(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.count(("TEA", 10), at="09:00")
    shop.receipt(("TEA", 5, 1000), at="08:00")
    assert (shop.on_hand("TEA"), shop.lost) == ((10, 1000), 1000)
    shop.sale(("TEA", 5, 2000), at="08:30")
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((10, 1000), 0, 1000)


def test_a_late_receipt_keyed_wrong_reversed_and_keyed_again(shop: Shop) -> None:
    shop.receipt(("TEA", 1, 500), at="06:00")
    shop.sale(("TEA", 1, 900), at="06:30")
    shop.count(("TEA", 10), at="09:00")
    wrong = shop.receipt(("TEA", 10, 1000), at="08:00")
    assert (shop.on_hand("TEA"), shop.lost) == ((10, 1000), 0)
    shop.reverse(wrong)
    assert (shop.on_hand("TEA"), shop.lost) == ((10, 5000), -5000)
    shop.receipt(("TEA", 10, 1200), at="08:00")
    assert (shop.on_hand("TEA"), shop.lost) == ((10, 1200), 0)
    assert shop.balance("2100") == -500 - 1200


def test_a_count_approved_hours_later_posts_its_variance_as_of_its_instant(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    count = shop.count(("TEA", 8), at="09:00", approve=False)
    shop.sale(("TEA", 2, 600), at="09:30")
    assert (shop.on_hand("TEA"), shop.lost) == ((8, 800), 0)
    shop.approve(count, 1, at="11:00")
    assert (shop.on_hand("TEA"), shop.lost) == ((6, 600), 200)


def test_a_stocktake_approved_after_its_year_is_closed_goes_to_the_first_open_day(
    shop: Shop,
) -> None:
    shop.clock.set("2026-01-05T12:00:00Z")
    shop.receipt(("TEA", 10, 1000), at="2025-12-01T07:00:00Z")
    count = shop.count(("TEA", 8), at="2025-12-31T20:00:00Z", approve=False)
    shop.ok(shop.event("period_close", "2026-01-04T09:00:00Z", company="main", through=20251231))
    shop.approve(count, 1, at="2026-01-05T09:00:00Z")
    assert shop.rows(
        "SELECT business_day, posting_day FROM journal WHERE kind = 'count_approved'"
    ) == [(20251231, 20260101)]
    assert shop.lost == 200


def test_approving_twice_is_approving_once(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    count = shop.count(("TEA", 8), at="09:00", approve=False)
    approval = shop.event("count_approved", "10:00", count=count, line=1, actor="ann")
    approval["id"] = approval_id(count, 1)
    assert [outcome.status for outcome in shop.post(approval, approval)] == ["posted", "known"]
    assert shop.lost == 200


def test_a_till_ten_minutes_fast_is_set_right_by_its_measured_skew(shop: Shop) -> None:
    """Really 8:55, stamped 9:05; the count at 9:00 found 8 of 10 with the goods already gone."""
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.sale(("MUG", 1, 100), at="07:30", origin="014-till-1", sequence=1)
    with shop.ledger.store.transaction() as session:
        session.connection.execute(
            "UPDATE origin SET skew = ? WHERE origin = ?", (-10 * MINUTE, "014-till-1")
        )
    shop.count(("TEA", 8), at="09:00")
    shop.sale(("TEA", 2, 600), at="09:05", origin="014-till-1", sequence=2)
    assert shop.on_hand("TEA") == (8, 800)
    assert (shop.cogs, shop.lost) == (200, 0)
    stamped = shop.rows("SELECT instant FROM journal WHERE sequence = 2 AND origin = '014-till-1'")
    assert stamped == [(instant(shop, "08:55"),)]


def test_a_line_is_never_counted_after_its_sheet_was_handed_in(shop: Shop) -> None:
    line = {"item": "TEA", "counted": 1000, "at": full("09:01"), "department": "grocery"}
    outcome = shop.post(shop.event("count", "09:00", lines=[line]))[0]
    assert outcome.status == "held"
    assert outcome.problem and outcome.problem["type"] == "/problems/counted-after-sheet"


def test_a_late_sale_reversed_at_once_leaves_the_count_as_it_was(shop: Shop) -> None:
    """It went at today's 3.00, which is not what the count gave; all of it goes back as it came."""
    shop.receipt(("TEA", 1, 100), at="06:00")
    shop.sale(("TEA", 1, 300), at="06:30")
    shop.count(("TEA", 2), at="09:00")
    shop.receipt(("TEA", 2, 1000), at="10:00")
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((4, 1200), -200, 100)
    late = shop.sale(("TEA", 1, 300), at="08:00")
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((4, 1200), -500, 400)
    shop.reverse(late)
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((4, 1200), -200, 100)
    shop.receipt(("TEA", 2, 200), at="07:30")
    assert (shop.on_hand("TEA"), shop.lost, shop.cogs) == ((4, 1200), 0, 100)
