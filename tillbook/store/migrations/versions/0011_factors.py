"""Factors: second factors, PINs for tills, and sign-ins by a provider. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Seven tables, empty until somebody wants them."""
    op.create_table(
        "second_factor",
        _text("person", primary_key=True),
        _text("seed"),
        *map(_whole, ("created_at", "confirmed_at", "last_step")),
    )
    op.create_table(
        "recovery_code", _text("hash", primary_key=True), _text("person"), _whole("used_at")
    )
    op.create_table(
        "pin", _text("person", primary_key=True), _text("code", unique=True), _text("pin"),
        _whole("created_at"),
    )  # fmt: skip
    op.create_table(
        "till_sign_in", _text("hash", primary_key=True), *map(_text, ("person", "key")),
        *map(_whole, ("created_at", "expires_at")),
    )  # fmt: skip
    op.create_table(
        "outside_login", *map(_text, ("provider", "subject", "person")), _whole("created_at"),
        sa.PrimaryKeyConstraint("provider", "subject"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "outside_flow", _text("hash", primary_key=True), _text("provider"),
        *map(_whole, ("expires_at", "used_at")),
    )  # fmt: skip
    op.create_table("provider_secret", _text("provider", primary_key=True), _text("secret"))


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
