"""A new kind of event is one file: somebody else's is as good as ours, and nothing else changes."""

import json
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from tests.laws.conftest import opened_shop
from tests.laws.days import TRADE, Document, days
from tests.laws.holding import LAWS
from tests.laws.oracle import Told
from tests.laws.seen import Seen
from tests.laws.test_undoing import reversal_of
from tests.laws.trading import posted_of
from tests.shop import Shop
from tillbook import codec, discovery, event, pages
from tillbook.event import KINDS, load_kinds
from tillbook.store.opening import open_store

SAMPLE = '''"""Sample: goods are given away to taste.

    Dr  write-offs          at cost, as marketing
    Cr  inventory
"""

from collections.abc import Iterator
from typing import Annotated

from msgspec import Meta, Struct

from tillbook.books import Books
from tillbook.chart import Place, written_off
from tillbook.document import QuantityNotPositive
from tillbook.errors import Problem
from tillbook.event import DepartmentCode, Fact, ItemCode, SpotName
from tillbook.posting import Leg, move
from tillbook.quantity import Quantity
from tillbook.setting import place_objections


class SampleLine(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was opened."""

    item: ItemCode
    quantity: Quantity
    department: DepartmentCode
    spot: SpotName = "shelf"


class Sample(Fact, tag="sample", frozen=True):
    """Goods given away to taste."""

    lines: Annotated[tuple[SampleLine, ...], Meta(min_length=1, max_length=1000)]

    POSTED_BY = ("store manager",)
    REVERSIBLE = True

    def check(self) -> Iterator[Problem]:
        for number, line in enumerate(self.lines, 1):
            if line.quantity <= 0:
                yield QuantityNotPositive(line=number, quantity=line.quantity)

    def objections(self, books: Books) -> Iterator[Problem]:
        yield from place_objections(self.location, {line.spot for line in self.lines}, books)

    def legs(self, books: Books) -> Iterator[Leg]:
        for number, line in enumerate(self.lines, 1):
            yield move(
                line.item, line.quantity,
                source=Place(self.location, line.spot), target=written_off("marketing"),
                department=line.department, why="written-off", line=number,
            )

    EXAMPLES = (
        {
            "kind": "sample", "id": "01937c5e-7a00-7000-8000-0000000000f1",
            "at": "2025-03-03T11:00:00Z", "location": "014", "actor": "lee",
            "lines": [{"item": "TEA", "quantity": 1000, "department": "grocery"}],
        },
    )
'''


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[event.Event]]:
    """The kind, installed as any package installs one: by a file and an entry point."""
    (tmp_path / "corner_shop_sample.py").write_text(SAMPLE)
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("sample", "corner_shop_sample", "tillbook.events")
    monkeypatch.setattr(discovery, "entry_points", lambda group: [point])
    before = dict(KINDS)
    KINDS.clear()
    codec._fast.cache_clear()
    yield load_kinds()["sample"]
    KINDS.clear()
    KINDS.update(before)
    codec._fast.cache_clear()


@pytest.fixture
def given_away(sample: type[event.Event], shop: Shop) -> Shop:
    shop.receipt(("TEA", 10, 1000), at="07:00")
    shop.ok(sample.EXAMPLES[0])
    return shop


def test_it_is_read_and_written(sample: type[event.Event]) -> None:
    body = msgspec.json.encode(msgspec.convert(sample.EXAMPLES[0], sample))
    assert codec.encode(codec.decode(body).event) == body
    assert isinstance(codec.decode(json.dumps(sample.EXAMPLES[0]).encode()).event, sample)


def test_it_has_a_json_schema(sample: type[event.Event]) -> None:
    schema = msgspec.json.schema(sample)["$defs"]["Sample"]
    assert schema["properties"]["kind"] == {"enum": ["sample"]}
    assert set(schema["required"]) == {"kind", "id", "at", "lines"}


def test_it_has_a_row_in_the_table_of_doors(sample: type[event.Event]) -> None:
    row = next(line for line in pages.doors(KINDS).splitlines() if "[sample]" in line)
    assert "fact" in row and "store manager" in row


def test_it_has_a_page(sample: type[event.Event]) -> None:
    page = pages.event_page(sample)
    assert page.startswith("# Sample: goods are given away to taste")
    assert "Dr  write-offs" in page and sample.EXAMPLES[0]["id"] in page


def test_it_is_posted_and_reversed(given_away: Shop, sample: type[event.Event]) -> None:
    assert (given_away.on_hand("TEA"), given_away.balance("5200")) == ((9, 900), 100)
    given_away.reverse(sample.EXAMPLES[0]["id"])
    assert (given_away.on_hand("TEA"), given_away.balance("5200")) == ((10, 1000), 0)


@settings(max_examples=15)
@given(day=days(kinds=(*TRADE, *["sample"] * 8)))
def test_it_obeys_the_laws(sample: type[event.Event], day: tuple[Document, ...]) -> None:
    shop, posted = opened_shop(open_store(":memory:", name="book")), []
    for document in day:
        posted += posted_of(shop, document)
        seen = Seen(shop)
        for law in LAWS:
            law(seen)
        assert seen.quantities() == Told(posted, seen).quantities()
    for document in [one for one in posted if one["kind"] == "sample"][:1]:
        posted += posted_of(shop, reversal_of(document))
        seen = Seen(shop)
        assert seen.quantities() == Told(posted, seen).quantities()
