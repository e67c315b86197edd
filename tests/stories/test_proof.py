"""The proof of the books: what is damaged is seen within a minute, and its account takes no wish.

The book is damaged behind the triggers' back. What a till sells meanwhile is posted all the same.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.shop import Shop
from tillbook.certifying import certificate
from tillbook.channels.certificate_file import lines
from tillbook.checking import run
from tillbook.closing import checklist
from tillbook.desk.findings import LOOK_OVER
from tillbook.desk.jobs import Runner, standing
from tillbook.desk.proving import EVERY, proving
from tillbook.proof import whole
from tillbook.work import finding, proved

POSITION = "UPDATE position SET value = value + {} WHERE item = 'TEA' AND location = '014'"
BALANCE = "UPDATE balance SET amount = amount + {} WHERE account = '4000' AND location = '014'"
MOVE = "UPDATE move SET value = value + 1 WHERE number = (SELECT MAX(number) FROM move)"


@pytest.fixture
def traded(any_shop: Shop) -> Iterator[Shop]:
    any_shop.receipt(("TEA", 10, 1000))
    any_shop.sale(("TEA", 3, 900))
    at_desk(any_shop).run_until_idle()
    assert stands(any_shop) == {}
    yield any_shop


def at_desk(shop: Shop) -> Runner:
    return Runner(shop.ledger.store, shop.clock, (proving(shop.clock), LOOK_OVER), "desk")


def half_a_minute_later(shop: Shop) -> None:
    shop.clock.now += EVERY
    at_desk(shop).run_until_idle()


def stands(shop: Shop) -> dict[str, Any]:
    rows = shop.ledger.store.rows(finding.select().where(finding.c.gone_at == 0))
    return {row.key: row for row in rows if row.severity == "broken law"}


def damage(shop: Shop, statement: str) -> None:
    """What is kept of the books is changed by hand."""
    shop.ledger.store.writer.execute(statement)  # type: ignore[attr-defined]


def wish(shop: Shop, account: str) -> dict[str, Any]:
    """A journal by hand, of five euros of rent."""
    entries = [{"account": account, "amount": 500}, {"account": "2900", "amount": -500}]
    return shop.event("manual_journal", "15:00", day=2025_03_03, currency="EUR", lines=entries)


def off(shop: Shop) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": -1000, "department": "grocery"}
    return shop.event("adjustment", "15:00", reason="torn", lines=[line])


def slug(shop: Shop, event: dict[str, Any]) -> str:
    (outcome,) = shop.post(event)
    return str((outcome.problem or {}).get("type", outcome.status)).removeprefix("/problems/")


def close(shop: Shop) -> dict[str, Any]:
    made = shop.event("period_close", "22:00", company="main", through=2025_02_28, actor="ann")
    del made["location"]
    return made


def release(shop: Shop, account: str, expects: int = 1) -> dict[str, Any]:
    made = shop.event("account_stop", "23:00", code=account, expects=expects, stopped=False,
                      reason="rebuilt", actor="ann")  # fmt: skip
    del made["location"]
    return made


def test_a_cent_on_the_shelf_stops_inventory_and_no_till(traded: Shop) -> None:
    damage(traded, POSITION.format(1))
    half_a_minute_later(traded)
    (found,) = stands(traded).values()
    assert (found.key, found.value, found.owner) == ("books-proved:1400@014", 1, "finance analyst")
    assert slug(traded, off(traded)) == "account-stopped"
    assert slug(traded, close(traded)) == "account-stopped"
    assert slug(traded, wish(traded, "6100")) == "posted", "another account goes on"
    traded.sale(("TEA", 1, 300))
    with traded.ledger.store.looking() as session:
        chart = session.chart()
    with traded.ledger.store.snapshot() as rows:
        made = certificate(rows, chart, "main", 2025_03_01, 2025_03_31)
        points = {one.point: one for one in checklist(rows, "main", 2025_03_31)}
    assert made.stopped == ("1400",) and not made.whole
    assert any("accounts that are stopped: 1400" in line for line in lines(made))
    assert points["accounts that are stopped"].many == 1


def test_mended_it_is_found_no_more_and_released_by_a_person(traded: Shop) -> None:
    damage(traded, BALANCE.format(7))
    half_a_minute_later(traded)
    assert set(stands(traded)) == {"books-proved:4000@014"}
    assert slug(traded, wish(traded, "4000")) == "account-stopped"
    traded.ok(release(traded, "4000"))
    half_a_minute_later(traded)
    assert slug(traded, wish(traded, "4000")) == "account-stopped", "it differs still"
    damage(traded, BALANCE.format(-7))
    half_a_minute_later(traded)
    assert stands(traded) == {}
    assert slug(traded, wish(traded, "4000")) == "account-stopped", "a person decides"
    traded.ok(release(traded, "4000", expects=3))
    assert slug(traded, wish(traded, "4000")) == slug(traded, close(traded)) == "posted"


def test_what_came_since_is_read_and_nothing_before(traded: Shop) -> None:
    traded.sale(("TEA", 2, 600))
    half_a_minute_later(traded)
    store = traded.ledger.store
    kept = {tuple(row[:3]): row[3] for row in store.rows(proved.select()) if row[3]}
    with store.snapshot() as rows:
        assert kept == {key: amount for key, amount in whole(rows).items() if amount}
    (one,) = (it for it in standing(store) if it.name == "the books are proved")
    assert one.after == traded.rows("SELECT number FROM book")[0][0]


def test_a_row_of_the_record_that_was_changed_since_is_seen(shop: Shop) -> None:
    shop.receipt(("TEA", 10, 1000))
    at_desk(shop).run_until_idle()
    shop.sale(("TEA", 3, 900))
    damage(shop, "DROP TRIGGER move_no_update")
    damage(shop, MOVE)
    half_a_minute_later(shop)
    assert {"books-proved:1400@014", "books-proved:5000@014"} <= set(stands(shop))


def test_the_night_begins_from_nothing_and_keeps_since_when(traded: Shop) -> None:
    damage(traded, POSITION.format(-5))
    half_a_minute_later(traded)
    since = stands(traded)["books-proved:1400@014"].seen_at
    traded.clock.set("2025-03-04T02:00:01Z")
    at_desk(traded).run_until_idle()
    assert stands(traded)["books-proved:1400@014"].seen_at == since
    assert {it.check for it in run(traded.ledger.store, full=True)} >= {"books-proved"}
