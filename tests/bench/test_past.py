"""The long history that is made up keeps the laws of sums, and its past has one answer."""

from pathlib import Path

from sqlalchemy import text

from bench import past
from tests.databases import postgres
from tillbook.checking import run
from tillbook.store.door import Store
from tillbook.store.opening import open_store

OF_BODIES = {"door-counts", "numbers-run-on", "slips-add-up", "chain-holds", "bodies-hold",
             "everything-is-posted", "taxes-tie"}  # fmt: skip
"""Laws of documents and their bytes, which this history does not have."""


def asked_with_and_without(store: Store) -> None:
    found, took = past.measured(
        store, 24_000, without=True, archived=store.url.startswith("sqlite")
    )
    assert len(found) == len(list(past.questions()))
    assert all(one.rows for one in found)
    assert took["checkpoints"] >= 12  # a month each
    late = store.rows(text("SELECT COUNT(*) FROM flow WHERE late = 1"))[0][0]
    assert 0 < late < took["flows"] / 5
    broken = {one.check for one in run(store, full=True) if one.severity == "broken law"}
    assert broken <= OF_BODIES


def test_a_year_made_up_in_a_file(tmp_path: Path) -> None:
    with past.opened("sqlite", tmp_path) as store:
        asked_with_and_without(store)


def test_a_year_made_up_on_postgresql() -> None:
    url = postgres().new_book()
    store = open_store(url, create=False)
    asked_with_and_without(store)
    store.close()
    postgres().give_back(url)
