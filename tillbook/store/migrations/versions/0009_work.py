"""Work: jobs and where each stands, what they found, whom they told. No part of the record."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Four tables, empty until the jobs run."""
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
    op.create_table(
        "outlet", _text("webhook", primary_key=True),
        *map(_whole, ("generation", "old_until", "after", "told", "since", "tries", "due")),
        _whole("halted"), _text("problem"),
    )  # fmt: skip
    op.create_table(
        "dead_letter", _text("webhook"), _whole("number"), _text("problem"), _whole("at"),
        sa.PrimaryKeyConstraint("webhook", "number"), sqlite_with_rowid=False,
    )  # fmt: skip


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
