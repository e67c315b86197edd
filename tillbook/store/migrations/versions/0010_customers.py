"""Customers: who documents mean by a customer's id. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """One table, empty until somebody gives their name."""
    op.create_table(
        "customer",
        _text("id", primary_key=True),
        *map(_text, ("name", "email", "phone", "address")),
        *map(_whole, ("created_at", "seen_at")),
    )
    op.create_index("customer_by_email", "customer", ["email"])
    op.create_index("customer_by_phone", "customer", ["phone"])


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
