"""Versions of projections: by which each was made that the book keeps beside the record."""

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
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    kept = op.create_table(
        "projection",
        sa.Column("name", by_bytes, primary_key=True, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
    )
    if op.get_bind().execute(sa.text("SELECT 1 FROM book")).first():
        op.bulk_insert(kept, [{"name": name, "version": 1} for name in FIRST])
