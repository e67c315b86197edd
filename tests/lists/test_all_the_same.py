"""Whatever the catalogue says: exported and brought again, every row is the same."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shop import Shop
from tillbook import starter
from tillbook.desk.lists import tables
from tillbook.desk.lists.checking import Choices, checked
from tillbook.desk.lists.described import LISTS
from tillbook.desk.lists.documents import Bringer
from tillbook.desk.lists.written import WRITE
from tillbook.store.opening import open_store

OPENING = "2025-01-01T00:00:00Z"
SIGNS = st.sampled_from("=+-@'\";|\\,\t #0é1E.%")
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
TEXTS = st.text(SIGNS | LETTERS, min_size=1, max_size=20).map(str.strip).filter(bool)
CODES = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12)
PACKS = st.lists(
    st.fixed_dictionaries(
        {"name": TEXTS, "factor": st.integers(1, 10**9)},
        optional={"from_day": st.integers(2025_01_01, 2025_01_28)},
    ),
    max_size=3,
)
ITEM = st.fixed_dictionaries(
    {"name": TEXTS, "base_unit": TEXTS},
    optional={
        "tracking": st.sampled_from(("none", "lot", "serial")), "note": TEXTS, "packs": PACKS,
        "barcodes": st.lists(TEXTS.filter(lambda it: not it.isdecimal()), max_size=3),
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop in memory, whose catalogue grows."""
    store = open_store(":memory:")
    yield Shop(store)
    store.close()


def same(shop: Shop, name: str, format: str) -> tuple[int, int]:
    """How many rows of a list there are once exported and read again, and how many are the same."""
    one, out = LISTS[name], io.BytesIO()
    with shop.ledger.store.looking() as session:
        chart = session.chart()
    with shop.ledger.store.snapshot() as rows:
        WRITE[format](tables.of_list(rows, chart, one), out)
    by = Bringer("ann", shop.clock.now)
    made = checked(shop.ledger, one, out.getvalue(), Choices(), by, lambda done, of: None)
    wrong = [(it.texts, it.faults, it.changes) for it in made.entries if it.state != "same"]
    assert not wrong and made.is_well and not made.documents
    return len(made.entries), made.counts["same"]


@settings(max_examples=30)
@given(code=CODES, said=ITEM, price=st.integers(0, 10**9), per=st.integers(1, 10**6))
def test_an_item_and_its_price_are_the_same(
    shop: Shop, code: str, said: dict[str, Any], price: int, per: int
) -> None:
    listed = f"{code}@@20250101"
    with shop.ledger.store.looking() as session:
        known = session.master("item", code)
    item = record(shop, "item", code, department="grocery", **said)
    item["expects"] = known.version if known else 0
    made = record(shop, "price", listed, item=code, from_day=2025_01_01, amount=price, per=per)
    shop.post(item, made)
    for format in WRITE:
        same(shop, "items", format)
        same(shop, "prices", format)


@pytest.mark.parametrize("name", [it.name for it in LISTS.values() if not it.of_lines])
def test_every_list_of_a_shop_is_the_same(shop: Shop, name: str) -> None:
    for format in WRITE:
        rows, known = same(shop, name, format)
        assert rows == known


def record(shop: Shop, kind: str, code: str, **fields: Any) -> dict[str, Any]:
    return starter.record(kind, code, OPENING, **fields) | {"id": shop.id()}
