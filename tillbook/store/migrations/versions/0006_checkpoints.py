"""Checkpoints: stretches of the journal, and what each did to every position."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"

KEY = ("location", "item", "lot", "spot", "owner", "account")


def upgrade() -> None:
    """Two tables, empty until somebody makes checkpoints; a book is as true without."""
    op.create_table(
        "checkpoint",
        sa.Column(
            "number", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True,
            autoincrement=False,
        ),
        *map(_whole, ("first", "low", "high", "low_day", "high_day")),
    )  # fmt: skip
    op.create_table(
        "flow",
        *map(_whole, ("number", "late")),
        *map(_text, KEY),
        *map(_whole, ("instant", "posting_day", "quantity", "value")),
        sa.PrimaryKeyConstraint("number", "late", *KEY, "instant", "posting_day"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().execute(sa.text("SELECT 1 FROM book")).first():
        made = sa.table("projection", sa.column("name"), sa.column("version"))
        op.bulk_insert(made, [{"name": name, "version": 1} for name in ("checkpoint", "flow")])


def _text(name: str) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
