"""Connections to a PostgreSQL server: one that posts, those that ask, and one that migrates."""

import re
from decimal import Decimal
from typing import Any, cast

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from tillbook.store.door import SECONDS_TO_WAIT, BookUnreachable

Connection = psycopg.Connection[tuple[Any, ...]]


class Written(bytes):
    """A value as PostgreSQL writes it; the statement says its type."""


class _AsWritten(Dumper):
    oid = 0

    def dump(self, obj: Any) -> Buffer | None:
        return cast(bytes, obj)


class _WholeLoader(Loader):
    """A sum of whole numbers is NUMERIC to PostgreSQL; to a book it is a whole number."""

    def load(self, data: Buffer) -> int | Decimal:
        text = bytes(data).decode()
        return int(text) if text.lstrip("-").isdigit() else Decimal(text)


def connect(url: str) -> Connection:
    """A connection to a book's database."""
    try:
        connection = psycopg.connect(url, autocommit=True, application_name="tillbook")
    except psycopg.OperationalError as fault:
        raise BookUnreachable(book=shown(url), reason=str(fault).strip()) from fault
    connection.prepare_threshold = None
    connection.adapters.register_dumper(Written, _AsWritten)
    connection.adapters.register_loader("numeric", _WholeLoader)
    return connection


def shown(url: str) -> str:
    """A URL without its password."""
    return re.sub(r"(//[^:/@]*):[^@]*@", r"\1:***@", url)


# A writer looks rows up by their keys and does nothing else. Its statements are planned once,
# perhaps while the book was empty, so it must not plan to read whole tables.
WRITING = """
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') IN ('off', 'local');
SET plan_cache_mode = force_generic_plan; SET jit = off;
SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
SET enable_material = off;
"""

# Who looks before a document is posted, or after it, looks rows up by their keys as a writer does:
# a few hundred of them, and every row of a table is read if the planner is asked.
LOOKING = """
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off; SET LOCAL enable_material = off;
"""


def writing(url: str) -> Connection:
    """A connection that posts."""
    connection = connect(url)
    connection.execute(WRITING)
    connection.execute(f"SET lock_timeout = {round(SECONDS_TO_WAIT * 1000)}")
    connection.prepare_threshold = 0
    return connection


def reading(url: str) -> Connection:
    """A connection that answers questions: over in less time than compiling them takes."""
    connection = connect(url)
    connection.execute("SET jit = off")
    return connection


def migrating(url: str) -> Engine:
    """SQLAlchemy for a migration: one connection, which begins and commits as it is told."""

    def plain() -> Connection:
        connection = connect(url)
        connection.autocommit = False
        return connection

    return create_engine("postgresql+psycopg://", creator=plain, poolclass=NullPool)
