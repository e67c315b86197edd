"""Attachments: papers beside documents, each known by the SHA-256 of its bytes.

They lie in the book's own database: one backup has everything, and no name that anybody sends ever
becomes a path. Nothing of them is decoded or shown here; whoever asks for one gets a file to keep.
"""

from collections.abc import Callable
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import delete, exists, select

from tillbook.calendar import SECOND, Instant
from tillbook.drafts import attached, attachment, draft
from tillbook.errors import Problem
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.tracing import DocumentUnknown

MOST_BYTES = 5 * 1_048_576
MOST_PIXELS = 100_000_000
LOOSE = 24 * 3_600 * SECOND  # after so long what belongs to no document is let go

JPEG, PNG, PDF, PLAIN, CSV = "image/jpeg", "image/png", "application/pdf", "text/plain", "text/csv"


class AttachmentTooLarge(Problem):
    """The paper is larger than one may be."""

    remedy = "Send 5 MiB at most, and pictures of 100 million pixels at most."
    status = 413


class AttachmentUnfit(Problem):
    """The paper is not what it is said to be."""

    remedy = "Say what it is: JPEG, PNG, PDF, or text in UTF-8; its first bytes must say the same."


class UnknownAttachment(Problem):
    """There is no such paper, or it is beside no document of theirs."""

    remedy = "Send it first; its hash is in the answer."
    status = 404


class Attachment(Struct, frozen=True):
    """A paper, without its content."""

    hash: str
    media: str
    size: int


class Attached(Struct, frozen=True):
    """A paper beside a document."""

    document: str
    hash: str
    name: str
    media: str
    size: int
    attached_by: str
    attached_at: Instant


def keep(store: Store, content: bytes, media: str, by: str, now: Instant) -> Attachment:
    """Keep a paper, once whoever sends it. Raises AttachmentTooLarge and AttachmentUnfit."""
    refuse_unfit(content, media)
    one = Attachment(sha256(content).hexdigest(), media, len(content))
    mine, row = attachment.c.hash == one.hash, attachment.c
    beside = exists().where(attached.c.hash == row.hash)
    with store.keeping() as write:
        write(delete(attachment).where(row.kept_at < now - LOOSE, ~beside, ~mine))
        known = list(write(select(row.hash, row.media, row.size).where(mine)))
        if known:
            return Attachment(*known[0])
        write(attachment.insert().values(
            hash=one.hash, media=media, size=one.size, kept_by=by, kept_at=now, content=content
        ))  # fmt: skip
    return one


def attach(store: Store, document: str, hash: str, name: str, by: str, now: Instant) -> Attached:
    """Lay a paper beside a document or a draft. Twice is once."""
    with store.keeping() as write:
        if not list(write(select(attachment.c.hash).where(attachment.c.hash == hash))):
            raise UnknownAttachment(hash=hash)
        mine = attached.c.document == document, attached.c.hash == hash
        if not list(write(select(attached.c.hash).where(*mine))):
            row = {"document": document, "hash": hash, "name": name}
            write(attached.insert().values(**row, attached_by=by, attached_at=now))
    return next(one for one in beside(store, document) if one.hash == hash)


def beside(store: Store, document: str) -> list[Attached]:
    """The papers beside a document, in the order in which they were attached."""
    row, paper = attached.c, attachment.c
    query = select(
        row.document, row.hash, row.name, paper.media, paper.size, row.attached_by, row.attached_at
    ).join_from(attached, attachment, paper.hash == row.hash)
    mine = query.where(row.document == document).order_by(row.attached_at, row.hash)
    return [Attached(*found) for found in store.rows(mine)]


def content(
    store: Store, hash: str, who: str, reaches: Callable[[str], bool]
) -> tuple[Attachment, bytes]:
    """A paper with its content, for who sent it or who reaches a document that it is beside."""
    found = store.rows(select(attachment).where(attachment.c.hash == hash))
    if not found:
        raise UnknownAttachment(hash=hash)
    row = found[0]
    if row.kept_by != who and not any(map(reaches, _locations(store, hash))):
        raise UnknownAttachment(hash=hash)
    return Attachment(row.hash, row.media, row.size), bytes(row.content)


def location_of(store: Store, document: str) -> str:
    """The location of a document or a draft; raises DocumentUnknown."""
    for table in (journal, draft):
        for row in store.rows(select(table.c.location).where(table.c.id == document)):
            return str(row.location)
    raise DocumentUnknown(document=document)


def _locations(store: Store, hash: str) -> set[str]:
    named = select(attached.c.document).where(attached.c.hash == hash)
    return {
        str(row.location)
        for table in (journal, draft)
        for row in store.rows(select(table.c.location).where(table.c.id.in_(named)))
    }


# What it is.


def refuse_unfit(content: bytes, media: str) -> None:
    """Raise AttachmentTooLarge, or AttachmentUnfit where the bytes are not what is said."""
    if len(content) > MOST_BYTES:
        raise AttachmentTooLarge(bytes=len(content), most=MOST_BYTES)
    begins = BEGINS.get(media)
    if begins is None:
        if media not in (PLAIN, CSV) or not is_text(content):
            raise AttachmentUnfit(media=media[:80])
    elif not content.startswith(begins):
        raise AttachmentUnfit(media=media)
    if media in PIXELS and not 0 < PIXELS[media](content) <= MOST_PIXELS:
        raise AttachmentTooLarge(media=media, most=MOST_PIXELS)


def is_text(content: bytes) -> bool:
    """Whether it is text in UTF-8, of some length."""
    try:
        return bool(content) and "\x00" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False


def _png(content: bytes) -> int:
    """Pixels by the header's own words, before anybody decodes it; 0 where it says none."""
    return int.from_bytes(content[16:20]) * int.from_bytes(content[20:24])


def _jpeg(content: bytes) -> int:
    """As for PNG: the frame's header comes before anything that is decoded."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if kind in FRAMES:
            sides = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(sides[0]) * int.from_bytes(sides[1])
        at += 2 + max(length, 2)
    return 0


FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
BEGINS = {JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n", PDF: b"%PDF-"}
PIXELS: dict[str, Callable[[bytes], int]] = {PNG: _png, JPEG: _jpeg}
MEDIA = (*BEGINS, PLAIN, CSV)
"""What a paper may be. No SVG and no HTML: they are programs."""
