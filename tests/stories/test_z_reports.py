"""A till's day: its Z report beside the books, gaps, silence, and what certifies no store-day.

The till counts its own documents, numbers them and signs; the book hears of them in any order. No
test waits: the clock is the test's.
"""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.shop import OPENING, Shop, full
from tillbook import starter
from tillbook.calendar import SECOND
from tillbook.certifying import certificate
from tillbook.channels.certificate_file import lines
from tillbook.checking import run
from tillbook.client.day_total import DayTotal, Kept
from tillbook.closing import checklist
from tillbook.day_total import public_key
from tillbook.desk.findings import FOLLOW, LOOK_OVER
from tillbook.desk.jobs import Runner
from tillbook.desk.tills import LISTEN, WATCH
from tillbook.quarantine import reject
from tillbook.sentence import SAID, Names, plain
from tillbook.store.door import Store
from tillbook.work import finding

SECRET = bytes(range(32))
OTHER = bytes(32)
DIFFERS = "z-report-differs:till-1/"


class Till:
    """A till of store 014: it numbers and counts what it makes."""

    def __init__(self, shop: Shop, origin: str = "till-1") -> None:
        self.shop = shop
        self.origin = origin
        self.count = DayTotal(origin, "014")

    def slip(self, paid: int, at: str = "12:00", **said: Any) -> bytes:
        """A sale of tea for cash, not sent yet."""
        event = self.shop.sale_event(("TEA", 1, paid), at=at, origin=self.origin)
        return self.counted(event | {"sequence": self.count.last + 1} | said)

    def back(self, paid: int) -> bytes:
        event = self.shop.sale_event(("TEA", 1, paid), at="13:00", origin=self.origin)
        return self.counted(event | {"kind": "sale_return", "sequence": self.count.last + 1})

    def counted(self, event: dict[str, Any]) -> bytes:
        body = json.dumps(event).encode()
        self.count.count(body)
        return body

    def report(self, at: str = "20:10", secret: bytes = SECRET, day: int = 2025_03_03) -> bytes:
        said = {"id": self.shop.id(), "at": full(at), "actor": "kim"}
        return json.dumps(self.count.report(said, "EUR", day, secret)).encode()


def send(shop: Shop, *bodies: bytes) -> None:
    assert {it.status for it in shop.ledger.post(bodies)} == {"posted"}


def enrol(shop: Shop, origin: str = "till-1") -> None:
    keys = [{"from_day": 2025_01_01, "key": public_key(SECRET)}]
    shop.ok(starter.record("till_key", origin, OPENING, keys=keys))


def hours(shop: Shop, **said: Any) -> None:
    """Store 014 is open from eight to eight, but not on Sundays."""
    days = [{"weekday": it, "opens": "08:00", "closes": "20:00"} for it in range(1, 7)]
    weeks = [{"from_day": 2025_01_01, "days": days}]
    shop.ok(starter.record("opening_hours", "014", OPENING, weeks=weeks, **said))


def desk(shop: Shop) -> Runner:
    jobs = FOLLOW, LOOK_OVER, LISTEN, WATCH
    return Runner(shop.ledger.store, shop.clock, jobs, "desk")


def says(shop: Shop) -> dict[str, str]:
    """What stands of tills, by key."""
    rows = shop.ledger.store.rows(finding.select().where(finding.c.gone_at == 0))
    about = ("z-report", "till-", "sequence-gap")
    said = {row.key: SAID(row.says) for row in rows if row.check.startswith(about)}
    return {key: plain(it, Names(usual="EUR")) for key, it in said.items()}


def after(shop: Shop, at_desk: Runner, seconds: int = 60) -> dict[str, str]:
    """What stands so many seconds later."""
    shop.clock.now += seconds * SECOND
    at_desk.run_until_idle()
    return says(shop)


def certified(store: Store, through: int = 2025_03_31) -> Any:
    with store.looking() as session:
        chart = session.chart()
    with store.snapshot() as rows:
        return certificate(rows, chart, "main", 2025_03_01, through)


# The report beside the books.


def test_a_day_that_is_whole_is_no_finding_and_is_certified_as_signed(any_shop: Shop) -> None:
    enrol(any_shop)
    till, at_desk = Till(any_shop), desk(any_shop)
    send(any_shop, till.slip(300), till.slip(500), till.back(300), till.report())
    assert after(any_shop, at_desk) == {}
    (day,) = certified(any_shop.ledger.store).days
    assert (day.certified, day.reports, day.signed, day.lacks) == (True, 1, 1, ())
    assert not any(it.check == "z-report-differs" for it in run(any_shop.ledger.store, full=True))


def test_missing_slips_are_named_with_their_money_and_found_no_more_when_they_come(
    any_shop: Shop,
) -> None:
    enrol(any_shop)
    till, at_desk = Till(any_shop), desk(any_shop)
    made = [till.slip(100 * paid) for paid in (1, 2, 3, 4)]
    send(any_shop, made[0], made[3], till.report())
    found = after(any_shop, at_desk)
    assert set(found) == {"sequence-gap:till-1/2", f"{DIFFERS}5"}
    assert "numbers 2 to 3 not in the books" in found[f"{DIFFERS}5"]
    assert "sale 5.00 EUR" in found[f"{DIFFERS}5"] and "by cash 5.00 EUR" in found[f"{DIFFERS}5"]
    made_of = certified(any_shop.ledger.store)
    (day,) = made_of.days
    assert not day.certified and not made_of.whole and len(day.lacks) == 2
    assert any("Not in the books: numbers 2 to 3 of till-1." in line for line in lines(made_of))
    with any_shop.ledger.store.snapshot() as rows:
        (point,) = (it for it in checklist(rows, "main", 2025_03_31) if "till" in it.point)
    assert point.many == 1 and "014, 2025-03-03" in str(point.says[0])
    send(any_shop, made[2])
    assert "number 2 not in the books" in after(any_shop, at_desk)[f"{DIFFERS}5"]
    send(any_shop, made[1])
    assert after(any_shop, at_desk) == {}
    assert certified(any_shop.ledger.store).whole


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (3, 0, 2, 1), (1, 3, 2, 0)])
def test_in_any_order_of_arrival_the_same_stands_at_the_end(
    any_shop: Shop, order: Sequence[int]
) -> None:
    till, at_desk = Till(any_shop), desk(any_shop)
    made = [till.slip(100), till.slip(200), till.back(50), till.report(secret=b"")]
    for which in order:
        send(any_shop, made[which])
        after(any_shop, at_desk)
    assert says(any_shop) == {}
    assert certified(any_shop.ledger.store).whole
    full_run = run(any_shop.ledger.store, full=True, now=any_shop.clock())
    assert not [it for it in full_run if it.check.startswith("z-report")]


def test_what_was_keyed_in_between_cannot_be_made_up(shop: Shop) -> None:
    """Somebody with the till's name sends a slip in place of one, and a report that sums it."""
    enrol(shop)
    till, at_desk = Till(shop), desk(shop)
    made = [till.slip(100), till.slip(200), till.slip(300)]
    true = till.report()
    thief = Till(shop)
    thief.count = DayTotal("till-1", "014", Kept(2))
    send(shop, made[0], thief.slip(200), made[2], true)
    assert "not what the till sent" in after(shop, at_desk)[f"{DIFFERS}4"]
    forged = Till(shop, "till-2")
    enrol(shop, "till-2")
    send(shop, forged.slip(100), forged.report(secret=OTHER), forged.slip(100))
    send(shop, forged.report(secret=b""))
    found = after(shop, at_desk)
    assert "was not signed by the till's key" in found["z-report-differs:till-2/2"]
    assert "it is not signed" in found["z-report-differs:till-2/4"]
    assert not certified(shop.ledger.store).days[0].certified


def test_a_slip_with_the_same_money_is_still_not_the_one_that_was_sent(shop: Shop) -> None:
    till = Till(shop)
    first = till.slip(200)
    send(shop, first.replace(b"kim", b"tom"), till.report(secret=b""))
    (found,) = (it for it in run(shop.ledger.store, full=True) if it.check == "z-report-differs")
    assert str(found.says).endswith("a document is not what the till sent.") and not found.value


def test_what_is_held_is_missing_until_somebody_has_decided(any_shop: Shop) -> None:
    till, at_desk = Till(any_shop), desk(any_shop)
    strange = till.slip(200, currency="USD")
    assert any_shop.ledger.post([strange])[0].status == "held"
    send(any_shop, till.report(secret=b""))
    assert "number 1 not in the books" in after(any_shop, at_desk)[f"{DIFFERS}2"]
    reject(any_shop.ledger, 1, "rung up for practice", "ann")
    assert after(any_shop, at_desk) == {}


def test_a_slip_that_came_after_the_close_is_found_again(any_shop: Shop) -> None:
    till, at_desk = Till(any_shop), desk(any_shop)
    made = [till.slip(100, at="2025-02-27T12:00:00Z"), till.slip(200, at="2025-02-27T13:00:00Z")]
    send(any_shop, made[0], till.report(at="2025-02-27T20:10:00Z", secret=b"", day=2025_02_27))
    assert f"{DIFFERS}3" in after(any_shop, at_desk)
    close = any_shop.event("period_close", "22:00", company="main", through=2025_02_28)
    del close["location"]
    any_shop.ok(close)
    send(any_shop, made[1])
    assert after(any_shop, at_desk) == {}


# Silence.


def test_a_till_that_falls_silent_is_found_within_a_minute_and_gone_when_it_speaks(
    any_shop: Shop,
) -> None:
    hours(any_shop, silent_after_minutes=90)
    any_shop.clock.set("2025-03-04T12:00:00Z")
    till, at_desk = Till(any_shop), desk(any_shop)
    send(any_shop, till.slip(100, at="2025-03-04T12:00:00Z"))
    assert after(any_shop, at_desk, 90 * 60) == {}
    found = after(any_shop, at_desk)
    assert found["till-silent:till-1"] == (
        "till-1 at 014 has said nothing for 91 minutes of opening hours;"
        " it was last heard at 2025-03-04T12:00:00Z."
    )
    send(any_shop, till.slip(100, at="2025-03-04T13:00:00Z"))
    assert after(any_shop, at_desk) == {}


def test_nights_sundays_and_holidays_are_no_silence(any_shop: Shop) -> None:
    hours(any_shop, closed_on=[2025_03_10])
    any_shop.clock.set("2025-03-08T19:30:00Z")  # a Saturday
    till, at_desk = Till(any_shop), desk(any_shop)
    send(any_shop, till.slip(100, at="2025-03-08T19:30:00Z"))
    any_shop.clock.set("2025-03-11T09:29:00Z")
    assert after(any_shop, at_desk, 0) == {}
    assert set(after(any_shop, at_desk, 120)) == {"till-silent:till-1"}
    any_shop.clock.set("2025-03-17T12:00:00Z")
    assert after(any_shop, at_desk, 0) == {}, "who has not sold for a week has been put away"


def test_a_till_that_gave_reports_and_lacks_this_days(any_shop: Shop) -> None:
    hours(any_shop, silent_after_minutes=10_000, total_after_minutes=30)
    till, other, at_desk = Till(any_shop), Till(any_shop, "till-2"), desk(any_shop)
    send(any_shop, till.slip(100), till.report(secret=b""))
    any_shop.clock.set("2025-03-04T20:29:00Z")
    tuesday = "2025-03-04T12:00:00Z"
    send(any_shop, till.slip(100, at=tuesday), other.slip(300, at=tuesday))
    assert after(any_shop, at_desk, 30) == {}
    found = after(any_shop, at_desk, 61)
    assert set(found) == {"z-report-missing:till-1/20250304"}, "till-2 never gave one"
    monday, tuesday_s = certified(any_shop.ledger.store).days
    assert monday.certified and tuesday_s.lacks == ("till-1 gave no Z report of its number 3.",)
    send(any_shop, till.report("2025-03-04T20:31:00Z", b"", 2025_03_04))
    assert after(any_shop, at_desk) == {}
    assert certified(any_shop.ledger.store).whole


def test_tills_that_never_gave_a_report_are_certified_as_ever(any_shop: Shop) -> None:
    till = Till(any_shop)
    send(any_shop, till.slip(100), till.slip(100))
    (day,) = certified(any_shop.ledger.store).days
    assert (day.certified, day.reports, day.lacks) == (True, 0, ())


def test_the_night_keeps_what_is_watched_and_since_when(any_shop: Shop) -> None:
    hours(any_shop)
    at_desk = desk(any_shop)
    send(any_shop, Till(any_shop).slip(100, at="17:00"))
    any_shop.clock.set("2025-03-04T12:00:00Z")
    after(any_shop, at_desk, 0)
    key = finding.c.key == "till-silent:till-1"
    first = any_shop.ledger.store.rows(finding.select().where(key))
    any_shop.clock.set("2025-03-05T02:00:01Z")
    at_desk.run_until_idle()
    again = any_shop.ledger.store.rows(finding.select().where(key))
    assert first and (again[0].seen_at, again[0].gone_at) == (first[0].seen_at, 0)
