"""At hand: when a sign-in was last used, who recognised its owner, and where chains once stood."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Sign-ins last a working day: nobody knows when those of before were used, so they end."""
    op.create_table(
        "origin_mark", _text("origin"), _whole("until"), _whole("number"), _text("hash"),
        sa.PrimaryKeyConstraint("origin", "until"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("origin_mark_by_until", "origin_mark", ["until"])
    op.drop_table("sign_in")
    op.create_table(
        "sign_in", _text("hash", primary_key=True), _text("person"), _text("provider"),
        *map(_whole, ("created_at", "seen_at", "expires_at")),
    )  # fmt: skip


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
