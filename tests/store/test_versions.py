"""A book whose projections an older version of the program made: said so, and mended by rebuild."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.checks.damage import damage
from tests.cli.desk import Desk
from tests.laws.seen import table
from tests.shop import OPENING, Shop
from tests.sound import broken
from tillbook import starter
from tillbook.checkpoints import checkpoint, flow
from tillbook.drafts import DRAFTS
from tillbook.people import PEOPLE
from tillbook.rebuilding import DERIVED, REPLAYED, RecordDoesNotReplay, rebuild
from tillbook.store.door import Store
from tillbook.store.migrations import REVISIONS
from tillbook.store.opening import BookIsNewer, ProjectionsOutdated, open_store
from tillbook.tables import LEDGER_VIEW, PROJECTIONS, metadata, origin
from tillbook.work import WORK

OURS = {
    "record": {"journal", "move", "entry"},
    "door": {"held", "held_body", "sequence_gap"},
    "book": {"book", "projection"},
    "archive": {"archived", "document_id"},
    "people": {table.name for table in PEOPLE},
    "work": {table.name for table in WORK},
    "drafts": {table.name for table in DRAFTS},
}


IN_ONE_PART = (
    "DROP VIEW ledger",
    *(
        statement
        for table in ("journal", "move", "entry")
        for statement in (
            f"ALTER TABLE {table} DETACH PARTITION months.{table}_open",
            f"DROP TABLE {table}",
            f"ALTER TABLE months.{table}_open RENAME TO {table}",
            f"ALTER TABLE months.{table} SET SCHEMA public",
        )
    ),
    "DROP SCHEMA months",
    "DROP FUNCTION keep_ids",
    "ALTER TABLE journal ADD CONSTRAINT journal_id_key UNIQUE (id)",
    LEDGER_VIEW,
)
"""How a PostgreSQL book was laid out before it had months."""


def versions(store: Store) -> dict[str, int]:
    return dict(map(tuple, store.rows(text("SELECT * FROM projection"))))


def test_every_stored_table_is_record_or_door_or_a_projection_with_its_version() -> None:
    assert set(metadata.tables) - set().union(*OURS.values()) == set(PROJECTIONS)


def test_what_has_a_version_is_what_is_rebuilt() -> None:
    made = {table.name for table in (*REPLAYED, origin, checkpoint, flow)} | {
        table.name for table, _ in DERIVED
    }
    assert made == set(PROJECTIONS)


def test_a_new_book_has_todays_versions(opened: Callable[[], Store]) -> None:
    assert versions(opened()) == PROJECTIONS
    assert versions(open_store(":memory:")) == PROJECTIONS


def test_a_book_of_an_older_version_is_noticed_and_a_rebuild_mends_it(
    book_url: str, any_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next release keeps positions otherwise; here its table has even been emptied."""
    any_shop.receipt(("TEA", 10, 1000))
    any_shop.sale(("TEA", 3, 900))
    monkeypatch.setitem(PROJECTIONS, "position", 2)
    any_shop.ledger.store.writer.execute("DELETE FROM position")  # type: ignore[attr-defined]
    with pytest.raises(ProjectionsOutdated) as refused:
        open_store(book_url)
    assert refused.value.numbers["versions"] == "position 1 (now 2)"
    assert "tillbook rebuild" in refused.value.details()["remedy"]
    store = open_store(book_url, create=False, outdated=True)
    rebuild(store)
    assert versions(store) == PROJECTIONS
    store.close()
    store = open_store(book_url, create=False)
    assert broken(store) == []
    assert any_shop.on_hand("TEA") == (7, 700)
    store.close()


def test_a_projection_that_a_release_brings_is_older_than_any_version(
    book_url: str, any_shop: Shop
) -> None:
    any_shop.ledger.store.writer.execute(  # type: ignore[attr-defined]
        "DELETE FROM projection WHERE name = 'line_state'"
    )
    with pytest.raises(ProjectionsOutdated) as refused:
        open_store(book_url)
    assert refused.value.numbers["versions"] == "line_state 0 (now 1)"


def test_a_book_that_a_newer_version_rebuilt_is_not_rebuilt_back(
    book_url: str, any_shop: Shop
) -> None:
    any_shop.ledger.store.writer.execute(  # type: ignore[attr-defined]
        "UPDATE projection SET version = 7 WHERE name = 'balance'"
    )
    for outdated in (False, True):
        with pytest.raises(BookIsNewer) as refused:
            open_store(book_url, outdated=outdated)
        assert refused.value.numbers["projection"] == "balance"


def test_a_book_of_the_first_layout_keeps_the_versions_it_was_made_by(
    book_url: str, any_shop: Shop
) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    writer = any_shop.ledger.store.writer  # type: ignore[attr-defined]
    for statement in (
        *(IN_ONE_PART if any_shop.ledger.store.url.startswith("postgresql") else ()),
        "DROP TABLE document_id", "DROP TABLE archived", "DROP TABLE projection",
        "DROP INDEX IF EXISTS journal_of_counts", "DROP INDEX IF EXISTS journal_of_year_ends",
        "DROP INDEX IF EXISTS move_by_followed", "DROP INDEX IF EXISTS journal_of_losses",
        "DROP INDEX IF EXISTS journal_of_z_reports",
        "DROP INDEX IF EXISTS journal_of_records",
        "DROP VIEW layer", "DROP TABLE laid", "ALTER TABLE position DROP COLUMN front",
        "DROP TABLE checkpoint", "DROP TABLE flow",
        *(f"DROP TABLE {it.name}" for it in (*PEOPLE, *WORK, *DRAFTS)),
        "DROP TABLE carried", "ALTER TABLE count_mark DROP COLUMN number",
        "UPDATE alembic_version SET version_num = '0001'",
    ):  # fmt: skip
        writer.execute(statement)
    with pytest.raises(ProjectionsOutdated) as refused:
        open_store(book_url)
    assert refused.value.numbers["versions"] == "count_mark 1 (now 2), master 1 (now 2)"
    store = open_store(book_url, create=False, outdated=True)
    assert versions(store) == dict.fromkeys(PROJECTIONS, 1)
    rebuild(store)
    shop = Shop(store, chart=False)
    shop.numbers = any_shop.numbers
    shop.sale(("TEA", 3, 900))
    assert shop.on_hand("TEA") == (7, 700)
    store.close()


WITHOUT_FRONTS = (
    *(f"DROP TABLE {it.name}" for it in (*PEOPLE, *WORK, *DRAFTS)),
    "DROP INDEX move_by_followed", "DROP INDEX journal_of_losses",
    "DROP INDEX journal_of_z_reports",
    "DROP INDEX journal_of_records",
    "CREATE TABLE old AS SELECT * FROM layer", "DROP VIEW layer", "DROP TABLE laid",
    "ALTER TABLE old RENAME TO layer", "ALTER TABLE position DROP COLUMN front",
    "DELETE FROM projection WHERE name = 'laid'", "INSERT INTO projection VALUES ('layer', 1)",
    f"UPDATE alembic_version SET version_num = '{REVISIONS[REVISIONS.index('0007') - 1]}'",
)  # fmt: skip
"""A book as it was when every layer lay in a row of its own."""


@pytest.mark.parametrize("method", ["fifo", "specific"])
def test_a_book_from_before_fronts_lays_its_layers_anew(
    book_url: str, any_shop: Shop, method: str
) -> None:
    event = starter.record("department", "grocery", OPENING, method=method, expects=1)
    any_shop.ok(event | {"id": starter.master_id("department", "grocery", 1)})
    any_shop.receipt(("TEA", 4, 400), ("MILK", 10, 900))
    any_shop.receipt(("TEA", 6, 1200))
    sale = any_shop.sale(("TEA", 5, 2500), ("MILK", 2, 400))
    line = {"item": "TEA", "quantity": 2000, "department": "grocery"}
    any_shop.ok(any_shop.event("place_move", "11:00", source="shelf", target="back", lines=[line]))
    any_shop.give_back(sale, ("TEA", 1, 500))
    kept = {name: table(any_shop, name) for name in ("position", "laid", "carried")}
    for statement in WITHOUT_FRONTS:
        any_shop.ledger.store.writer.execute(statement)  # type: ignore[attr-defined]
    with pytest.raises(ProjectionsOutdated) as refused:
        open_store(book_url)
    assert refused.value.numbers["versions"] == "laid 0 (now 1)"
    store = open_store(book_url, create=False, outdated=True)
    rebuild(store)
    assert versions(store) == PROJECTIONS
    shop = Shop(store, chart=False)
    shop.numbers = any_shop.numbers
    assert {name: table(shop, name) for name in kept} == kept
    shop.sale(("TEA", 1, 500))
    assert broken(store) == []
    store.close()


def test_a_book_without_layers_from_before_fronts_opens_as_it_is(
    book_url: str, any_shop: Shop
) -> None:
    any_shop.receipt(("TEA", 10, 1000))
    for statement in WITHOUT_FRONTS:
        any_shop.ledger.store.writer.execute(statement)  # type: ignore[attr-defined]
    store = open_store(book_url, create=False)
    assert versions(store) == PROJECTIONS
    shop = Shop(store, chart=False)
    shop.numbers = any_shop.numbers
    shop.sale(("TEA", 3, 900))
    assert shop.on_hand("TEA") == (7, 700)
    assert broken(store) == []
    store.close()


def test_state_that_todays_rules_would_make_otherwise_is_left_alone(shop: Shop) -> None:
    """Rows of older rules stay as they are; positions by new rules would no longer be theirs."""
    shop.receipt(("TEA", 10, 1000))
    sale = shop.sale(("TEA", 3, 900))
    (at,) = shop.rows("SELECT number FROM journal WHERE id = :id", id=sale)[0]
    damage(
        shop,
        f"UPDATE move SET value = value + 1 WHERE number / 65536 = {at}",
        f"UPDATE journal SET rules = 0 WHERE number = {at}",
    )
    with pytest.raises(RecordDoesNotReplay):
        rebuild(shop.ledger.store)


def test_at_the_desk_every_command_says_to_rebuild_and_rebuild_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path).opened()
    desk.post(desk.receipt(10, 1000))
    monkeypatch.setitem(PROJECTIONS, "item_cost", 2)
    for said in (["post", desk.file(desk.sale(1, 300))], ["check"], ["report", "on-hand"]):
        result = desk.run(*said, "--json")
        assert result.exit_code == 3
        problem = json.loads(result.stdout)["problem"]
        assert problem["type"] == "/problems/projections-outdated"
        assert problem["versions"] == "item_cost 1 (now 2)"
    desk.ok("rebuild")
    desk.ok("check", "--full", "--replay")
    assert desk.on_hand() == (10, 1000)
