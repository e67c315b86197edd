"""A small long run: everybody agrees about a book of drawn trade, whatever was in it."""

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.databases import postgres
from tests.fire import long_run
from tests.fire.long_run import Run, beside, fill, prove
from tests.shop import Shop
from tillbook.desk.jobs import Runner
from tillbook.desk.proving import proving
from tillbook.store.opening import open_store

EVENTS = 500


def test_the_auditor_agrees_after_a_run_of_random_events(tmp_path: Path) -> None:
    made = long_run.long_run(tmp_path / "book.db", 20, EVENTS)
    assert not made.faults
    statuses = {status for _, status in made.outcomes}
    assert statuses == {"posted", "known", "held", "refused"}
    assert sum(times for (_, how), times in made.outcomes.items() if how == "posted") >= EVENTS


def test_a_year_ends_while_every_date_is_proved_and_a_cent_would_be_seen() -> None:
    """What `make long-run MOVES=` does for a year, for three weeks around the end of one."""
    shop, made = Shop(open_store(":memory:", name="book")), Run(Counter(), Counter(), [])
    long_run.year(shop, Random(23), 300, made, dates=21, first=2025_12_20)
    assert not made.faults
    assert made.outcomes["year_end", "posted"] == 1
    assert shop.rows("SELECT COUNT(*) FROM move")[0][0] >= 300
    with shop.ledger.store.transaction() as session:
        session.fetch("UPDATE position SET value = value + 1 WHERE value > 100", ())
    proof = Runner(shop.ledger.store, shop.clock, (proving(shop.clock),), "proof")
    prove(shop, proof, made)
    assert made.faults and all("more than its record" in fault for fault in made.faults)


def test_postgresql_has_the_same_rows() -> None:
    url = postgres().new_book()
    try:
        assert beside(url, 21, 200) == []
    finally:
        postgres().give_back(url)


def test_whoever_disagrees_is_heard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cent is added to a balance behind everybody's back."""

    def tampered(shop: Shop, dice: Random, events: int, made: Run) -> None:
        fill(shop, dice, events, made)
        with shop.ledger.store.transaction() as session:
            session.fetch("UPDATE balance SET amount = amount + 1 WHERE account = '1100'", ())

    monkeypatch.setattr(long_run, "fill", tampered)
    made = long_run.long_run(tmp_path / "book.db", 22, 60)
    assert {fault.partition(":")[0] for fault in made.faults} >= {
        "check --full", "FAILS  every balance is the sum of its rows",
    }  # fmt: skip
