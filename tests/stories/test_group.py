"""The companies of a group as if they were one: what they made on each other is not earned."""

import pytest

from tests.projections.asking import ask
from tests.shop import OPENING, Shop
from tests.stories.group import (
    INTERCOMPANY,
    MARK_UPS,
    THEIRS,
    buying,
    founded,
    post,
    selling,
    taking_again,
    tea,
)
from tillbook import starter

INVENTORY, TRANSIT, COGS = "1400", "1450", "5000"


@pytest.fixture
def group(shop: Shop) -> Shop:
    founded(shop)
    return shop


def sheet(shop: Shop) -> dict[str, tuple[int, int]]:
    """Of each account what is eliminated, and what the group has."""
    rows = ask(shop, "group", "account", "companies", "eliminated", "group")
    assert not sum(row[2] for row in rows)
    assert all(row[1] + row[2] == row[3] for row in rows)
    return {row[0]: (row[2], row[3]) for row in rows}


def transfer(shop: Shop, pieces: int, price: int, came: int | None = None) -> str:
    """Tea sold to the other company, that comes whole or in part."""
    dispatch = post(shop, selling(shop, tea(pieces, price)))
    some = pieces if came is None else came
    if some:
        post(shop, buying(shop, dispatch, tea(some, price * some // pieces)))
    return dispatch


def kept_by(shop: Shop, method: str) -> None:
    changed = starter.record("department", "grocery", OPENING, expects=1, method=method)
    shop.ok(changed | {"id": shop.id()})


@pytest.mark.parametrize("method", ["avco", "fifo"])
def test_stock_is_worth_to_the_group_what_it_cost_the_group(group: Shop, method: str) -> None:
    """Ten at 1.00, four sold on for 6.00, one of them to a customer: nine are left, at 9.00."""
    kept_by(group, method)
    group.receipt(("TEA", 10, 1000), at="07:00")
    transfer(group, 4, 600)
    group.sale(("TEA", 1, 900), location=THEIRS)
    assert sheet(group) == {
        "1000": (0, 900), "2100": (0, -1000), "4000": (0, -900),
        INVENTORY: (-150, 900), COGS: (-50, 100), MARK_UPS: (200, 0),
    }  # fmt: skip


def test_goods_under_way_are_stock_of_the_group_at_its_cost(group: Shop) -> None:
    """Of four that left for 6.00 two have come: two are under way, at 2.00, and owed for 3.00."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    transfer(group, 4, 600, came=2)
    found = sheet(group)
    assert found[TRANSIT] == (200, 200)
    assert found[INTERCOMPANY] == (-300, 0)
    assert found[INVENTORY] == (-100, 800)
    assert found[MARK_UPS] == (200, 0)
    assert COGS not in found


def test_what_was_taken_again_is_as_if_it_had_never_gone(group: Shop) -> None:
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = transfer(group, 4, 600, came=0)
    post(group, taking_again(group, dispatch, tea(4, 600, dispatch_line=1)))
    assert sheet(group) == {INVENTORY: (0, 1000), "2100": (0, -1000)}


def test_what_the_buyer_received_later_is_not_what_he_bought(group: Shop) -> None:
    """Four bought, four received elsewhere, four sold: at average cost those bought are gone."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    transfer(group, 4, 600)
    group.receipt(("TEA", 4, 600), at="11:00", location=THEIRS)
    group.sale(("TEA", 4, 1200), location=THEIRS)
    found = sheet(group)
    assert (found[INVENTORY], found[COGS]) == ((0, 1200), (-200, 400))


def test_papers_that_do_not_agree_are_left_on_the_account(group: Shop) -> None:
    """Sold for 6.00 and bought for 5.00: nobody knows yet, and the group's sheet shows the 1.00."""
    group.receipt(("TEA", 10, 1000), at="07:00")
    dispatch = post(group, selling(group, tea(4, 600)))
    post(group, buying(group, dispatch, tea(4, 500)))
    assert sheet(group)[INTERCOMPANY] == (0, 100)


def test_goods_that_turned_out_dearer_leave_less_to_eliminate(group: Shop) -> None:
    """Five sold on at a last cost of 1.00 that came at 3.00: sold below cost, by 5.00."""
    group.receipt(("TEA", 1, 100), at="06:00")
    group.sale(("TEA", 1, 300), at="06:30")
    transfer(group, 5, 1000)
    group.receipt(("TEA", 5, 1500), at="11:00")
    found = sheet(group)
    assert (found[MARK_UPS], found[INVENTORY]) == ((-500, 0), (500, 1500))


def test_mark_ups_of_a_year_that_is_carried_over_are_not_eliminated_twice(group: Shop) -> None:
    """They are retained earnings by now; what of them still lies in stock is taken off the year."""
    group.receipt(("TEA", 10, 1000), at="2025-02-01T09:00:00Z")
    dispatch = post(group, selling(group, tea(4, 600), at="2025-02-01T10:00:00Z"))
    post(group, buying(group, dispatch, tea(4, 600), at="2025-02-01T11:00:00Z"))
    group.clock.set("2026-02-01T12:00:00Z")
    at = "2026-02-01T10:00:00Z"
    group.ok(
        group.event("period_close", at, company="main", through=2025_12_31),
        group.event("year_end", at, company="main", year=2025),
    )
    found = sheet(group)
    assert MARK_UPS not in found or found[MARK_UPS] == (0, 0)
    assert (found[INVENTORY], found[COGS], found["3900"]) == ((-200, 1000), (200, 200), (0, -200))
