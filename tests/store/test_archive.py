"""Months of the record archived and taken back: every figure stays what it is."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as driver
import pytest
from sqlalchemy import text

from tests.databases import postgres
from tests.projections.test_both_databases import ASKED
from tests.shop import Shop
from tests.store.story import told
from tillbook import tables
from tillbook.archiving import (
    Archived,
    MonthNotClosed,
    MonthNotOver,
    NoSuchMonth,
    archive,
    month_of,
    reopen,
)
from tillbook.checking import run
from tillbook.checkpointing import make_checkpoints
from tillbook.rebuilding import rebuild
from tillbook.report import Asked, load_reports
from tillbook.reporting import answer
from tillbook.store.archive import ArchiveInTheWay, ArchiveMissing, file_of
from tillbook.store.door import BookBusy, Store
from tillbook.store.opening import open_store

APRIL, MAY = 2025_04, 2025_05
RECORD = ("journal", "move", "entry")

IN_A_FILE = pytest.mark.parametrize("shop", ["sqlite"], indirect=True)
ON_A_SERVER = pytest.mark.parametrize("shop", ["postgresql"], indirect=True)


@pytest.fixture(params=("sqlite", "postgresql"))
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """Every kind of document in April; receipts, sales and returns of May and June; May closed."""
    databases = postgres()
    url = str(tmp_path / "book.db") if request.param == "sqlite" else databases.empty()
    store = open_store(url, name="book")
    shop = traded(store)
    yield shop
    shop.ledger.store.close()
    if request.param == "postgresql":
        databases.drop(url)


def traded(store: Store) -> Shop:
    shop = Shop(store, chart=False)
    told(shop)
    shop.numbers = itertools.count(0xA000)
    for month in (5, 6):
        shop.clock.set(f"2025-{month:02}-20T12:00:00Z")
        shop.receipt(("JAM", 6, 660), at=f"2025-{month:02}-20T07:00:00Z")
        shop.sale(("JAM", 2, 500), at=f"2025-{month:02}-20T08:00:00Z")
    closed(shop, 2025_05_31)
    return shop


def closed(shop: Shop, through: int) -> None:
    with shop.ledger.store.looking() as session:
        companies = session.chart().companies.values()
    for company in companies:
        if company.closed_through < through:
            event = shop.event("period_close", "2025-06-20T09:00:00Z", through=through)
            del event["location"]
            shop.ok(event | {"company": company.code})


def figures(store: Store) -> dict[Any, Any]:
    """Every answer to every question, at moments before, within and after the archived months."""
    (last,) = store.rows(text("SELECT number FROM book"))[0]
    moments = ASKED + tuple(
        {field: value}
        for field, values in {
            "as_of_number": range(5, last, 83),
            "as_of_recorded": (1_744_300_000_000_000, 1_747_000_000_000_000, 1_749_000_000_000_000),
            "as_of_instant": (1_744_300_000_000_000, 1_747_000_000_000_000, 1_749_000_000_000_000),
            "to_day": (2025_03_03, 2025_04_30, 2025_05_31),
        }.items()
        for value in values
    )
    found: dict[Any, Any] = {}
    for name, report in load_reports().items():
        for fields in moments:
            asked = Asked(**fields)
            if not list(report.faults(asked)):
                found[name, repr(fields)] = answer(store, name, asked)
    return found


def rows_of(store: Store) -> dict[str, list[Any]]:
    """Every row of every table, wherever it lies."""
    return {
        name: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in store.rows(table.select().order_by(*table.primary_key))
        ]
        for name, table in tables.metadata.tables.items()
        if name not in ("archived", "document_id")
    }


def whole(store: Store) -> tuple[Any, ...]:
    return figures(store), rows_of(store), run(store, full=True)


def live(store: Store, table: str = "journal") -> int:
    """How many rows of the record lie in the book itself."""
    if store.url.startswith("sqlite"):
        return int(store.rows(text(f"SELECT COUNT(*) FROM main.{table}"))[0][0])
    found = store.rows(text(
        "SELECT n.nspname || '.' || c.relname FROM pg_inherits i"
        " JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        f" WHERE i.inhparent = '{table}'::regclass AND n.nspname = 'months'"
    ))  # fmt: skip
    return sum(int(store.rows(text(f"SELECT COUNT(*) FROM {name}"))[0][0]) for (name,) in found)


def again(shop: Shop) -> None:
    """The book opened anew."""
    url = shop.ledger.store.url
    shop.ledger.store.close()
    shop.ledger.store = open_store(url, create=False)


# Without changing a figure.


def test_archived_and_taken_back_every_figure_is_what_it_was(shop: Shop) -> None:
    store = shop.ledger.store
    make_checkpoints(store, 40)
    before, everything = whole(store), live(store)
    made = archive(store, APRIL)
    assert 100 < made.documents < everything and live(store) == everything - made.documents
    again(shop)
    store = shop.ledger.store
    assert whole(store) == before
    further = archive(store, MAY)
    assert further.documents == made.documents + 2 and whole(store) == before
    assert reopen(store, APRIL) == Archived(made.documents, APRIL)
    assert live(store) == everything - made.documents and whole(store) == before
    assert reopen(store) == Archived() and live(store) == everything
    again(shop)
    assert whole(shop.ledger.store) == before


def test_a_rebuild_reads_the_archive_too(shop: Shop) -> None:
    store = shop.ledger.store
    make_checkpoints(store, 40)
    archive(store, MAY)
    before = rows_of(store)
    rebuild(store)
    assert rows_of(store) == before


def test_what_comes_after_is_judged_and_valued_as_if_nothing_were_archived(
    shop: Shop, tmp_path: Path
) -> None:
    """A return of an archived sale, its receipt reversed, a late fact before an archived count."""
    twin = traded(open_store(str(tmp_path / "twin.db"), name="book"))
    archive(shop.ledger.store, MAY)
    make_checkpoints(twin.ledger.store)
    answers = [names_the_past(one) for one in (shop, twin)]
    assert answers[0] == answers[1]
    assert rows_of(shop.ledger.store) == rows_of(twin.ledger.store)
    twin.ledger.store.close()


def names_the_past(shop: Shop) -> list[Any]:
    """Every document of the story that can be: reversed, sent again, sent again changed."""
    shop.clock.set("2025-06-21T12:00:00Z")
    said: list[Any] = []
    for kind, id, body in shop.rows("SELECT kind, id, body FROM journal ORDER BY number"):
        reversal = shop.event("reversal", "2025-06-21T11:00:00Z", of=id, reason="t", actor="ann")
        for sent in (body.encode(), body.replace("}", " }", 1).encode()):
            said += shop.ledger.post([sent])
        said += shop.post(reversal | {"location": "014"})
        if kind == "sale":
            said.append(shop.post(back(shop, id)))
    said.append(shop.post(shop.sale_event(("JAM", 1, 250), at="2025-03-03T06:00:00Z")))
    return said


def back(shop: Shop, sale: str) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery", "list": 300, "paid": 300}
    return shop.event(
        "sale_return", "2025-06-21T11:30:00Z", currency="EUR", prices_include_tax=True, total=300,
        lines=[line | {"sale": sale, "sale_line": 1, "taxes": []}], taxes=[],
        tenders=[{"kind": "cash", "amount": 300}],
    )  # fmt: skip


# What may be archived.


def test_only_months_that_are_over_and_closed_are_archived(shop: Shop) -> None:
    store = shop.ledger.store
    everything = live(store)
    with pytest.raises(MonthNotOver):
        archive(store, 2025_06)
    shop.clock.set("2025-07-02T12:00:00Z")
    shop.sale(("JAM", 1, 250), at="2025-07-02T08:00:00Z")
    with pytest.raises(MonthNotClosed) as refused:
        archive(store, 2025_06)
    assert refused.value.numbers["day"] == "2025-06-30"
    assert live(store) == everything + 1
    with pytest.raises(NoSuchMonth):
        month_of("2025-13")


def test_an_earlier_month_than_is_archived_changes_nothing(shop: Shop) -> None:
    store = shop.ledger.store
    made = archive(store, MAY)
    assert archive(store, APRIL) == archive(store, MAY) == Archived(made.documents, MAY)
    assert reopen(store, MAY) == Archived(made.documents, MAY)


# The record is guarded there, too.


def test_nobody_changes_what_is_archived(shop: Shop) -> None:
    store: Any = shop.ledger.store
    archive(store, APRIL)
    for table in RECORD:
        name = f"archive.{table}" + ("" if store.url.startswith("sqlite") else "_2025_04")
        for change in (f"UPDATE {name} SET number = number + 1", f"DELETE FROM {name}"):
            with pytest.raises((driver.Error, psycopg.Error), match="never changed"):
                store.writer.execute(change)


def test_the_database_itself_refuses_an_archived_id(shop: Shop) -> None:
    store: Any = shop.ledger.store
    archive(store, APRIL)
    ((last,),) = store.rows(text("SELECT number FROM book"))
    table = "main.journal" if store.url.startswith("sqlite") else "journal"
    columns = ", ".join(column.name for column in tables.journal.columns)
    values = columns.replace("number", str(last + 1), 1)
    with pytest.raises((driver.Error, psycopg.Error), match=r"archived|document_id"):
        store.writer.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM journal WHERE number = 40"
        )


def test_an_id_that_somebody_took_away_or_put_there_is_found(shop: Shop) -> None:
    """Without it a document could be posted again; with a strange one it would never be posted."""
    store: Any = shop.ledger.store
    archive(store, APRIL)
    if not store.url.startswith("sqlite"):
        store.writer.execute("ALTER TABLE document_id DISABLE TRIGGER USER")
    store.writer.execute("DELETE FROM document_id WHERE number = 40")
    store.writer.execute("INSERT INTO document_id VALUES ('none', 41, 'nothing')")
    seen = [one for one in run(store, full=True) if one.check == "ids-hold"]
    assert [(one.documents, one.severity) for one in seen] == [
        ((40,), "broken law"), ((41,), "broken law"),
    ]  # fmt: skip


def test_a_part_that_nobody_guards_is_found(shop: Shop) -> None:
    store: Any = shop.ledger.store
    archive(store, APRIL)
    if store.url.startswith("sqlite"):
        store.writer.execute("DROP TRIGGER main.move_no_update")
    else:
        store.writer.execute("ALTER TABLE archive.move_2025_04 DISABLE TRIGGER USER")
    seen = [str(one.says) for one in run(store) if one.check == "record-is-append-only"]
    assert seen and all("move" in one for one in seen)


# When the archive is not there, on SQLite.


@pytest.fixture
def without(shop: Shop) -> Iterator[Shop]:
    """A book whose archive somebody has put elsewhere."""
    archive(shop.ledger.store, MAY)
    place = file_of(shop.ledger.store.path)  # type: ignore[attr-defined]
    place.rename(place.with_name("elsewhere.db"))
    again(shop)
    yield shop


@IN_A_FILE
def test_without_its_archive_a_book_sells_and_says_what_is_missing(without: Shop) -> None:
    store = without.ledger.store
    without.sale(("JAM", 1, 250), at="2025-06-21T08:00:00Z")
    assert answer(store, "on-hand", Asked(item="JAM"))
    with pytest.raises(ArchiveMissing) as missing:
        answer(store, "gl-detail", Asked(account="1400"))
    assert str(missing.value.numbers["archive"]).endswith("book.archive.db")
    with pytest.raises(ArchiveMissing):
        run(store)


@IN_A_FILE
def test_without_its_archive_nothing_that_names_an_old_document_is_judged(without: Shop) -> None:
    """Known is known; but a return waits rather than take its sale for unknown."""
    place = file_of(without.ledger.store.path)  # type: ignore[attr-defined]
    place.with_name("elsewhere.db").rename(place)
    again(without)
    sale, body = without.rows("SELECT id, body FROM journal WHERE kind = 'sale' ORDER BY number")[0]
    place.rename(place.with_name("elsewhere.db"))
    again(without)
    (known,) = without.ledger.post([body.encode()])
    assert known.status == "known"
    returned = back(without, sale)
    with pytest.raises(ArchiveMissing):
        without.post(returned)
    place.with_name("elsewhere.db").rename(place)
    again(without)
    without.ok(returned)


@IN_A_FILE
def test_the_archive_of_another_book_is_not_taken_for_it(without: Shop, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.db"
    with driver.connect(str(other)) as connection:
        connection.execute("UPDATE archived SET book = 'other'")
    other.rename(file_of(without.ledger.store.path))  # type: ignore[attr-defined]
    again(without)
    with pytest.raises(ArchiveMissing):
        answer(without.ledger.store, "gl-detail", Asked(account="1400"))


@IN_A_FILE
def test_an_archive_that_lies_there_already_is_not_written_over(shop: Shop, tmp_path: Path) -> None:
    store = shop.ledger.store
    archive(store, APRIL)
    kept = (tmp_path / "book.archive.db").read_bytes()
    reopen(store)
    (tmp_path / "book.archive.db").write_bytes(kept)
    everything = live(store)
    with pytest.raises(ArchiveInTheWay):
        archive(store, APRIL)
    assert live(store) == everything and (tmp_path / "book.archive.db").read_bytes() == kept


@IN_A_FILE
def test_nobody_else_may_have_the_book_open(shop: Shop) -> None:
    another = open_store(shop.ledger.store.url, create=False)
    everything = live(another)
    with pytest.raises(BookBusy):
        archive(shop.ledger.store, APRIL)
    assert live(another) == everything == live(shop.ledger.store)
    another.close()
    assert archive(shop.ledger.store, APRIL).documents


@ON_A_SERVER
def test_a_book_whose_archive_was_dropped_is_not_opened(shop: Shop) -> None:
    archive(shop.ledger.store, APRIL)
    shop.ledger.store.writer.execute("DROP TABLE archive.move_2025_04")  # type: ignore[attr-defined]
    shop.ledger.store.writer.execute("DROP TABLE archive.journal_2025_04")  # type: ignore[attr-defined]
    with pytest.raises(ArchiveMissing):
        open_store(shop.ledger.store.url)
