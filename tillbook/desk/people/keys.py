"""Keys: how programs and tills are recognised. A key posts only for its own origin."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import or_, select, update

from tillbook.calendar import SECOND, Instant
from tillbook.desk.people.principal import NotRecognised, Principal, granted
from tillbook.desk.people.tokens import hash_of
from tillbook.errors import Problem
from tillbook.people import api_key
from tillbook.store.door import Store

OVERLAP = 3600 * SECOND  # for so long the old secret works beside the new one


class UnknownKey(Problem):
    """There is no such key."""

    remedy = "GET /api/v1/keys lists them."
    status = 404


class KeyRevoked(Problem):
    """The key is revoked, for ever."""

    remedy = "Issue another one."
    status = 409


class Key(Struct, frozen=True):
    """A key, without what it is recognised by."""

    id: str
    name: str
    origin: str
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant


SHOWN = [api_key.c[name] for name in Key.__struct_fields__]


def listed(store: Store) -> list[Key]:
    """All keys that were ever issued, the oldest first."""
    query = select(*SHOWN).order_by(api_key.c.created_at, api_key.c.id)
    return [Key(*row) for row in store.rows(query)]


def issue(store: Store, key: Key, secret: str) -> Key:
    """Keep a new key; the same one twice is one."""
    with store.keeping() as keep:
        known = [Key(*row) for row in keep(select(*SHOWN).where(api_key.c.id == key.id))]
        if known:
            return known[0]
        row = {name: getattr(key, name) for name in Key.__struct_fields__}
        keep(api_key.insert().values(hash=hash_of(secret), old_hash="", old_until=0, **row))
    return key


def rotate(store: Store, id: str, secret: str, now: Instant) -> Key:
    """Give a key another secret; the old one works for another hour."""
    with store.keeping() as keep:
        (row,) = _found(list(keep(select(api_key).where(api_key.c.id == id))), id)
        if row.revoked_at:
            raise KeyRevoked(key=id)
        if row.hash != hash_of(secret):
            changed = {"hash": hash_of(secret), "old_hash": row.hash, "old_until": now + OVERLAP}
            keep(update(api_key).where(api_key.c.id == id).values(**changed))
    return _key(row)


def revoke(store: Store, id: str, now: Instant) -> Key:
    """End a key at once, and its old secret with it. Twice is once."""
    with store.keeping() as keep:
        mine = api_key.c.id == id
        _found(list(keep(select(api_key).where(mine))), id)
        ended = update(api_key).where(mine, api_key.c.revoked_at == 0)
        keep(ended.values(revoked_at=now, old_hash="", old_until=0))
        (row,) = keep(select(api_key).where(mine))
    return _key(row)


def recognised(store: Store, secret: str, now: Instant) -> Principal:
    """Whose key this is; the same answer to all that are none."""
    hashed = hash_of(secret)
    query = select(api_key).where(or_(api_key.c.hash == hashed, api_key.c.old_hash == hashed))
    for row in store.rows(query):
        ends = [row.expires_at, row.revoked_at, row.old_until if row.old_hash == hashed else 0]
        if all(end == 0 or end > now for end in ends):
            ends_at = min((end for end in ends if end), default=0)
            return Principal(row.id, False, row.origin, *granted(store, row.id), ends_at)
    raise NotRecognised()


def _found(rows: Sequence[Any], id: str) -> Sequence[Any]:
    if not rows:
        raise UnknownKey(key=id)
    return rows


def _key(row: Any) -> Key:
    return Key(*(getattr(row, name) for name in Key.__struct_fields__))
