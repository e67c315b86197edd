"""Good documents spoilt at random, byte by byte and field by field: never more than an outcome.

Whatever comes, posting answers with one of the four outcomes and never fails; what is held is held
byte for byte; and the books balance afterwards.
"""

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.badinput.documents import GOOD, sale, written
from tests.badinput.test_bad_input import held_body, open_shop, out_of_balance
from tests.shop import Shop
from tillbook.event import load_kinds

OUTCOMES = {"posted", "known", "held", "refused", "waits"}
BODIES = [written(made(f"spoilt {kind}")) for kind, made in GOOD.items()]
BODIES += [written(example) for kind in load_kinds().values() for example in kind.EXAMPLES]

WORDS = st.sampled_from([
    "", "0", "sale", "TEA", "014", "\u202e", "\u0000", "\ud800", "x" * 70, "-0", "1e9", "\n", "é",
    "01937c5e-7a00-7000-8000-000000000001", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59",
])  # fmt: skip
NUMBERS = st.sampled_from([0, -1, 1, 2**31, 2**53, -(2**53), 2**53 + 1, 2**63, 10**30, 20_250_230])
SCRAPS = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS | st.sampled_from([0.5, float("nan"), 1e400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
BYTES = st.sampled_from([bytes([number]) for number in range(256)])
BITS = st.sampled_from([b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\u0000", b"\\ud800", b"0"])

GOOD_ONES = count(1)
shops: list[Shop] = []


@pytest.fixture(scope="module", autouse=True)
def shop() -> None:
    shops[:] = [open_shop()]


def check_outcome(body: bytes) -> None:
    shop = shops[0]
    good = written(sale("kept") | {"id": f"0193aaaa-0000-7000-8000-{next(GOOD_ONES):012x}"})
    first, outcome = shop.ledger.post([good, body])
    assert first.status == "posted"
    assert outcome.status in OUTCOMES
    if outcome.problem:
        assert not str(outcome.problem["type"]).endswith("posting-failed"), outcome.problem
    if outcome.status == "held":
        assert held_body(shop, outcome) == body
    assert not out_of_balance(shop)
    if outcome.status == "posted":  # it was not spoilt, and may have closed a place or a period
        shops[:] = [open_shop()]


@given(st.sampled_from(BODIES), st.data())
@settings(deadline=None)
def test_spoilt_byte_by_byte(body: bytes, data: st.DataObject) -> None:
    made = bytearray(body)
    for _ in range(data.draw(st.integers(1, 4), "changes")):
        at = data.draw(st.integers(0, len(made) - 1), "at")
        cut = data.draw(st.integers(0, 3), "bytes cut")
        made[at : at + cut] = data.draw(BYTES | BITS, "put in")
    check_outcome(bytes(made))


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every field of a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, under in inner:
        found.append((*way, key))
        if isinstance(under, dict | list):
            found += ways(under, (*way, key))
    return found


@given(st.sampled_from(BODIES), st.data())
@settings(deadline=None)
def test_spoilt_field_by_field(body: bytes, data: st.DataObject) -> None:
    made = json.loads(body)
    if data.draw(st.booleans(), "fresh id"):
        made["id"] = shops[0].id()
    for _ in range(data.draw(st.integers(1, 3), "changes")):
        *way, last = data.draw(st.sampled_from(ways(made)), "field")
        inner = made
        for step in way:
            inner = inner[step]
        if data.draw(st.integers(0, 3), "how") == 0:
            del inner[last]
        else:
            inner[last] = data.draw(SCRAPS, "value")
        if not made:
            break
    check_outcome(json.dumps(made).encode())


@given(st.data())
@settings(deadline=None)
def test_spoilt_on_the_way_from_another_book(data: st.DataObject) -> None:
    sold = open_shop()
    sold.sale(("TEA", 1, 300))
    row = sold.rows("SELECT envelope, body FROM journal ORDER BY number DESC LIMIT 1")[0]
    envelope = json.loads(row.envelope)
    field = data.draw(st.sampled_from(sorted(envelope)), "field")
    envelope[field] = data.draw(SCRAPS, "value")
    line = {"previous": "", "envelope": json.dumps(envelope), "body": row.body}
    if data.draw(st.booleans(), "the line too"):
        line[data.draw(st.sampled_from(sorted(line)))] = data.draw(SCRAPS)
    body = json.dumps(line, separators=(",", ":")).encode()
    assert shops[0].ledger.post([body])[0].status in OUTCOMES
    assert not out_of_balance(shops[0])


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_noise(body: bytes) -> None:
    check_outcome(body)
