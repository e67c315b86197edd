"""At the doors: what webhooks were sent, drafts, attachments. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Four tables, empty until somebody sends, types or attaches something."""
    op.create_table(
        "delivery", _text("webhook"), *map(_whole, ("at", "number", "status", "milliseconds")),
        _text("problem"), sa.PrimaryKeyConstraint("webhook", "at", "number"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "draft", _text("id", primary_key=True), *map(_text, ("kind", "location")),
        _whole("version"), *map(_text, ("state", "content", "body", "created_by")),
        _whole("created_at"), _text("saved_by"), _whole("saved_at"),
    )  # fmt: skip
    op.create_index("draft_by_state", "draft", ["state", "saved_at"])
    op.create_table(
        "attachment", _text("hash", primary_key=True), _text("media"), _whole("size"),
        _text("kept_by"), _whole("kept_at"), sa.Column("content", sa.LargeBinary, nullable=False),
    )  # fmt: skip
    op.create_table(
        "attached", *map(_text, ("document", "hash", "name", "attached_by")),
        _whole("attached_at"), sa.PrimaryKeyConstraint("document", "hash"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("attached_by_hash", "attached", ["hash"])


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
