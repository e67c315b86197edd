"""People: tables of personal data and credentials. They are no part of the record.

The record names people and keys by their ids, and says which roles they have. What a person is
called and signs in with, and what a key is recognised by, lies here: it can be erased, and it is
never in an event. Of secrets only a hash is kept.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table

from tillbook.columns import text, whole
from tillbook.tables import metadata

person = Table(
    "person",
    metadata,
    text("id", primary_key=True),
    text("login", unique=True),
    text("name"),
    text("password"),  # its Argon2 hash; empty until the person has chosen one
    whole("created_at"),
    whole("closed_at"),  # 0: may sign in
)

customer = Table(
    "customer",
    metadata,
    text("id", primary_key=True),  # by which documents name them
    text("name"),
    text("email"),
    text("phone"),
    text("address"),
    whole("created_at"),
    whole("seen_at"),  # when they last bought, or this was last changed
    Index("customer_by_email", "email"),
    Index("customer_by_phone", "phone"),
)

invitation = Table(
    "invitation",
    metadata,
    text("hash", primary_key=True),
    text("person"),  # empty: whoever comes first becomes the administrator
    whole("expires_at"),
    whole("used_at"),
)

sign_in = Table(
    "sign_in",
    metadata,
    text("hash", primary_key=True),
    text("person"),
    text("provider"),  # that they were recognised by; empty: by a password
    whole("created_at"),
    whole("seen_at"),  # when they last used it, as far as a minute
    whole("expires_at"),
)

api_key = Table(
    "api_key",
    metadata,
    text("id", primary_key=True),
    text("name"),
    text("origin"),  # the one whose documents it may post; empty: those that the book numbers
    text("hash", unique=True),
    text("old_hash"),  # of before the last rotation
    whole("old_until"),
    whole("created_at"),
    whole("expires_at"),
    whole("revoked_at"),
)

second_factor = Table(
    "second_factor",
    metadata,
    text("person", primary_key=True),
    text("seed"),  # makes codes only together with the book's secret
    whole("created_at"),
    whole("confirmed_at"),  # 0: begun, and not asked for yet
    whole("last_step"),  # of thirty seconds, whose code was used last
)

recovery_code = Table(
    "recovery_code",
    metadata,
    text("hash", primary_key=True),
    text("person"),
    whole("used_at"),
)

pin = Table(
    "pin",
    metadata,
    text("person", primary_key=True),
    text("code", unique=True),  # the short number that is typed with it
    text("pin"),  # its Argon2 hash
    whole("created_at"),
)

till_sign_in = Table(
    "till_sign_in",
    metadata,
    text("hash", primary_key=True),
    text("person"),
    text("key"),  # of the till that they came to
    whole("created_at"),
    whole("expires_at"),
)

outside_login = Table(
    "outside_login",
    metadata,
    text("provider"),
    text("subject"),  # who they are there
    text("person"),
    whole("created_at"),
    PrimaryKeyConstraint("provider", "subject"),
    sqlite_with_rowid=False,
)

outside_flow = Table(
    "outside_flow",
    metadata,
    text("hash", primary_key=True),  # of what the browser keeps while its owner is away
    text("provider"),
    whole("expires_at"),
    whole("used_at"),
)

provider_secret = Table(
    "provider_secret",
    metadata,
    text("provider", primary_key=True),
    text("secret"),  # ours, by which the provider knows this book
)

attempt = Table(
    "attempt",
    metadata,
    text("subject", primary_key=True),  # hash of a login, or of the address it came from
    whole("since"),
    whole("times"),
)

kept_answer = Table(
    "kept_answer",
    metadata,
    text("caller"),
    text("key_hash"),
    text("request_hash"),
    whole("status"),  # 0: not answered yet
    text("answer"),
    whole("at"),
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
    text("secret"),
)

PEOPLE = (
    person, customer, invitation, sign_in, api_key, attempt, kept_answer, door_secret,
    second_factor, recovery_code, pin, till_sign_in, outside_login, outside_flow, provider_secret,
)  # fmt: skip
