"""The demo's chain: believable, the same from the same seed, and its troubles are found."""

from collections import Counter
from pathlib import Path

import pytest
from biip.checksums import gs1_standard_check_digit
from sqlalchemy import text

from tests.channels.chain import DAYS, END, a_week
from tillbook import checking
from tillbook.calendar import SECOND
from tillbook.channels.demo.catalogue import DEPARTMENTS, wares
from tillbook.channels.demo.chain import EVERY
from tillbook.channels.demo.history import SEED, History, posted
from tillbook.channels.demo.live import Live, traded_since
from tillbook.channels.demo.troubles import BELOW, TROUBLES, Trouble
from tillbook.finding import Finding

_found: list[Finding] = []


def findings() -> list[Finding]:
    if not _found:
        _found.extend(checking.run(a_week().store, full=True))
    return _found


def test_the_catalogue_is_of_some_six_hundred_items_with_barcodes_that_scan() -> None:
    assert 550 < len(wares()) < 650
    for each in ("code", "name", "barcode"):
        assert len({getattr(ware, each) for ware in wares()}) == len(wares())
    for ware in wares():
        assert gs1_standard_check_digit(ware.barcode[:-1]) == int(ware.barcode[-1])
        assert 0 < ware.cost < ware.price
    assert {method for _, method, *_ in DEPARTMENTS.values()} == {"avco", "fifo", "standard"}


def test_a_week_is_posted_whole_and_all_laws_hold() -> None:
    made = a_week().made
    assert (made.refused, made.held) == (0, 1)
    assert not [one for one in findings() if one.severity == "broken law"]
    kinds = dict(a_week().store.rows(text("SELECT kind, COUNT(*) FROM journal GROUP BY kind")))
    assert kinds["sale"] > 2_000
    for kind in ("sale_return", "receipt", "dispatch", "arrival", "count", "count_approved",
                 "write_off", "supplier_invoice", "period_close", "price", "standard"):  # fmt: skip
        assert kinds[kind] > 0, kind


def test_every_place_sells_and_each_till_numbers_its_own() -> None:
    rows = a_week().store.rows(text("SELECT location, origin FROM journal WHERE kind = 'sale'"))
    assert {tuple(row) for row in rows} == {
        (store.location, till) for store in EVERY for till in store.tills
    }


def test_saturday_sells_more_than_sunday_and_nobody_sells_at_night() -> None:
    rows = a_week().store.rows(
        text("SELECT business_day, instant FROM journal WHERE kind = 'sale' AND origin LIKE '1%'")
    )
    days = Counter(day for day, _ in rows)
    assert days[2026_11_14] > 2 * days[2026_11_15]
    hours = {instant // 3_600_000_000 % 24 for _, instant in rows}
    assert min(hours) >= 8 and max(hours) <= 19


def test_a_document_is_recorded_when_it_would_have_been() -> None:
    rows = a_week().store.rows(
        text("SELECT MIN(recorded_at - instant), MAX(recorded_at - instant), MAX(recorded_at)"
             " FROM journal WHERE kind = 'receipt'")
    )  # fmt: skip
    soonest, latest, newest = rows[0]
    assert soonest >= 0 and latest < 3 * 3_600_000_000 and newest <= END


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: one.name)
def test_a_trouble_is_found_by_its_check_and_its_documents_are_named(trouble: Trouble) -> None:
    week = a_week()
    if trouble.check == "held":
        (row,) = week.store.rows(text("SELECT id, problem FROM held"))
        assert tuple(row) == (week.made.planted[trouble.name][0], "event-id-reused")
        return
    found = [one for one in findings() if one.check == trouble.check]
    named = {number for one in found for number in one.documents}
    if trouble.name == "gap":
        assert [str(one.says).rpartition(": ")[2] for one in found] == ["3 documents."]
    else:
        ids = week.made.planted[trouble.name]
        assert ids and {week.number(id) for id in ids} <= named


def test_no_other_shelf_is_below_zero_and_no_other_cashier_stands_out() -> None:
    rows = a_week().store.rows(text("SELECT item FROM position WHERE quantity < 0"))
    assert [row[0] for row in rows] == [BELOW]
    by_check = Counter(one.check for one in findings())
    for trouble in TROUBLES:
        if trouble.name in ("gap", "below zero", "shrinkage", "refunds", "dearer"):
            assert by_check[trouble.check] == 1, trouble.name
    assert by_check["clock-suspect"] == by_check["unmapped"] == by_check["no-cost"] == 0


def test_the_same_seed_makes_the_same_days_and_another_makes_others() -> None:
    def bodies(seed: int) -> list[bytes]:
        made: list[bytes] = []
        for due in History(DAYS, END, seed).due():
            made += due.bodies
            if len(made) > 1_800:
                break
        return made

    assert bodies(SEED) == bodies(SEED)
    assert bodies(SEED)[-100:] != bodies(SEED + 1)[-100:]


def test_a_chain_that_was_left_for_days_has_traded_since(tmp_path: Path) -> None:
    demo = a_week().copied(tmp_path)
    monday = END + 3 * 24 * 3_600 * SECOND
    live = Live(demo.store.rows, demo.clock.now, SEED)
    dues = traded_since(live, demo.clock.now, monday)
    done = Counter(
        one.status
        for _, outcomes in posted(demo.ledger, demo.clock, dues, monday)
        for one in outcomes
    )
    assert set(done) == {"posted"}
    rows = demo.store.rows(
        text("SELECT business_day, COUNT(*) FROM journal WHERE kind = 'sale' AND"
             " business_day > 20261120 GROUP BY business_day ORDER BY business_day")
    )  # fmt: skip
    assert [day for day, _ in rows] == [2026_11_21, 2026_11_22, 2026_11_23]
    assert all(many > 150 for _, many in rows[:2])
    assert demo.clock.now <= monday


def test_the_chain_trades_on_and_nothing_is_twice_after_a_new_start(tmp_path: Path) -> None:
    demo, done = a_week().copied(tmp_path), Counter[tuple[str, str]]()
    for _ in range(3):
        live = Live(demo.store.rows, demo.later(1), SEED)
        for _ in range(150):
            bodies = live.step(demo.later(3))
            for outcome, body in zip(demo.ledger.post(bodies), bodies, strict=True):
                done[outcome.status, str(body[9:14])] += 1
    assert {status for status, _ in done} == {"posted"}
    kinds = {kind for _, kind in done}
    assert len(kinds) >= 6, kinds
    gaps = demo.store.rows(text("SELECT origin FROM sequence_gap"))
    assert [row[0] for row in gaps] == ["103-till-1"]
    assert not [one for one in checking.run(demo.store) if one.severity == "broken law"]
