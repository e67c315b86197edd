"""Migrations: from whatever layout a book has to today's, by Alembic, inside one transaction."""

from pathlib import Path

from sqlalchemy import Connection

REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011",
    "0012", "0013", "0014", "0015", "0016", "0017", "0018", "0019",
)  # fmt: skip
"""All layouts that this program knows, oldest first."""

NEWEST = REVISIONS[-1]


def upgrade(connection: Connection) -> None:
    """Bring the book to the newest layout; the caller's transaction commits it, or does not."""
    # A tenth of a second to import, and wanted only where a book is new or old.
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(__file__).parent))
    context = MigrationContext.configure(
        connection, opts={"fn": lambda found, _: scripts._upgrade_revs("head", found)}
    )
    with Operations.context(context):
        context.run_migrations()
