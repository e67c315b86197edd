"""Records: who changed a record of master data is found without reading every slip."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """A document of a company is in no such index, and costs what it did."""
    rows = sa.text("company = ''")
    op.create_index(
        "journal_of_records", "journal", ["kind", "number"],
        sqlite_where=rows, postgresql_where=rows,
    )  # fmt: skip
