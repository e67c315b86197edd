"""Losses: goods that are gone without a sale are found by day without reading every slip."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """A sale is in no such index, and costs what it did."""
    rows = sa.text("kind IN ('write_off', 'count_approved', 'adjustment')")
    op.create_index(
        "journal_of_losses", "journal", ["posting_day"], sqlite_where=rows, postgresql_where=rows
    )
