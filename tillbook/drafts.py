"""Drafts: documents that nobody has handed in yet, and papers that lie beside documents.

Neither is record. The id of a draft becomes the id of its document; a paper is known by the hash of
its bytes, and lies here once however many documents it belongs to.
"""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, PrimaryKeyConstraint, Table, Text

from tillbook.tables import metadata


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _text(name: str, *, key: bool = False) -> Column[str]:
    by_bytes = Text().with_variant(Text(collation="C"), "postgresql")
    return Column(name, by_bytes, nullable=False, primary_key=key)


draft = Table(
    "draft",
    metadata,
    _text("id", key=True),  # of the document that it becomes
    _text("kind"),
    _text("location"),  # empty until it says one
    _whole("version"),
    _text("state"),  # open, submitted or discarded
    _text("content"),  # its fields, as JSON
    _text("body"),  # the document's bytes once it was handed in
    _text("created_by"),
    _whole("created_at"),
    _text("saved_by"),
    _whole("saved_at"),
    Index("draft_by_state", "state", "saved_at"),
)

attachment = Table(
    "attachment",
    metadata,
    _text("hash", key=True),  # SHA-256 of the content
    _text("media"),
    _whole("size"),
    _text("kept_by"),
    _whole("kept_at"),
    Column("content", LargeBinary, nullable=False),
)

attached = Table(
    "attached",
    metadata,
    _text("document"),  # its id, or that of a draft
    _text("hash"),
    _text("name"),
    _text("attached_by"),
    _whole("attached_at"),
    PrimaryKeyConstraint("document", "hash"),
    Index("attached_by_hash", "hash"),
    sqlite_with_rowid=False,
)

DRAFTS = (draft, attachment, attached)
