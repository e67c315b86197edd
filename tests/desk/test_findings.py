"""Findings follow the journal; the nightly look over the book closes what has gone."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from tests.shop import OPENING, Shop
from tillbook import checking, starter
from tillbook.calendar import SECOND
from tillbook.desk.findings import FOLLOW, LOOK_OVER, follow
from tillbook.desk.jobs import Runner, standing
from tillbook.reporting import answer
from tillbook.tables import book

NAMES = ("key", "owner", "severity", "check", "says", "value", "currency", "documents", "seen_at",
         "state", "to", "reason", "version")  # fmt: skip
TEA = "sold-below-zero:TEA//014/shelf/"


@pytest.fixture
def desk(any_shop: Shop) -> Runner:
    return Runner(any_shop.ledger.store, any_shop.clock, (FOLLOW, LOOK_OVER), "desk")


def shown(shop: Shop) -> dict[str, dict[str, Any]]:
    """What the report says, by key."""
    rows = answer(shop.ledger.store, "findings")
    return {row[0]: dict(zip(NAMES, row, strict=True)) for row in rows}


def test_a_shelf_sold_below_zero_is_a_finding_at_once(any_shop: Shop, desk: Runner) -> None:
    desk.run_until_idle()
    any_shop.receipt(("TEA", 1, 100))
    any_shop.sale(("TEA", 3, 900))
    any_shop.clock.now += SECOND
    assert desk.run_due() == 1, "the follower alone: the night is far"
    one = shown(any_shop)[TEA]
    assert (one["value"], one["owner"], one["state"]) == (200, "store manager", "open")
    number = any_shop.ledger.store.rows(select(book.c.number))
    assert json.loads(one["documents"]) == [number[0][0]]


def test_the_night_closes_what_has_gone_and_keeps_since_when_the_rest_stands(
    any_shop: Shop, desk: Runner
) -> None:
    any_shop.sale(("TEA", 3, 900), ("MUG", 1, 500))
    desk.run_until_idle()
    before = shown(any_shop)
    any_shop.receipt(("TEA", 5, 500))
    any_shop.clock.now += 24 * 3600 * SECOND
    desk.run_until_idle()
    after = shown(any_shop)
    assert TEA in before and TEA not in after
    mug = TEA.replace("TEA", "MUG")
    assert after[mug]["seen_at"] == before[mug]["seen_at"]
    any_shop.sale(("TEA", 9, 900))
    any_shop.clock.now += SECOND
    desk.run_until_idle()
    assert shown(any_shop)[TEA]["seen_at"] == any_shop.clock.now, "it came again"


def test_following_and_looking_over_find_the_same(any_shop: Shop, desk: Runner) -> None:
    any_shop.sale(("TEA", 3, 900), ("GHOST", 1, 500))
    any_shop.sale(("TEA", 1, 300), at="12:30", location="022")
    Runner(any_shop.ledger.store, any_shop.clock, [FOLLOW], "desk").run_until_idle()
    followed = shown(any_shop)
    any_shop.clock.now += 24 * 3600 * SECOND
    desk.run_until_idle()
    looked = shown(any_shop)
    assert followed and followed.keys() <= looked.keys()
    assert all(followed[key]["seen_at"] == looked[key]["seen_at"] for key in followed)
    assert looked.keys() == {it.key for it in checking.run(any_shop.ledger.store, full=True)}


def test_many_documents_are_followed_page_by_page(any_shop: Shop, desk: Runner) -> None:
    for number in range(230):
        any_shop.ok(any_shop.sale_event((f"NEW-{number}", 1, 100)))
    desk.run_until_idle()
    assert len([key for key in shown(any_shop) if key.startswith("sold-below-zero")]) == 230
    last = any_shop.ledger.store.rows(select(book.c.number))
    (follower, _) = standing(any_shop.ledger.store)
    assert follower.after == last[0][0]


def test_what_people_say_of_a_finding_stands_beside_it(any_shop: Shop, desk: Runner) -> None:
    any_shop.sale(("TEA", 3, 900))
    desk.run_until_idle()
    handled = {"kind": "finding_handled", "at": "2025-03-03T13:00:00Z", "finding": TEA}
    any_shop.ok({**handled, "id": any_shop.id(), "actor": "ann", "action": "assign", "to": "kim"})
    any_shop.ok({
        **handled, "id": any_shop.id(), "actor": "kim", "action": "accept", "expects": 1,
        "reason": "counted on Wednesday",
    })  # fmt: skip
    one = shown(any_shop)[TEA]
    assert (one["state"], one["to"], one["reason"], one["version"]) == (
        "accepted", "kim", "counted on Wednesday", 2,
    )  # fmt: skip
    stale = {**handled, "id": any_shop.id(), "action": "reopen", "expects": 1}
    (refused,) = any_shop.post(stale)
    assert refused.problem and refused.problem["found"] == 2


def test_a_day_of_slips_is_read_in_as_many_look_ups_as_an_hour_of_them(
    any_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the checks ask of most documents is read ahead, each table at once."""
    store, asked = any_shop.ledger.store, []
    known = {"name": "Tea", "base_unit": "piece", "department": "grocery"}
    any_shop.ok(starter.record("item", "TEA", OPENING, **known))
    any_shop.receipt(*((f"ITEM-{at}", 10, 1000) for at in range(40)), ("TEA", 90, 900))
    with store.looking() as session:
        kind = type(session)
    fetch = kind.fetch

    def noted(self: Any, sql: str, values: Sequence[Any] = ()) -> Sequence[Any]:
        asked.append(sql)
        return fetch(self, sql, values)

    def looked_at(slips: int) -> int:
        after = store.rows(select(book.c.number))[0][0]
        for at in range(slips):
            any_shop.sale((f"ITEM-{at}", 1, 300), ("TEA", 1, 300))
        with monkeypatch.context() as watching:
            watching.setattr(kind, "fetch", noted)
            asked.clear()
            step = follow(store, after, any_shop.clock())
        assert step.after == after + slips
        assert len(step.writes) == 2, "items that nobody knows: those before gone, these there"
        return len(asked)

    assert looked_at(4) == looked_at(40) < 10
