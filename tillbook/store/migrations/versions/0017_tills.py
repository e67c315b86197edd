"""Tills: when each was last heard, its Z reports by number, and what is proved of the books."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """A sale is not in the index, and costs what it did."""
    rows = sa.text("kind = 'z_report'")
    op.create_index(
        "journal_of_z_reports", "journal", ["origin", "sequence"],
        sqlite_where=rows, postgresql_where=rows,
    )  # fmt: skip
    op.create_table(
        "till_heard", _text("origin", primary_key=True), _text("location"),
        *map(_whole, ("day", "sequence", "heard_at", "first_summed", "summed")),
    )  # fmt: skip
    op.create_table(
        "proved", *map(_text, ("what", "account", "location")), _whole("amount"),
        sa.PrimaryKeyConstraint("what", "account", "location"), sqlite_with_rowid=False,
    )  # fmt: skip


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
