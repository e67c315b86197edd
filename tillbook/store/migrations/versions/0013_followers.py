"""Followers: what came back of a move, or trued it up, is found without reading all moves."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Few rows follow another; a sale is in no such index, and costs what it did."""
    rows = sa.text("of > 0")
    op.create_index(
        "move_by_followed", "move", ["of"], sqlite_where=rows, postgresql_where=rows
    )  # fmt: skip
