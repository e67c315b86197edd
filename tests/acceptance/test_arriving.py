"""What arrives twice, late, broken or not at all: counted once, dated right, kept, and missed."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.checks.damage import found, number
from tests.projections.asking import ask
from tests.shop import Shop, later
from tests.stories.test_two_books import lines as sent_on
from tillbook import quarantine
from tillbook.ledger import Ledger
from tillbook.store.door import Store
from tillbook.store.opening import open_store


def figures(shop: Shop) -> list[Any]:
    """Stock, accounts by open item, and how many documents."""
    return [
        shop.rows(f"SELECT {what} ORDER BY 1, 2, 3")
        for what in (
            "item, location, spot, quantity, value FROM position",
            "account, location, about, amount FROM balance WHERE amount <> 0",
            "kind, COUNT(*), MAX(document) FROM journal GROUP BY kind",
        )
    ]


@pytest.mark.parametrize("times", [1, 2, 10, 100])
def test_a_slip_sent_a_hundred_times_at_once_is_one_slip(
    any_shop: Shop, opened: Callable[[], Store], times: int
) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    body = json.dumps(any_shop.sale_event(("TEA", 2, 600), origin="till-1", sequence=1)).encode()
    desks = [Ledger(opened(), any_shop.clock) for _ in range(min(times, 4))]

    def send(turn: int) -> str:
        return desks[turn % len(desks)].post([body])[0].status

    with ThreadPoolExecutor(len(desks)) as threads:
        answers = sorted(threads.map(send, range(times)))
    assert answers == ["known"] * (times - 1) + ["posted"]
    assert (any_shop.on_hand("TEA"), any_shop.cogs) == ((8, 800), 200)
    assert (any_shop.balance("1000"), any_shop.balance("4000")) == (600, -600)
    counted = any_shop.rows("SELECT posted, known FROM origin WHERE origin = 'till-1'")
    assert counted == [(1, times - 1)]


def test_a_month_later_and_after_a_restored_backup_it_is_still_one_slip(tmp_path: Path) -> None:
    path, copy = tmp_path / "book.db", tmp_path / "backup.db"
    shop = Shop(open_store(str(path)))
    shop.receipt(("TEA", 10, 1000))
    first, second = (shop.sale_event(("TEA", 1, 300)) for _ in range(2))
    shop.ok(first)
    shop.ledger.store.close()
    shutil.copy(path, copy)
    shop = Shop(open_store(str(path)), chart=False)
    shop.ok(second)
    whole = figures(shop)
    shop.ledger.store.close()
    restored = Shop(open_store(str(copy)), chart=False)
    restored.clock.set("2025-04-03T12:00:00Z")
    again = [one.status for one in restored.post(first, second, first, second)]
    assert again == ["known", "posted", "known", "known"]
    assert figures(restored) == whole
    restored.ledger.store.close()


def test_one_document_in_a_thousand_lost_on_the_way_is_missed_at_once(shop: Shop) -> None:
    shop.receipt(("TEA", 2000, 200_000))
    slips = [shop.sale_event(("TEA", 1, 300), origin="till-1", sequence=n) for n in range(1, 1001)]
    lost = slips.pop(Random(7).randrange(1, 999))
    shop.ok(*slips)
    gaps = ask(shop, "sequence-gaps", "origin", "first", "last")
    assert gaps == [("till-1", lost["sequence"], lost["sequence"])]
    assert "sequence-gap" in found(shop, severity="advice")
    shop.ok(lost)
    assert ask(shop, "sequence-gaps", "origin") == []
    assert shop.on_hand("TEA")[0] == 1000


def test_a_broken_document_stands_aside_and_is_mended_and_the_rest_flow(shop: Shop) -> None:
    good = [shop.sale_event(("TEA", 1, 300)) for _ in range(9)]
    bad = shop.sale_event(("TEA", 1, 300)) | {"location": "999"}
    outcomes = shop.post(*good[:4], bad, *good[4:])
    assert [one.status for one in outcomes] == ["posted"] * 4 + ["held"] + ["posted"] * 5
    assert outcomes[4].problem and outcomes[4].problem["type"] == "/problems/unknown-location"
    (waiting,) = quarantine.listed(shop.ledger.store)
    assert (waiting.id, waiting.state) == (bad["id"], "waiting")
    settled = quarantine.mapped(shop.ledger, waiting.number, {"/location": "022"}, "ann")
    assert settled.document and settled.document.status == "posted"
    assert shop.balance("4000") == -3000
    assert shop.balance("4000", "022") == -300
    assert found(shop, full=True) == {}


def test_the_journal_of_one_book_gives_another_the_same_balances(shop: Shop) -> None:
    shop.receipt(("TEA", 100, 7777), at="07:00")
    sales = [shop.sale(("TEA", 1 + n % 3, 300), at=later("08:00", n)) for n in range(20)]
    shop.give_back(sales[2], ("TEA", 1, 100))
    shop.count(("TEA", 60), at="20:00")
    shop.reverse(sales[3])
    hub = Shop(open_store(":memory:", name="hub"), chart=False)
    assert {one.status for one in hub.ledger.post(sent_on(shop))} == {"posted"}
    assert figures(hub) == figures(shop)


def test_a_till_three_days_ahead_is_dated_by_the_book_and_named(shop: Shop) -> None:
    """Its slips stay in the order in which it numbered them, whatever its clock says."""
    ahead = [
        shop.sale_event(("TEA", 1, 300), at=moment, origin="till-1", sequence=n)
        for n, moment in ((1, "2025-03-06T12:00:00Z"), (2, "2025-03-06T11:00:00Z"))
    ]
    shop.ok(*ahead)
    stamped = shop.rows(
        "SELECT sequence, business_day, instant FROM journal WHERE origin = 'till-1' ORDER BY 1"
    )
    assert [tuple(row) for row in stamped] == [
        (1, 2025_03_03, shop.clock.now), (2, 2025_03_03, shop.clock.now),
    ]  # fmt: skip
    assert found(shop, severity="advice")["clock-suspect"] == {
        number(shop, one["id"]) for one in ahead
    }


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2025-03-30T01:59:00Z", 2025_03_29),  # 3:59 by summer time, an hour after it began
        ("2025-03-30T02:00:00Z", 2025_03_30),  # 4:00: the day begins
        ("2025-10-26T01:59:00Z", 2025_10_25),  # 2:59 for the second time that night
        ("2025-10-26T02:59:00Z", 2025_10_25),  # 3:59 by winter time
        ("2025-10-26T03:00:00Z", 2025_10_26),
        ("2025-07-01T22:30:00Z", 2025_07_01),  # after midnight, before the cut-off
        ("2025-07-02T02:00:00Z", 2025_07_02),
    ],
)
def test_a_bar_that_counts_its_day_from_four_in_the_morning(
    shop: Shop, moment: str, day: int
) -> None:
    hours = [{"from_day": 2025_01_01, "zone": "Europe/Berlin", "cut_off_hour": 4}]
    bar = shop.event("location", "06:00", code="bar", name="Bar", company="main", hours=hours,
                     spots=[{"name": "shelf"}])  # fmt: skip
    del bar["location"]
    shop.ok(bar)
    shop.clock.set("2025-12-31T12:00:00Z")
    slip = shop.sale_event(("TEA", 1, 300), at=moment, location="bar")
    shop.ok(slip)
    assert shop.rows("SELECT business_day FROM journal WHERE id = :id", id=slip["id"]) == [(day,)]


def test_what_comes_after_the_close_is_posted_in_the_open_month_and_listed(shop: Shop) -> None:
    shop.sale(("TEA", 1, 300), at="2025-02-27T12:00:00Z")
    close = shop.event("period_close", "22:00", company="main", through=2025_02_28)
    del close["location"]
    shop.ok(close)
    february = ask(shop, "trial-balance", "account", "closing", to_day=2025_02_28)
    late = shop.sale(("TEA", 2, 600), at="2025-02-27T13:00:00Z")
    assert ask(shop, "trial-balance", "account", "closing", to_day=2025_02_28) == february
    assert ask(shop, "late-facts", "id", "business_day", "posting_day") == [
        (late, 2025_02_27, 2025_03_01)
    ]
    sold = ask(shop, "sales-by-day", "business_day", "department", "net")
    assert [row for row in sold if not row[1]] == [(2025_02_27, "", 900)]
