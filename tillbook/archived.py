"""What the book keeps of documents whose rows lie elsewhere: their ids, and where that begins."""

from sqlalchemy import BigInteger, Column, Integer, Table

from tillbook.columns import text
from tillbook.tables import metadata

document_id = Table(
    "document_id",
    metadata,
    text("id", primary_key=True),
    Column("number", BigInteger, nullable=False),
    text("body_hash"),
    sqlite_with_rowid=False,
)
"""The ids that no index of the journal keeps unique.

On PostgreSQL they are those of all documents, for the journal is parted; the database writes them.
On SQLite they are those of archived documents.
"""

archived = Table(
    "archived",
    metadata,
    Column(  # the last document of the archive
        "number",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("month", BigInteger, nullable=False),  # yyyymm
    text("book"),
)
"""Up to where the record is archived: one row, or none. The archive has the same row."""
