"""Law 12: the chain of hashes holds, and breaks if one byte changes."""

from hashlib import sha256
from typing import Any, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.laws.days import Document, days
from tests.laws.trading import NewBook, trade


class Kept(NamedTuple):
    """What an outsider needs of a journal row."""

    origin: str
    envelope: str
    body: str
    body_hash: str
    hash: str


def kept(shop: Any) -> list[Kept]:
    return [
        Kept(*row)
        for row in shop.rows(
            "SELECT origin, envelope, body, body_hash, hash FROM journal ORDER BY number"
        )
    ]


def holds(rows: list[Kept]) -> bool:
    """SHA-256 over previous hash, envelope and body hash, per origin; told from the rows alone."""
    heads: dict[str, str] = {}
    for row in rows:
        if sha256(row.body.encode()).hexdigest() != row.body_hash:
            return False
        linked = (heads.get(row.origin, "") + row.envelope + row.body_hash).encode()
        if sha256(linked).hexdigest() != row.hash:
            return False
        heads[row.origin] = row.hash
    return True


def flipped(text: str, at: int) -> str:
    """The text with one character another."""
    at %= len(text)
    return text[:at] + chr((ord(text[at]) + 1) % 128) + text[at + 1 :]


@given(
    day=days(),
    at=st.integers(0, 10_000),
    row=st.integers(0, 200),
    field=st.sampled_from(["envelope", "body", "body_hash", "hash"]),
)
def test_the_chain_holds_and_breaks_if_one_byte_changes(
    new_shop: NewBook, day: tuple[Document, ...], at: int, row: int, field: str
) -> None:
    shop = new_shop()
    trade(shop, day)
    rows = kept(shop)
    assert holds(rows)
    row %= len(rows)
    changed = rows[row]._replace(**{field: flipped(getattr(rows[row], field), at)})
    assert not holds([*rows[:row], changed, *rows[row + 1 :]])


@given(day=days(), row=st.integers(0, 20))
def test_a_row_taken_out_of_an_origins_chain_breaks_it(
    new_shop: NewBook, day: tuple[Document, ...], row: int
) -> None:
    shop = new_shop()
    trade(shop, day)
    rows = kept(shop)
    inner = [
        at
        for at, one in enumerate(rows)
        if one.origin in {later.origin for later in rows[at + 1 :]}
    ]
    assume(inner)
    out = inner[-1 - row % len(inner)]
    assert not holds(rows[:out] + rows[out + 1 :])
