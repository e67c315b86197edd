"""Versions of projections, by which each was made that lies beside the record; counts by index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

FIRST = (
    "position", "open_line", "count_mark", "line_state", "item_cost", "balance", "day_balance",
    "reversal", "master", "origin", "series",
)  # fmt: skip
"""What a book of the first layout keeps, all of it as the first version made it."""


def upgrade() -> None:
    """Keep the versions; a new book, with nothing in it, gets those of the day."""
    counts = sa.text("kind = 'count'")
    op.create_index(
        "journal_of_counts", "journal", ["number"], sqlite_where=counts, postgresql_where=counts
    )
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    kept = op.create_table(
        "projection",
        sa.Column("name", by_bytes, primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    if op.get_bind().execute(sa.text("SELECT 1 FROM book")).first():
        op.bulk_insert(kept, [{"name": name, "version": 1} for name in FIRST])
