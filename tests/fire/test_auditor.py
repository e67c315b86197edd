"""The outside auditor: one file, no Tillbook, on sound books and on damaged ones."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pysqlite3.dbapi2 as driver
import pytest

import verify_book
from tests.fire.damage import damaged
from tests.fire.damage import delete_a_row as any_row_gone
from tests.fire.trade import traded
from tests.shop import Shop
from tests.store import story
from tillbook.chart import EDGES
from tillbook.ledger import RULES
from tillbook.store.opening import open_store

PROGRAM = Path(verify_book.__file__)


def audited(book: Path, *more: Path) -> tuple[int, str]:
    """What the auditor's own Python says: no site packages, no environment."""
    told = subprocess.run(
        [sys.executable, "-I", "-S", PROGRAM, book, *more], capture_output=True, text=True
    )
    assert not told.stderr
    return told.returncode, told.stdout


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return traded(tmp_path_factory.mktemp("audit") / "book.db", Random(7), 60)


@pytest.fixture
def book(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(sound, tmp_path / "book.db"))


def change(book: Path, *statements: str) -> None:
    """Somebody with a database tool, who first takes the triggers off."""
    with closing(driver.connect(str(book), isolation_level=None)) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert db.execute(statement).rowcount, statement


def one(book: Path, sql: str) -> int:
    with closing(driver.connect(str(book))) as db:
        return int(db.execute(sql).fetchone()[0])


# Sound books.


def test_the_shops_story_is_proved(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "story.db"), name="book")
    story.told(Shop(store, chart=False))
    store.close()
    code, told = audited(tmp_path / "story.db")
    assert (code, "FAILS" in told) == (0, False), told
    assert told.count("holds") == 14


def test_drawn_trade_is_proved_with_its_counts_and_left_as_it_was(book: Path) -> None:
    before = book.read_bytes()
    code, told = audited(book)
    assert (code, "FAILS" in told) == (0, False), told
    documents = one(book, "SELECT count(*) FROM journal")
    assert f"{documents} rows of journal" in told
    assert book.read_bytes() == before
    assert [path.name for path in book.parent.iterdir()] == ["book.db"]


def test_goods_between_stores_are_on_the_account_between_locations(tmp_path: Path) -> None:
    """Four packs of ten, worth 4.00, lie at the other store: both books balance."""
    store = open_store(str(tmp_path / "book.db"), name="book")
    shop = Shop(store)
    shop.receipt(("TEA", 10, 1000))
    line = {"item": "TEA", "quantity": 4000, "department": "grocery"}
    sent = shop.event("dispatch", receiver="022", lines=[line])
    made = {"dispatch": sent["id"], "sender": "014", "lines": [line]}
    shop.ok(sent, shop.event("arrival", location="022", **made))
    store.close()
    book = tmp_path / "book.db"
    code, told = audited(book)
    assert (code, "FAILS" in told) == (0, False), told
    change(book, "UPDATE balance SET about = '013' WHERE account = '1950' AND about = '014'")
    assert "FAILS  every balance is the sum of its rows" in audited(book)[1]


# Damaged books.


def document_of(why: str) -> str:
    return f"SELECT min(number) / 65536 FROM move WHERE why = '{why}'"


SOLD = "(SELECT min(number) FROM move WHERE why = 'sold')"
RECEIVED = "(SELECT min(number) FROM move WHERE why = 'received')"
SALE = f"({document_of('sold')})"

DAMAGE = {
    "a cent on an entry": (
        f"UPDATE entry SET amount = amount + 1 WHERE number = {SALE} * 65536 + 1",
        "every posting balances at each location",
    ),
    "a body": (
        f"UPDATE journal SET body = body || ' ' WHERE number = {SALE}", "bodies_are_what_came"
    ),
    "a stamped column": (
        f"UPDATE journal SET business_day = 20250301 WHERE number = {SALE}",
        "columns_are_as_stamped",
    ),
    "a link of the chain": (
        f"UPDATE journal SET hash = 'ab' WHERE number = {SALE}", "hashes_form_chains"
    ),
    "a row taken out": (f"DELETE FROM entry WHERE number = {SALE} * 65536 + 1", "numbers_run_on"),
    "a document taken out": (f"DELETE FROM journal WHERE number = {SALE}", "numbers_run_on"),
    "recorded too early": (
        f"UPDATE journal SET recorded_at = 5 WHERE number = {SALE}", "times_and_companies_fit"
    ),
    "another company": (
        f"UPDATE journal SET company = 'mine' WHERE number = {SALE}", "times_and_companies_fit"
    ),
    "text where a hash was": (
        f"UPDATE journal SET envelope = x'ff' WHERE number = {SALE}", "columns_are_as_stamped"
    ),
    "a chain of goods": (
        f"UPDATE move SET source_before = 0 WHERE number = {SOLD}", "a chain of moves breaks"
    ),
    "the value of goods": (
        f"UPDATE move SET value = value + 5 WHERE number = {RECEIVED}",
        "most of it meets",
    ),
    "an account": (
        f"UPDATE entry SET account = '1999' WHERE number = {SALE} * 65536 + 1",
        "most of it meets",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", DAMAGE)
def test_the_first_record_that_fails_is_named(book: Path, kind: str) -> None:
    number = one(book, document_of("received" if RECEIVED in DAMAGE[kind][0] else "sold"))
    change(book, DAMAGE[kind][0])
    code, told = audited(book)
    assert code == 1
    (said,) = re.findall(rf"^FAILS  {DAMAGE[kind][1]}: (.*)$", told, re.MULTILINE) or [""]
    assert f"document {number}" in said


def test_the_newest_document_cut_off_is_missed(book: Path) -> None:
    last = one(book, "SELECT max(number) FROM journal")
    change(book, f"DELETE FROM journal WHERE number = {last}")
    code, told = audited(book)
    assert code == 1
    assert f"FAILS  nothing_is_cut_off: document {last}: the book counts {last}" in told


STATE = {
    "balance": ("amount", "every balance is the sum of its rows"),
    "day_balance": ("debit", "every day's balance is the sum of its rows"),
    "position": ("value", "every position is the sum of its moves, each of them there"),
}  # fmt: skip


@pytest.mark.parametrize("table", STATE)
def test_what_is_kept_is_the_sum_of_the_record(book: Path, table: str) -> None:
    column, proof = STATE[table]
    change(book, f"UPDATE {table} SET {column} = {column} + 1 WHERE account = '1400'")
    code, told = audited(book)
    assert (code, f"FAILS  {proof}" in told) == (1, True), told


def test_goods_that_nobody_received(book: Path) -> None:
    change(book, "UPDATE position SET quantity = quantity + 1000 WHERE item = 'TEA'")
    assert "FAILS  goods are conserved, item by item: item TEA" in audited(book)[1]


# Seals.


def test_sealed_documents_stay_as_they_were_and_new_ones_are_sealed(tmp_path: Path) -> None:
    book, seals = tmp_path / "book.db", tmp_path / "seals"
    traded(book, Random(3), 5)
    assert audited(book, seals)[0] == 0
    first = seals.read_bytes()
    assert len(first) == 8 * one(book, "SELECT count(*) FROM journal")
    store = open_store(str(book))
    shop = Shop(store, chart=False)
    shop.clock.set("23:00")
    shop.ok(shop.sale_event(("TEA", 1, 100)) | {"id": "01937c5e-7a00-7000-8000-00000000ffff"})
    store.close()
    assert audited(book, seals)[0] == 0
    assert seals.read_bytes()[:-8] == first


@pytest.mark.parametrize("column", ["why", "line", "of", "instant"])
def test_what_no_sum_depends_on_is_under_seal(book: Path, tmp_path: Path, column: str) -> None:
    seals = tmp_path / "seals"
    audited(book, seals)
    number, kept = one(book, document_of("sold")), seals.read_bytes()
    value = "'lent'" if column == "why" else f"{column} + 1"
    change(book, f"UPDATE move SET {column} = {value} WHERE number = {SOLD}")
    assert audited(book)[0] == 0
    code, told = audited(book, seals)
    assert (code, f"FAILS  what_was_sealed_is_as_it_was: document {number}" in told) == (1, True)
    assert seals.read_bytes() == kept, "a book that fails gets no new seals"


# The program itself.


def test_a_book_that_somebody_has_open_or_that_is_none_is_not_judged(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "book.db"))
    Shop(store)
    assert audited(tmp_path / "book.db")[0] == 2
    assert audited(tmp_path / "none.db")[0] == 2
    store.close()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sir or Madam, " * 100)
    assert audited(letter)[0] == 1


def test_it_is_one_short_file_of_pythons_own_library() -> None:
    text = PROGRAM.read_text()
    assert len(text.splitlines()) <= 200
    modules: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            modules |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(str(node.module))
    assert modules <= sys.stdlib_module_names


def test_it_knows_the_edges_and_the_rules_of_the_house() -> None:
    assert verify_book.RULES == RULES
    with closing(driver.connect(":memory:")) as db:
        is_edge: Callable[[str], bool] = lambda spot: bool(
            db.execute("SELECT " + verify_book.EDGE.format("?1"), (spot,)).fetchone()[0]
        )
        assert all(map(is_edge, (*EDGES, "write-off:broken")))
        assert not any(map(is_edge, ("shelf", "back", "damaged")))


def test_damage_is_drawn_from_one_number(book: Path) -> None:
    again = Path(shutil.copyfile(book, book.with_name("again.db")))
    assert damaged(book, any_row_gone, Random(5)) == damaged(again, any_row_gone, Random(5))
    assert audited(book) == audited(again)


# A book whose old months lie in an archive.


@pytest.fixture
def archived(book: Path) -> Path:
    """Half of the documents put away; the archive beside the book."""
    store = open_store(str(book))
    store.archive(month=2025_03, number=one(book, "SELECT number / 2 FROM book"))
    store.close()
    assert sorted(path.name for path in book.parent.iterdir()) == ["book.archive.db", "book.db"]
    return book


def test_book_and_archive_together_are_proved_as_the_book_was(
    book: Path, archived: Path, tmp_path: Path, sound: Path
) -> None:
    assert one(book, "SELECT count(*) FROM journal") < one(sound, "SELECT count(*) FROM journal")
    kept = [path.read_bytes() for path in sorted(tmp_path.iterdir())]
    assert audited(archived, tmp_path / "seals") == audited(sound, tmp_path / "sealed")
    assert audited(archived)[0] == 0
    assert (tmp_path / "seals").read_bytes() == (tmp_path / "sealed").read_bytes()
    beside = [tmp_path / name for name in ("book.archive.db", "book.db")]
    assert [path.read_bytes() for path in beside] == kept


def test_what_somebody_changes_in_the_archive_is_found_there(archived: Path) -> None:
    change(
        archived.with_name("book.archive.db"),
        "UPDATE journal SET body = replace(body, '}', ' }') WHERE number = 40",
    )
    code, told = audited(archived)
    assert code == 1
    assert "FAILS  bodies_are_what_came: document 40:" in told


def test_without_the_archive_the_book_is_not_proved(archived: Path) -> None:
    archived.with_name("book.archive.db").unlink()
    code, told = audited(archived)
    assert code == 1
    assert ": document 1 is missing before it" in told
