"""People: tables of personal data and credentials. They are no part of the record.

The record names people and keys by their ids, and says which roles they have. What a person is
called and signs in with, and what a key is recognised by, lies here: it can be erased, and it is
never in an event. Of secrets only a hash is kept.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from tillbook.tables import metadata


def _whole(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _text(name: str, *, key: bool = False, unique: bool = False) -> Column[str]:
    by_bytes = Text().with_variant(Text(collation="C"), "postgresql")
    return Column(name, by_bytes, nullable=False, primary_key=key, unique=unique or None)


person = Table(
    "person",
    metadata,
    _text("id", key=True),
    _text("login", unique=True),
    _text("name"),
    _text("password"),  # its Argon2 hash; empty until the person has chosen one
    _whole("created_at"),
    _whole("closed_at"),  # 0: may sign in
)

customer = Table(
    "customer",
    metadata,
    _text("id", key=True),  # by which documents name them
    _text("name"),
    _text("email"),
    _text("phone"),
    _text("address"),
    _whole("created_at"),
    _whole("seen_at"),  # when they last bought, or this was last changed
    Index("customer_by_email", "email"),
    Index("customer_by_phone", "phone"),
)

invitation = Table(
    "invitation",
    metadata,
    _text("hash", key=True),
    _text("person"),  # empty: whoever comes first becomes the administrator
    _whole("expires_at"),
    _whole("used_at"),
)

sign_in = Table(
    "sign_in",
    metadata,
    _text("hash", key=True),
    _text("person"),
    _whole("created_at"),
    _whole("expires_at"),
)

api_key = Table(
    "api_key",
    metadata,
    _text("id", key=True),
    _text("name"),
    _text("origin"),  # the one whose documents it may post; empty: those that the book numbers
    _text("hash", unique=True),
    _text("old_hash"),  # of before the last rotation
    _whole("old_until"),
    _whole("created_at"),
    _whole("expires_at"),
    _whole("revoked_at"),
)

attempt = Table(
    "attempt",
    metadata,
    _text("subject", key=True),  # hash of a login, or of the address it came from
    _whole("since"),
    _whole("times"),
)

kept_answer = Table(
    "kept_answer",
    metadata,
    _text("caller"),
    _text("key_hash"),
    _text("request_hash"),
    _whole("status"),  # 0: not answered yet
    _text("answer"),
    _whole("at"),
    PrimaryKeyConstraint("caller", "key_hash"),
    sqlite_with_rowid=False,
)

door_secret = Table(
    "door_secret",
    metadata,
    Column(
        "only",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=False,
    ),
    _text("secret"),
)

PEOPLE = (person, customer, invitation, sign_in, api_key, attempt, kept_answer, door_secret)
