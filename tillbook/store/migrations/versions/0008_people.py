"""People: who may come in, and by what they are known. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Seven tables, empty until the doors open."""
    op.create_table(
        "person",
        _text("id", primary_key=True),
        _text("login", unique=True),
        *map(_text, ("name", "password")),
        *map(_whole, ("created_at", "closed_at")),
    )
    op.create_table(
        "invitation", _text("hash", primary_key=True), _text("person"),
        *map(_whole, ("expires_at", "used_at")),
    )  # fmt: skip
    op.create_table(
        "sign_in", _text("hash", primary_key=True), _text("person"),
        *map(_whole, ("created_at", "expires_at")),
    )  # fmt: skip
    op.create_table(
        "api_key", _text("id", primary_key=True), *map(_text, ("name", "origin")),
        _text("hash", unique=True), _text("old_hash"),
        *map(_whole, ("old_until", "created_at", "expires_at", "revoked_at")),
    )  # fmt: skip
    op.create_table("attempt", _text("subject", primary_key=True), *map(_whole, ("since", "times")))
    op.create_table(
        "kept_answer", *map(_text, ("caller", "key_hash", "request_hash")), _whole("status"),
        _text("answer"), _whole("at"), sa.PrimaryKeyConstraint("caller", "key_hash"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    only = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "door_secret", sa.Column("only", only, primary_key=True, autoincrement=False),
        _text("secret"),
    )  # fmt: skip


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
