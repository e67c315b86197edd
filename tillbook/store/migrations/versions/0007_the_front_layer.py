"""The front layer lies in its position's own row; the others are `laid` beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

POSITION = ("item", "lot", "location", "spot", "owner")
BY_BYTES = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

LAYER = """
CREATE VIEW layer AS
SELECT l.item, l.lot, l.location, l.spot, l.owner, l.rank, l.receipt,
    CAST(CASE WHEN l.rank = MIN(l.rank) OVER place
        THEN l.quantity + p.quantity - SUM(l.quantity) OVER place ELSE l.quantity END AS BIGINT)
        AS quantity,
    CAST(CASE WHEN l.rank = MIN(l.rank) OVER place
        THEN l.value + p.value - SUM(l.value) OVER place ELSE l.value END AS BIGINT) AS value,
    l.basis_quantity, l.basis_value
FROM laid l JOIN position p ON p.item = l.item AND p.lot = l.lot AND p.location = l.location
    AND p.spot = l.spot AND p.owner = l.owner
WINDOW place AS (PARTITION BY l.item, l.lot, l.location, l.spot, l.owner)
"""


def upgrade() -> None:
    """Where goods are kept by layers, a rebuild lays them; anywhere else there is nothing to do."""
    op.add_column("position", sa.Column("front", BY_BYTES, nullable=False, server_default=""))
    has_layers = op.get_bind().execute(sa.text("SELECT 1 FROM layer")).first()
    op.drop_table("layer")
    op.create_table(
        "laid",
        *(sa.Column(name, BY_BYTES, nullable=False) for name in POSITION),
        *map(_whole, ("rank", "receipt", "quantity", "value", "basis_quantity", "basis_value")),
        sa.PrimaryKeyConstraint(*POSITION, "rank"),
        sqlite_with_rowid=False,
    )
    op.create_index("laid_by_receipt", "laid", ["receipt"])
    op.execute(LAYER)
    made = sa.table("projection", sa.column("name"), sa.column("version"))
    op.execute(made.delete().where(made.c.name == "layer"))
    if not has_layers and op.get_bind().execute(sa.text("SELECT 1 FROM book")).first():
        op.bulk_insert(made, [{"name": "laid", "version": 1}])


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
