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

second_factor = Table(
    "second_factor",
    metadata,
    _text("person", key=True),
    _text("seed"),  # makes codes only together with the book's secret
    _whole("created_at"),
    _whole("confirmed_at"),  # 0: begun, and not asked for yet
    _whole("last_step"),  # of thirty seconds, whose code was used last
)

recovery_code = Table(
    "recovery_code",
    metadata,
    _text("hash", key=True),
    _text("person"),
    _whole("used_at"),
)

pin = Table(
    "pin",
    metadata,
    _text("person", key=True),
    _text("code", unique=True),  # the short number that is typed with it
    _text("pin"),  # its Argon2 hash
    _whole("created_at"),
)

till_sign_in = Table(
    "till_sign_in",
    metadata,
    _text("hash", key=True),
    _text("person"),
    _text("key"),  # of the till that they came to
    _whole("created_at"),
    _whole("expires_at"),
)

outside_login = Table(
    "outside_login",
    metadata,
    _text("provider"),
    _text("subject"),  # who they are there
    _text("person"),
    _whole("created_at"),
    PrimaryKeyConstraint("provider", "subject"),
    sqlite_with_rowid=False,
)

outside_flow = Table(
    "outside_flow",
    metadata,
    _text("hash", key=True),  # of what the browser keeps while its owner is away
    _text("provider"),
    _whole("expires_at"),
    _whole("used_at"),
)

provider_secret = Table(
    "provider_secret",
    metadata,
    _text("provider", key=True),
    _text("secret"),  # ours, by which the provider knows this book
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

PEOPLE = (
    person, customer, invitation, sign_in, api_key, attempt, kept_answer, door_secret,
    second_factor, recovery_code, pin, till_sign_in, outside_login, outside_flow, provider_secret,
)  # fmt: skip
