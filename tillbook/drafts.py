"""Drafts: documents that nobody has handed in yet, papers that lie beside documents, and lists that
wait to be taken in.

None is record. The id of a draft becomes the id of its document; a paper is known by the hash of
its bytes, and lies here once however many documents it belongs to.
"""

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, Table

from tillbook.columns import text, whole
from tillbook.tables import metadata

draft = Table(
    "draft",
    metadata,
    text("id", primary_key=True),  # of the document that it becomes
    text("kind"),
    text("location"),  # empty until it says one
    whole("version"),
    text("state"),  # open, submitted or discarded
    text("content"),  # its fields, as JSON
    text("body"),  # the document's bytes once it was handed in
    text("created_by"),
    whole("created_at"),
    text("saved_by"),
    whole("saved_at"),
    Index("draft_by_state", "state", "saved_at"),
)

attachment = Table(
    "attachment",
    metadata,
    text("hash", primary_key=True),  # SHA-256 of the content
    text("media"),
    whole("size"),
    text("kept_by"),
    whole("kept_at"),
    Column("content", LargeBinary, nullable=False),
)

attached = Table(
    "attached",
    metadata,
    text("document"),  # its id, or that of a draft
    text("hash"),
    text("name"),
    text("attached_by"),
    whole("attached_at"),
    PrimaryKeyConstraint("document", "hash"),
    Index("attached_by_hash", "hash"),
    sqlite_with_rowid=False,
)

upload = Table(
    "upload",
    metadata,
    text("id", primary_key=True),
    text("listing"),  # which list it is
    text("name"),  # of the file
    text("state"),  # waits, read, wanted, brought, unreadable
    text("choices"),  # what its bringer said of its columns, as JSON
    text("told"),  # what the book makes of it, as JSON
    text("locations"),  # where its bringer's roles hold, as a JSON list; empty: everywhere
    text("by"),
    whole("at"),
    whole("done"),  # rows
    whole("rows"),
    whole("began_at"),
    whole("ended_at"),
    Column("content", LargeBinary, nullable=False),  # empty once it is in the book
    Index("upload_by_state", "state", "at"),
)

DRAFTS = (draft, attachment, attached, upload)
