"""Tokens: what a sign-in, a key or an invitation is recognised by. Only their hashes are kept.

A token is derived from the book's own secret and from what asked for it, its Idempotency-Key
among it: who asks twice gets the same token twice, and nothing that is kept could tell it to
somebody else.
"""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from hmac import digest

from sqlalchemy import select

from tillbook.people import door_secret
from tillbook.store.door import Store

KEY_MARK = "tbk_"


def fresh() -> str:
    """A token that nobody can ask for again."""
    return secrets.token_urlsafe(32)


def book_secret(store: Store) -> str:
    """The book's own secret, made when it is first wanted."""
    found = store.rows(select(door_secret.c.secret))
    if not found:
        with store.keeping() as keep:
            found = list(keep(select(door_secret.c.secret)))
            if not found:
                found = [(fresh(),)]
                keep(door_secret.insert().values(only=1, secret=found[0][0]))
    return str(found[0][0])


def derived(secret: str, *what: str) -> str:
    """The token for a purpose, the same for the same."""
    return urlsafe_b64encode(keyed(secret, *what)).decode().rstrip("=")


def keyed(secret: str, *what: str) -> bytes:
    """Bytes that only who knows the secret can make, the same for the same purpose."""
    return digest(secret.encode(), "\x00".join(what).encode(), "sha256")


def hash_of(token: str) -> str:
    """What is kept of a token. It is long and random, so one plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """What a page that belongs to the sign-in sends along, and another site's page cannot."""
    return derived(token, "csrf")
