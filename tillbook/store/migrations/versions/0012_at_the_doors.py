"""At the doors: what webhooks were sent. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    """One table, empty until something is sent."""
    op.create_table(
        "delivery", _text("webhook"), *map(_whole, ("at", "number", "status", "milliseconds")),
        _text("problem"), sa.PrimaryKeyConstraint("webhook", "at", "number"),
        sqlite_with_rowid=False,
    )  # fmt: skip


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
