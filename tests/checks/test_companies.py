"""What people should look at when goods go between companies, and what the reports say of it."""

from typing import Any

import pytest

from tests.checks.test_advice import both, over_book, said
from tests.projections.asking import ask
from tests.shop import Shop
from tests.stories.group import THEIRS, buying, founded, post, selling, taking_again, tea

CHECK = "companies-differ"
AMOUNTS = ("seller", "buyer", "has", "owes", "difference")
GOODS = ("item", "sold", "came", "under_way", "has", "owes", "difference")


@pytest.fixture
def group(shop: Shop) -> Shop:
    founded(shop)
    shop.receipt(("TEA", 20, 2000), ("MUG", 10, 500), at="06:00")
    return shop


def mugs(pieces: int, price: int) -> dict[str, Any]:
    return tea(pieces, price) | {"item": "MUG"}


def test_goods_under_way_are_shown_and_are_no_finding(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(10, 1500), mugs(4, 400)))
    assert ask(group, "intercompany", *AMOUNTS) == [("main", "other", 1900, 0, 1900)]
    post(group, buying(group, dispatch, tea(6, 900)))
    assert ask(group, "intercompany", *AMOUNTS) == [("main", "other", 1900, 900, 1000)]
    assert ask(group, "transfers", *GOODS) == [
        ("MUG", 4000, 0, 4000, 400, 0, 400), ("TEA", 10000, 6000, 4000, 1500, 900, 600),
    ]  # fmt: skip
    assert not over_book(group, CHECK)


def test_both_ways_are_two_pairs(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, buying(group, dispatch, tea(10, 1500)))
    post(group, selling(group, tea(2, 300), location=THEIRS, receiver="014", at="11:00"))
    assert ask(group, "intercompany", *AMOUNTS) == [
        ("main", "other", 1500, 1500, 0), ("other", "main", 300, 0, 300),
    ]  # fmt: skip
    for company in ("main", "other"):
        assert len(ask(group, "transfers", *GOODS, company=company)) == 2
        assert len(ask(group, "intercompany", *AMOUNTS, company=company)) == 2
    assert not ask(group, "intercompany", *AMOUNTS, company="mai")
    assert not ask(group, "transfers", *GOODS, company="ther")


def test_an_arrival_before_its_dispatch_is_under_way_below_zero(group: Shop) -> None:
    dispatch = selling(group, tea(10, 1500))
    (finding,) = both(group, CHECK, buying(group, dispatch["id"], tea(10, 1500)))
    assert (finding.key, finding.value) == (f"{CHECK}:{dispatch['id']}", 1500)
    assert "more of TEA came than is known to have been sold" in said(finding)
    assert ask(group, "transfers", "business_day", *GOODS) == [
        (0, "TEA", 0, 10000, -10000, 0, 1500, -1500)
    ]
    post(group, dispatch)
    assert not over_book(group, CHECK)


def test_another_price_is_seen_when_all_has_come(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(10, 1500)))
    (finding,) = both(group, CHECK, buying(group, dispatch, tea(10, 1400)))
    assert finding.value == 100
    owed = "has 15.00 EUR and the buyer owes 14.00 EUR: the same goods, at other prices"
    assert owed in said(finding)


def test_short_goods_are_seen_when_no_more_is_expected(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(10, 1500)))
    (finding,) = both(group, CHECK, buying(group, dispatch, tea(8, 1200), last=True))
    assert (finding.value, finding.owner) == (300, "finance analyst")
    assert "not all of TEA came, and no more is expected" in said(finding)
    post(group, taking_again(group, dispatch, tea(2, 300, dispatch_line=1)))
    assert not over_book(group, CHECK)


def test_more_came_than_was_sold(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(10, 1500)))
    arrival = buying(group, dispatch, tea(11, 1650))
    (finding,) = both(group, CHECK, arrival)
    assert finding.value == 150
    group.ok(group.event("reversal", "22:00", location=THEIRS, of=arrival["id"], reason="ten"))
    assert not over_book(group, CHECK)
    assert ask(group, "intercompany", *AMOUNTS) == [("main", "other", 1500, 0, 1500)]


def test_goods_taken_again_after_they_came_are_seen(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(10, 1500)))
    post(group, buying(group, dispatch, tea(10, 1500)))
    (finding,) = both(group, CHECK, taking_again(group, dispatch, tea(1, 150, dispatch_line=1)))
    assert finding.value == 150


def test_an_arrival_at_another_store_of_the_buyer_differs_from_its_dispatch(group: Shop) -> None:
    dispatch = post(group, selling(group, tea(4, 600)))
    made = {"location": "022", "sender": THEIRS, "dispatch": dispatch, "lines": [tea(4, 600)]}
    event = group.event("arrival", "11:00", currency="EUR", **made)
    (finding,) = both(group, "arrival-differs", event)
    assert f"went from 014 to {THEIRS}" in said(finding)
    assert [row[:2] for row in ask(group, "intercompany", *AMOUNTS)] == [
        ("main", "other"), ("other", "main"),
    ]  # fmt: skip
