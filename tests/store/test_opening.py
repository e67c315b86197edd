"""Opening a book: by its URL, new or old, and what is refused."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pysqlite3.dbapi2 as driver
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, UniqueConstraint, create_engine, text

from tests.databases import Databases
from tests.events.story import told
from tests.shop import Shop
from tillbook import tables
from tillbook.lying import LAYER_VIEW
from tillbook.store import migrations, server, sqlite
from tillbook.store.door import BookUnreachable
from tillbook.store.opening import BookIsNewer, BookNotFound, NotABook, open_store
from tillbook.store.sqlite import SqliteTooOld


@pytest.fixture
def nowhere(databases: Databases) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    url = databases.empty()
    yield url
    databases.drop(url)


def name_of(url: str, **options: Any) -> str:
    store = open_store(url, **options)
    try:
        return str(store.rows(text("SELECT name FROM book"))[0][0])
    finally:
        store.close()


# URLs.


def test_a_path_and_its_url_are_the_same_book(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    assert name_of(str(path), name="corner") == "corner"
    assert name_of(f"sqlite:///{path}") == "corner"
    store = open_store(str(path))
    assert name_of(store.url) == "corner"
    store.close()


def test_a_book_in_memory_is_new_each_time() -> None:
    first, second = open_store(":memory:", name="a"), open_store(":memory:", name="b")
    Shop(first)
    assert second.rows(text("SELECT name, number FROM book")) == [("b", 0)]


def test_a_new_book_has_a_name_that_no_other_has(tmp_path: Path) -> None:
    names = {name_of(":memory:"), name_of(":memory:"), name_of(str(tmp_path / "book.db"))}
    assert len(names) == 3
    assert all(re.fullmatch("book-[0-9a-f]{8}", name) for name in names)


def test_postgresql_by_either_scheme(nowhere: str) -> None:
    assert name_of(nowhere, name="corner") == "corner"
    assert name_of(nowhere.replace("postgresql://", "postgres://")) == "corner"


# What is not there, and what is something else.


def test_where_no_book_is_none_is_found(tmp_path: Path, nowhere: str) -> None:
    absent = tmp_path / "absent.db"
    for url in (str(absent), f"sqlite:///{absent}", nowhere):
        with pytest.raises(BookNotFound):
            open_store(url, create=False)
    assert not absent.exists()
    with pytest.raises(BookNotFound):
        open_store(str(tmp_path / "no" / "folder" / "book.db"))
    with pytest.raises(BookNotFound):
        open_store("mysql://somewhere/book")


def test_an_absent_database_is_not_found_and_an_absent_server_unreachable(nowhere: str) -> None:
    name = psycopg.conninfo.conninfo_to_dict(nowhere)["dbname"]
    with pytest.raises(BookNotFound):
        open_store(nowhere.replace(str(name), "nobody_made_it"))
    with pytest.raises(BookUnreachable):
        open_store("postgresql://till:secret@127.0.0.1:1/book")


def test_a_refusal_never_says_the_password() -> None:
    with pytest.raises(BookUnreachable) as refused:
        open_store("postgresql://till:secret@127.0.0.1:1/book")
    assert "till:***@127.0.0.1" in str(refused.value)
    assert "secret" not in str(refused.value.details())


def test_other_peoples_files_and_databases_stay_as_they_are(tmp_path: Path, nowhere: str) -> None:
    letter, shopping = tmp_path / "letter.txt", tmp_path / "shopping.db"
    letter.write_text("Dear Sir or Madam, " * 100)
    with driver.connect(str(shopping)) as connection:
        connection.execute("CREATE TABLE list (item TEXT)")
    connection.close()
    with psycopg.connect(nowhere, autocommit=True) as other:
        other.execute("CREATE TABLE list (item TEXT)")
    before = letter.read_bytes(), shopping.read_bytes()
    for url in (str(letter), str(shopping), nowhere):
        with pytest.raises(NotABook):
            open_store(url)
    assert (letter.read_bytes(), shopping.read_bytes()) == before
    assert {path.name for path in tmp_path.iterdir()} == {"letter.txt", "shopping.db"}


def test_a_newer_book_is_refused_in_clear_words_and_not_touched(book_url: str) -> None:
    store = open_store(book_url)
    store.writer.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    with pytest.raises(BookIsNewer) as refused:
        open_store(book_url)
    assert refused.value.numbers["layout"] == "9999"
    assert "Upgrade this program" in refused.value.details()["remedy"]


def test_an_old_sqlite_library_is_refused() -> None:
    with pytest.raises(SqliteTooOld) as refused:
        sqlite.refuse_old_library((3, 40, 1))
    assert refused.value.numbers == {"found": "3.40.1", "oldest": "3.51.3"}
    sqlite.refuse_old_library((3, 51, 3))


# Layouts.


def test_the_program_knows_all_layouts_that_it_ships() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    shipped = [script.revision for script in scripts.walk_revisions()]
    assert tuple(reversed(shipped)) == migrations.REVISIONS


def test_the_layout_of_a_migrated_sqlite_book_is_that_of_the_tables(tmp_path: Path) -> None:
    migrated, declared = driver.connect(str(tmp_path / "a.db")), driver.connect(":memory:")
    open_store(str(tmp_path / "a.db")).close()
    with sqlite.engine(declared).begin() as connection:
        declare(connection)
    assert_same(sqlite_layout(migrated), sqlite_layout(declared))
    assert differences(sqlite.engine(migrated)) == []


def test_the_layout_of_a_migrated_postgresql_book_is_that_of_the_tables(
    databases: Databases, nowhere: str
) -> None:
    book = databases.empty()
    open_store(book).close()
    engine = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(nowhere))
    with engine.begin() as connection:
        declare(connection)
    engine.dispose()
    assert_same(postgres_layout(book), postgres_layout(nowhere))
    assert differences(server.migrating(book)) == []
    databases.drop(book)


def declare(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(text(tables.LEDGER_VIEW))
    connection.execute(text(LAYER_VIEW))


def differences(engine: Engine) -> list[Any]:
    """What Alembic itself would still migrate; it does not know what is of one database only."""
    dialect = engine.dialect.name
    (unique,) = (it for it in tables.journal.constraints if isinstance(it, UniqueConstraint))
    with engine.connect() as connection:
        opts = {"include_object": lambda thing, *_: dialect == "sqlite" or thing is not unique}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, tables.metadata))


def assert_same(migrated: dict[str, Any], declared: dict[str, Any]) -> None:
    assert len(declared) > 18
    assert {name: found for name, found in migrated.items() if "alembic" not in name} == declared


def sqlite_layout(connection: driver.Connection) -> dict[str, Any]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type <> 'trigger'")
    return {name: clauses(sql) for name, sql in rows}


def clauses(sql: str | None) -> list[str]:
    """A CREATE statement's clauses; in which order a table names its checks says nothing."""
    plain = " ".join((sql or "").replace('"', "").split()).replace("( ", "(").replace(" )", ")")
    return sorted(plain.split(", "))


def postgres_layout(url: str) -> dict[str, Any]:
    with psycopg.connect(url) as connection:
        columns = connection.execute(
            "SELECT table_name || '.' || column_name, ordinal_position, data_type, is_nullable,"
            " collation_name, column_default FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        found = {name: facts for name, *facts in columns}
        found |= connection.execute(
            "SELECT conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        ).fetchall()
        found |= connection.execute(
            "SELECT tablename || ' ' || indexname, indexdef FROM pg_indexes"
            " WHERE schemaname = 'public'"
        ).fetchall()
        found |= connection.execute(
            "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public'"
        ).fetchall()
    return found


def test_a_postgresql_book_refuses_to_be_emptied(nowhere: str) -> None:
    store = open_store(nowhere)
    for table in ("journal", "move", "entry"):
        with pytest.raises(psycopg.Error, match="the record is never changed"):
            store.writer.execute(f"TRUNCATE {table}")
    store.close()


# How quickly.


def test_an_up_to_date_book_is_opened_without_alembic(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    open_store(str(path)).close()
    program = (
        "import sys; from tillbook.store.opening import open_store;"
        f"open_store({str(path)!r}); print('alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (said.stdout.strip(), said.stderr) == ("False", "")


def test_two_programs_that_make_the_same_book_at_once_make_one(tmp_path: Path) -> None:
    program = (
        "import sys; from tillbook.store.opening import open_store; from sqlalchemy import text;"
        "print(open_store(sys.argv[1]).rows(text('SELECT name FROM book')))"
    )
    argv = [sys.executable, "-c", program, str(tmp_path / "book.db")]
    started = [subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    names = {process.communicate()[0] for process in started}
    assert len(names) == 1
    assert "book-" in names.pop()


def test_the_chart_is_read_again_as_it_was_made() -> None:
    """Whoever opens a book that others have charted posts by every record that they have."""
    shop = told()
    made = shop.ledger._chart[1]
    with shop.ledger.store.looking() as session:
        read = session.chart()
    kept = {name: getattr(made, name) for name in made.__struct_fields__ if name != "found"}
    assert all(kept.values()), "the story has an example of each"
    assert kept == {name: getattr(read, name) for name in kept}
