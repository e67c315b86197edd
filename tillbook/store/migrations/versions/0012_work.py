"""Work: jobs and where each stands, and what they have found. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    """Two tables, empty until the jobs run."""
    op.create_table(
        "job", _text("name", primary_key=True), *map(_whole, ("after", "due", "lease")),
        _text("holder"), _whole("failed"), _text("problem"), _whole("done_at"),
    )  # fmt: skip
    op.create_table(
        "finding", _text("key", primary_key=True),
        *map(_text, ("check", "severity", "owner", "says", "documents")),
        *map(_whole, ("value", "seen_after", "seen_at", "gone_at")),
    )  # fmt: skip
    op.create_index("finding_by_owner", "finding", ["owner", "severity"])


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
