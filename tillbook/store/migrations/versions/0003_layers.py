"""Layers: goods by the receipt line that they came from, and what each move carried of them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

POSITION = ("item", "lot", "location", "spot", "owner")


def upgrade() -> None:
    """Two tables, empty where no department was kept by them; a count names its own row."""
    op.create_table(
        "layer",
        *(_text(name) for name in POSITION),
        *map(_whole, ("rank", "receipt", "quantity", "value", "basis_quantity", "basis_value")),
        sa.PrimaryKeyConstraint(*POSITION, "rank"),
        sqlite_with_rowid=False,
    )
    op.create_index("layer_by_receipt", "layer", ["receipt"])
    op.create_table(
        "carried",
        *map(
            _whole,
            ("number", "at", "receipt", "quantity", "value", "used_quantity", "used_value"),
        ),
        sa.PrimaryKeyConstraint("number", "at"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().execute(sa.text("SELECT 1 FROM book")).first():
        made = sa.table("projection", sa.column("name"), sa.column("version"))
        op.bulk_insert(made, [{"name": name, "version": 1} for name in ("layer", "carried")])
    _count_marks()


def _count_marks() -> None:
    """Laid out anew: of the next version, and made again from the record."""
    op.drop_table("count_mark")
    op.create_table(
        "count_mark",
        *(_text(name) for name in POSITION),
        _whole("instant"),
        _text("origin"),
        *map(
            _whole,
            (
                "sequence", "line", "counted", "took_quantity", "took_value",
                "gave_quantity", "gave_value", "goods_in", "number",
            ),
        ),
        sa.PrimaryKeyConstraint(*POSITION, "instant", "origin", "sequence", "line"),
        sqlite_with_rowid=False,
    )  # fmt: skip


def _text(name: str) -> sa.Column[str]:
    by_bytes = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    return sa.Column(name, by_bytes, nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
