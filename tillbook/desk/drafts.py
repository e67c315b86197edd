"""Drafts: documents that people type, leave, take up again, and hand in once.

A draft is saved over the version that its editor has seen. Whoever saves over another one is told,
with both versions. Handing it in makes the document under the draft's own id, of bytes that stay
the same from the first try on: however often it is handed in, it is posted once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import select, update

from tillbook import codec
from tillbook.calendar import Instant, stamp
from tillbook.codec import UnknownKind
from tillbook.drafts import draft
from tillbook.errors import Problem
from tillbook.event import KINDS
from tillbook.report import Rows
from tillbook.store.door import Store

OPEN, SUBMITTED, DISCARDED = "open", "submitted", "discarded"
NOT_TYPED = ("kind", "id", "actor", "origin", "sequence")


class UnknownDraft(Problem):
    """There is no such draft, or it is not theirs."""

    remedy = "GET /api/v1/drafts lists those that you may edit."
    status = 404


class DraftFinished(Problem):
    """The draft has been handed in, or thrown away."""

    remedy = "Nothing to do; what was handed in is a document under the draft's id."
    status = 409


class NotTyped(Problem):
    """A draft says what its document gets by itself."""

    remedy = "Leave it out: id and kind are the draft's, the actor is whoever hands it in."


class Draft(Struct, frozen=True):
    """A document as far as it has been typed."""

    id: str
    kind: str
    location: str
    version: int
    state: str
    content: dict[str, Any]
    created_by: str
    created_at: Instant
    saved_by: str
    saved_at: Instant


class DraftChanged(Problem):
    """Somebody else has saved the draft meanwhile."""

    remedy = "Look at both versions, and save what it should say over the newer one."
    status = 409

    yours: Mapping[str, Any] = {}
    theirs: Mapping[str, Any] = {}

    def details(self) -> dict[str, Any]:
        """The problem, with both versions."""
        return {**super().details(), "yours": self.yours, "theirs": self.theirs}


def changed(yours: Mapping[str, Any], theirs: Draft, expected: int) -> DraftChanged:
    """The problem of saving over another version than the one that was seen."""
    problem = DraftChanged(
        draft=theirs.id, expected=expected, found=theirs.version, by=theirs.saved_by
    )
    problem.yours, problem.theirs = yours, theirs.content
    return problem


def create(
    store: Store, id: str, kind: str, content: dict[str, Any], by: str, now: Instant
) -> Draft:
    """Begin a draft; the same one twice is one."""
    refuse_misplaced(kind, content)
    with store.keeping() as keep:
        found = _found(keep, id)
        if found is not None:
            return _draft(found)
        keep(draft.insert().values(
            id=id, kind=kind, location=where(content), version=1, state=OPEN,
            content=_text(content), body="", created_by=by, created_at=now, saved_by=by,
            saved_at=now,
        ))  # fmt: skip
        return _draft(_found(keep, id))


def save(
    store: Store, id: str, version: int, content: dict[str, Any], by: str, now: Instant
) -> Draft:
    """Save over a version; the same once more is the same. Raises DraftChanged."""
    with store.keeping() as keep:
        found = _standing(keep, id)
        refuse_misplaced(found.kind, content)
        was = _draft(found)
        if (was.version, was.saved_by, was.content) == (version + 1, by, content):
            return was
        if was.state != OPEN:
            raise DraftFinished(draft=id, state=was.state)
        if was.version != version:
            raise changed(content, was, version)
        said = {"content": _text(content), "location": where(content), "version": version + 1}
        keep(
            update(draft).where(draft.c.id == id).values(**said, saved_by=by, saved_at=now)
        )  # fmt: skip
        return _draft(_found(keep, id))


def discard(store: Store, id: str, by: str, now: Instant) -> Draft:
    """Throw a draft away, with what it said. Twice is once."""
    with store.keeping() as keep:
        found = _standing(keep, id)
        if found.state == SUBMITTED:
            raise DraftFinished(draft=id, state=found.state)
        gone = {"state": DISCARDED, "content": "{}", "saved_by": by, "saved_at": now}
        still = draft.c.id == id, draft.c.state == OPEN
        keep(update(draft).where(*still).values(**gone))
        return _draft(_found(keep, id))


def shown(store: Store, id: str) -> Draft:
    """A draft; raises UnknownDraft."""
    return _draft(_standing(store.rows, id))


def listed(store: Store, kinds: Sequence[str]) -> list[Draft]:
    """The open drafts of some kinds, the one saved last first."""
    query = select(draft).where(draft.c.state == OPEN, draft.c.kind.in_(kinds))
    return [_draft(row) for row in store.rows(query.order_by(draft.c.saved_at.desc(), draft.c.id))]


# Handing in.


def frozen(store: Store, id: str, version: int, by: str, now: Instant) -> bytes:
    """The document that a draft becomes, the same bytes ever after. Raises DraftChanged."""
    with store.keeping() as keep:
        found = _standing(keep, id)
        if found.body:
            return bytes(found.body.encode())
        one = _draft(found)
        if one.state == DISCARDED:
            raise DraftFinished(draft=id, state=one.state)
        if one.version != version:
            raise changed({}, one, version)
        body = document(one, by, now)
        keep(
            update(draft).where(draft.c.id == id).values(body=body.decode(), state=SUBMITTED)
        )  # fmt: skip
    return body


def document(one: Draft, by: str, now: Instant) -> bytes:
    """The document of a draft, handed in by somebody at an instant."""
    head = {"kind": one.kind, "id": one.id, "at": stamp(now), "actor": by}
    return codec.encode(head | one.content)


def thaw(store: Store, id: str) -> None:
    """Open a draft again whose document was not taken."""
    with store.keeping() as keep:
        mine = draft.c.id == id, draft.c.state == SUBMITTED
        keep(update(draft).where(*mine).values(body="", state=OPEN))


# Rows.


def refuse_misplaced(kind: str, content: dict[str, Any]) -> None:
    """Raise UnknownKind, or NotTyped for what a draft gets by itself."""
    if kind not in KINDS:
        raise UnknownKind(kind=kind[:80])
    for name in NOT_TYPED:
        if name in content:
            raise NotTyped(field=name)


def where(content: dict[str, Any]) -> str:
    """The location that a draft says, empty where it says none yet."""
    said = content.get("location", "")
    return said[:32] if isinstance(said, str) else ""


def _text(content: dict[str, Any]) -> str:
    return codec.encode(content).decode()


def _found(rows: Rows, id: str) -> Any:
    return next(iter(rows(select(draft).where(draft.c.id == id))), None)


def _standing(rows: Rows, id: str) -> Any:
    found = _found(rows, id)
    if found is None:
        raise UnknownDraft(draft=id)
    return found


def _draft(row: Any) -> Draft:
    said = {name: getattr(row, name) for name in Draft.__struct_fields__}
    return Draft(**said | {"content": codec.parsed(row.content.encode())})
