"""Uploads: lists that somebody has brought, and that wait to be looked at or taken in."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """One table, beside the drafts: no part of the record."""
    texts = "listing", "name", "state", "choices", "told", "locations", "by"
    op.create_table(
        "upload", _text("id", primary_key=True), *map(_text, texts),
        *map(_whole, ("at", "done", "rows", "began_at", "ended_at")),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_index("upload_by_state", "upload", ["state", "at"])


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
