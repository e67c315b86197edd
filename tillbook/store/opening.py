"""Opening a book by its URL; a new one is created, an older one brought to today's layout.

`tillbook.db`, `sqlite:///a/path.db` and `:memory:` are SQLite; `postgresql://...` is PostgreSQL.
"""

import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psycopg
import pysqlite3.dbapi2 as driver
from sqlalchemy import Connection, Engine, inspect, select

from tillbook.errors import Problem
from tillbook.store import migrations, months, server, sqlite, tables
from tillbook.store.door import BookBusy, BookUnreachable, Store
from tillbook.store.postgres import PostgresStore
from tillbook.store.sqlite import IN_MEMORY, SqliteStore

REVISION = "SELECT version_num FROM alembic_version"
VERSIONS = "SELECT name, version FROM projection"
TAKE = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "SELECT pg_advisory_xact_lock(hashtext('tillbook'))",
}
"""Two programs that open a new book at once must not both create it."""


class BookNotFound(Problem):
    """There is no book at this place."""

    remedy = "Correct the path or URL, or create the book with `tillbook init`."
    status = 404


class BookIsNewer(Problem):
    """A newer version of the program has written this book in its own way."""

    remedy = "Upgrade this program; the book was not touched."
    status = 409


class ProjectionsOutdated(Problem):
    """What the book keeps beside its record was made by an older version of this program."""

    remedy = "Run `tillbook rebuild`: the record stays as it is, all else is made from it anew."
    status = 409


class NotABook(Problem):
    """There is something else at this place than a book."""

    remedy = "Choose another path or an empty database; nothing was touched."
    status = 409


def open_store(url: str, *, create: bool = True, name: str = "", outdated: bool = False) -> Store:
    """The book at a URL.

    `create` makes a book where there is none; `name` is the name it then gets, one that no other
    book has unless it is given. An older book is migrated. `outdated` is for who will rebuild it.
    Raises BookNotFound, BookIsNewer, ProjectionsOutdated, NotABook, BookBusy, BookUnreachable,
    SqliteTooOld.
    """
    name = name or f"book-{secrets.token_hex(4)}"
    if url.startswith(("postgresql://", "postgres://")):
        return _current(_open_postgres(url, create, name), outdated)
    path = url.removeprefix("sqlite:///") if url.startswith("sqlite:") else url
    if path in ("", IN_MEMORY, "sqlite://"):
        return _open_in_memory(name)
    if "://" in path:
        raise BookNotFound(book=server.shown(url))
    return _current(_open_file(Path(path), create, name), outdated)


def _open_file(path: Path, create: bool, name: str) -> SqliteStore | PostgresStore:
    if not path.exists() and (not create or not path.parent.is_dir()):
        raise BookNotFound(book=str(path))
    if path.exists():
        _refuse_strange_file(path)
    store = SqliteStore(str(path))
    return _brought_up(store, lambda: sqlite.engine(store.writer), create, name)


def _refuse_strange_file(path: Path) -> None:
    """Look before anything is set: a stranger's file must stay as it is, and so a newer book."""
    sqlite.refuse_old_library()
    connection = driver.connect(str(path))
    try:
        present = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        found = _revision(connection)
    except driver.DatabaseError as fault:
        if sqlite.is_busy(fault):
            raise BookBusy(book=str(path)) from fault
        raise NotABook(book=str(path), reason=str(fault)) from fault
    finally:
        connection.close()
    if present and found is None:
        raise NotABook(book=str(path), tables=", ".join(sorted(present)[:5]))
    _refuse_newer(found, str(path))


def _open_in_memory(name: str) -> Store:
    store = SqliteStore(IN_MEMORY)
    _template().backup(store.writer)
    store.writer.execute("UPDATE book SET name = ?", (name,))
    return store


@cache
def _template() -> driver.Connection:
    """A new book to copy: a process makes one and no more."""
    store = SqliteStore(IN_MEMORY)
    _brought_up(store, lambda: sqlite.engine(store.writer), True, "")
    return store.writer


def _open_postgres(url: str, create: bool, name: str) -> SqliteStore | PostgresStore:
    try:
        store = PostgresStore(url)
    except BookUnreachable as fault:
        if "does not exist" in str(fault.__cause__):
            raise BookNotFound(book=server.shown(url)) from fault
        raise
    return _brought_up(store, lambda: server.migrating(url), create, name)


def _brought_up(
    store: SqliteStore | PostgresStore, engine: Callable[[], Engine], create: bool, name: str
) -> SqliteStore | PostgresStore:
    """The book, up to date; let go of again where it cannot be."""
    book = server.shown(store.url)
    try:
        found = _revision(store.writer)
        _refuse_newer(found, book)
        if found is None and not create:
            raise BookNotFound(book=book)
        if found != migrations.NEWEST:
            _bring_up(engine(), name, book)
    except BaseException:
        store.close()
        raise
    return store


def _revision(connection: "driver.Connection | server.Connection") -> str | None:
    """The book's layout: one question, and no other where the book is up to date."""
    try:
        found = connection.execute(REVISION).fetchone()
    except (driver.DatabaseError, psycopg.Error):
        return None
    return str(found[0]) if found else None


def _bring_up(engine: Engine, name: str, book: str) -> None:
    """Create or migrate, inside one transaction that nobody else can share."""
    with engine.begin() as connection:
        connection.exec_driver_sql(TAKE[engine.dialect.name])
        if _revision_now(connection, book) == migrations.NEWEST:
            return
        migrations.upgrade(connection)
        if connection.execute(select(tables.book.c.name)).first() is None:
            row = {"only": 1, "name": name, "number": 0, "held": 0}
            connection.execute(tables.book.insert().values(recorded_at=0, charted=0, **row))
            made = [{"name": name, "version": at} for name, at in tables.PROJECTIONS.items()]
            connection.execute(tables.projection.insert(), made)


def _revision_now(connection: Connection, book: str) -> str | None:
    """The layout once the database is ours alone; another program may have made the book."""
    present = inspect(connection).get_table_names()
    if "alembic_version" in present:
        return connection.exec_driver_sql(REVISION).scalar()
    if present:
        raise NotABook(book=book, tables=", ".join(sorted(present)[:5]))
    return None


def _refuse_newer(found: str | None, book: str) -> None:
    if found is not None and found not in migrations.REVISIONS:
        raise BookIsNewer(book=book, layout=found, newest_known=migrations.NEWEST)


def _current(store: SqliteStore | PostgresStore, outdated: bool) -> Store:
    """The book, if its projections are those of this program; let go of again if they are not."""
    try:
        _refuse_other_versions(store, outdated)
    except BaseException:
        store.close()
        raise
    return store


def _refuse_other_versions(store: SqliteStore | PostgresStore, outdated: bool) -> None:
    book, older = server.shown(store.url), []
    if isinstance(store, PostgresStore):
        months.refuse_missing(store.writer, book)
    kept = dict(store.writer.execute(VERSIONS).fetchall())
    for name, version in tables.PROJECTIONS.items():
        found = kept.get(name, 0)
        if found > version:
            raise BookIsNewer(book=book, projection=name, version=found, newest_known=version)
        if found < version:
            older.append(f"{name} {found} (now {version})")
    if older and not outdated:
        raise ProjectionsOutdated(book=book, versions=", ".join(older))
