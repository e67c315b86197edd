"""Every bad document has its outcome and its named problem, and the books do not move."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from tests.badinput import (
    accounting,
    beyond,
    buying,
    closing_rates,
    meaning,
    money,
    paying,
    reading,
    regrouping,
    tills,
    transferring,
)
from tests.badinput.documents import Case, plain_sale, written
from tests.shop import Shop
from tillbook import tables
from tillbook.ledger import Outcome
from tillbook.store.opening import open_store

CASES = [
    *reading.CASES, *meaning.CASES, *money.CASES, *regrouping.CASES, *buying.CASES, *paying.CASES,
    *closing_rates.CASES, *transferring.CASES, *accounting.CASES, *beyond.CASES,
    *tills.CASES,
]  # fmt: skip
FACTS = [case for case in CASES if case.status != "refused"]
MOVING = ("journal", "move", "entry", "position", "open_line", "count_mark", "line_state",
          "item_cost", "balance", "day_balance", "reversal", "master", "series")  # fmt: skip
GOOD_ONES = 25  # before the bad one, and as many behind it


def open_shop() -> Shop:
    shop = Shop(open_store(":memory:"))
    shop.receipt(("TEA", 50_000, 1_500_000), at="06:00")
    return shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    """One shop for all cases: whatever comes, it goes on."""
    return open_shop()


@pytest.fixture(scope="module")
def busy() -> Shop:
    """Another shop, that gets its documents in batches."""
    return open_shop()


def books(shop: Shop) -> dict[str, list[Any]]:
    """Every row that a document may change by being posted."""
    found = {}
    for name in MOVING:
        table = tables.metadata.tables[name]
        found[name] = [tuple(row) for row in shop.ledger.store.rows(select(table))]
    return found


def held_body(shop: Shop, outcome: Outcome) -> bytes:
    rows = shop.rows(
        "SELECT b.body FROM held h JOIN held_body b ON b.body_hash = h.body_hash"
        " WHERE h.number = :number",
        number=outcome.number,
    )
    return bytes(rows[0][0])


def out_of_balance(shop: Shop) -> list[Any]:
    """Locations whose rows do not sum to zero, what they owe one another included."""
    sql = "SELECT location, SUM(amount) FROM ledger GROUP BY location HAVING SUM(amount) <> 0"
    return shop.rows(sql)


def check_problem(case: Case, outcome: Outcome) -> None:
    assert outcome.status == case.status, outcome
    if case.slug:
        assert outcome.problem is not None
        assert outcome.problem["type"] == f"/problems/{case.slug}", outcome.problem
        said = {name: outcome.problem.get(name) for name in case.numbers}
        assert said == dict(case.numbers)


def fillers(case: Case) -> Iterator[bytes]:
    for number in range(2 * GOOD_ONES):
        yield written(plain_sale(f"{case} filler {number}", (1000, 300)))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_judged_and_the_books_do_not_move(case: Case, shop: Shop) -> None:
    shop.ledger.post(case.before)
    before = books(shop)
    outcome = shop.ledger.post([case.body])[0]
    check_problem(case, outcome)
    if case.status != "posted":
        assert books(shop) == before
    if case.status == "held":
        assert held_body(shop, outcome) == case.body
    assert not out_of_balance(shop)


@pytest.mark.parametrize("case", FACTS, ids=str)
def test_it_does_not_stop_the_batch_that_it_came_in(case: Case, busy: Shop) -> None:
    busy.ledger.post(case.before)
    good = list(fillers(case))
    outcomes = busy.ledger.post([*good[:GOOD_ONES], case.body, *good[GOOD_ONES:]])
    bad = outcomes.pop(GOOD_ONES)
    check_problem(case, bad)
    if case.status == "held":
        assert held_body(busy, bad) == case.body
    assert [outcome.status for outcome in outcomes] == ["posted"] * len(good)


def test_what_is_posted_is_stored_byte_for_byte(shop: Shop) -> None:
    for case in CASES:
        if case.status == "posted":
            shop.ledger.post([*case.before, case.body])
            id = json.loads(case.body)["id"]
            rows = shop.rows("SELECT body FROM journal WHERE id = :id", id=id)
            assert rows[0][0].encode() == case.body


def test_received_is_posted_and_known_and_held(shop: Shop) -> None:
    """Law 14, over one batch of everything that a till can send."""
    alone = open_shop()
    facts = [body for case in FACTS for body in (*case.before, case.body)]
    counted = "SELECT SUM(posted), SUM(known), SUM(held) FROM origin"
    posted, known, held = alone.rows(counted)[0]
    outcomes = alone.ledger.post(facts)
    after = alone.rows(counted)[0]
    assert sum(after) - posted - known - held == len(facts)
    summary = dict.fromkeys(("posted", "known", "held"), 0)
    for outcome in outcomes:
        summary[outcome.status] += 1
    assert after[0] - posted == summary["posted"]


def test_a_balance_that_no_reader_could_hold_is_not_begun() -> None:
    """Each is within what a document may say; the account they sum to is not."""
    alone = open_shop()
    sales = [written(plain_sale(f"vast {number}", (0, 2**53))) for number in range(514)]
    outcomes = [alone.ledger.post([body])[0] for body in sales]
    assert [outcome.status for outcome in outcomes] == ["posted"] * 512 + ["held"] * 2
    assert outcomes[-1].problem and outcomes[-1].problem["type"] == "/problems/amount-too-large"
    assert alone.balance("1100") == 2**62


def test_every_row_of_the_catalogue_has_four_cases() -> None:
    few = {"B19", "B36", "B37", "B38", "B39"}  # rows with fewer ways to go wrong
    rows: dict[str, int] = {}
    for case in CASES:
        rows[case.row] = rows.get(case.row, 0) + 1
    assert {row for row, cases in rows.items() if cases < 4} <= few
    assert len(CASES) >= 240
