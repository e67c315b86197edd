"""Sentences: findings keep their figures apart from the text, and what is at risk in money."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """What stands keeps its text and its age; the next look over the book says it anew."""
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("finding", sa.Column("currency", by_bytes, nullable=False, server_default=""))
    found = sa.table("finding", sa.column("key"), sa.column("says"), sa.column("value"))
    book = op.get_bind()
    for key, says in book.execute(sa.select(found.c.key, found.c.says)).all():
        said = json.dumps({"text": says, "words": {}})
        book.execute(sa.update(found).where(found.c.key == key).values(says=said, value=0))
