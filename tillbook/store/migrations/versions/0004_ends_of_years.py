"""Ends of years are found by an index of their own: the profit and loss report leaves them out."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Index the few of them."""
    ends = sa.text("kind = 'year_end'")
    op.create_index(
        "journal_of_year_ends", "journal", ["number"], sqlite_where=ends, postgresql_where=ends
    )
