"""Months: on PostgreSQL the record is parted where months end; old ones can be archived.

The tables that were the record become its open part, as they are and whatever lies in them: no row
is read or written but for the ids. A parted table cannot keep ids unique by itself, for they say
nothing of months, so they lie in a table of their own, written by the database. On SQLite that
table has the ids of archived documents only.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

RECORD = ("journal", "move", "entry")

INDEXES = (
    "CREATE INDEX journal_by_day ON journal (posting_day, location)",
    "CREATE INDEX journal_of_counts ON journal (number) WHERE kind = 'count'",
    "CREATE INDEX journal_of_year_ends ON journal (number) WHERE kind = 'year_end'",
)
LEDGER = """
CREATE VIEW ledger AS
SELECT number, account, location, about, amount FROM entry
UNION ALL
SELECT number, target_account, target_location, target_about, value FROM move WHERE value <> 0
UNION ALL
SELECT number, source_account, source_location, source_about, -value FROM move WHERE value <> 0
"""
KEEP_IDS = """
CREATE FUNCTION keep_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO document_id SELECT id, number, body_hash FROM recorded;
    RETURN NULL;
END $$
"""
KEEPS_IDS = """
CREATE TRIGGER journal_keeps_ids AFTER INSERT ON journal
REFERENCING NEW TABLE AS recorded FOR EACH STATEMENT EXECUTE FUNCTION keep_ids()
"""


def upgrade() -> None:
    """Two tables, empty on SQLite; and the parts of PostgreSQL."""
    op.create_table(
        "document_id",
        _text("id", primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        _text("body_hash"),
        sqlite_with_rowid=False,
    )
    whole = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "archived",
        sa.Column("number", whole, primary_key=True, autoincrement=False),
        sa.Column("month", sa.BigInteger, nullable=False),
        _text("book"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _part()


def _part() -> None:
    op.execute("DROP VIEW ledger")
    op.execute("CREATE SCHEMA months")
    op.execute("INSERT INTO document_id SELECT id, number, body_hash FROM journal")
    op.execute("ALTER TABLE journal DROP CONSTRAINT journal_id_key")
    for table in RECORD:
        _become_a_part(table)
    op.execute(LEDGER)
    op.execute(KEEP_IDS)
    op.execute(KEEPS_IDS)
    op.execute(_guard("document_id"))


def _become_a_part(table: str) -> None:
    """The table is from now on the open part of another of its name; its triggers stay with it."""
    part = f"months.{table}_open"
    op.execute(f"ALTER TABLE {table} SET SCHEMA months")
    op.execute(f"ALTER TABLE months.{table} RENAME TO {table}_open")
    op.execute(
        f"CREATE TABLE {table} (LIKE {part} INCLUDING CONSTRAINTS, PRIMARY KEY (number))"
        " PARTITION BY RANGE (number)"
    )
    for index in INDEXES if table == "journal" else ():
        op.execute(index)
    everything = "FROM (MINVALUE) TO (MAXVALUE)"  # so the database need not look at a row
    op.execute(f"ALTER TABLE {table} ATTACH PARTITION {part} FOR VALUES {everything}")
    op.execute(_guard(table))


def _guard(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _text(name: str, **options: bool) -> "sa.Column[str]":
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]
