"""Sentences: findings keep their figures apart from the text, and what is at risk in money."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """What stands keeps its text and its age; the next look over the book says it anew."""
    book = op.get_bind()
    before = [dict(row) for row in book.execute(sa.text("SELECT * FROM finding")).mappings()]
    op.drop_table("finding")
    made = op.create_table(
        "finding", _text("key", primary_key=True),
        *map(_text, ("check", "severity", "owner", "says", "documents")), _whole("value"),
        _text("currency"), *map(_whole, ("seen_after", "seen_at", "gone_at")),
    )  # fmt: skip
    op.create_index("finding_by_owner", "finding", ["owner", "severity"])
    for row in before:
        said = json.dumps({"text": row["says"], "words": {}})
        book.execute(sa.insert(made).values(row | {"says": said, "value": 0, "currency": ""}))


def _text(name: str, **options: bool) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False, **options)  # type: ignore[arg-type]


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
