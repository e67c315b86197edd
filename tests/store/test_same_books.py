"""Law 11: both databases give the same books, to the cent and to the byte."""

import gc
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.shop import Shop
from tests.store import story
from tillbook import tables
from tillbook.store.opening import open_store

NewShop = Callable[[bool], Shop]


@pytest.fixture
def pair(databases: Databases, tmp_path: Path) -> Iterator[Callable[[bool], tuple[Shop, Shop]]]:
    url = databases.new_book()
    stores = [open_store(str(tmp_path / "book.db"), name="book"), open_store(url)]

    def two(chart: bool) -> tuple[Shop, Shop]:
        return Shop(stores[0], chart=chart), Shop(stores[1], chart=chart)

    yield two
    for store in stores:
        store.close()
    databases.give_back(url)


def every_row(shop: Shop) -> dict[str, list[tuple[object, ...]]]:
    """The whole book, table by table, in the order of the tables' keys.

    But for ids of documents: on SQLite the journal itself keeps them unique.
    """
    return {
        name: [
            tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
            for row in shop.ledger.store.rows(table.select().order_by(*table.primary_key))
        ]
        for name, table in tables.metadata.tables.items()
        if name != "document_id"
    }


def assert_same(one: Shop, other: Shop) -> None:
    mine, theirs = every_row(one), every_row(other)
    for name, rows in mine.items():
        assert rows == theirs[name], name


def test_the_shops_story(pair: Callable[[bool], tuple[Shop, Shop]]) -> None:
    one, other = pair(False)
    assert story.told(one) == story.told(other)
    assert_same(one, other)
    filled = {name for name, rows in every_row(one).items() if rows}
    assert {"journal", "move", "entry", "position", "balance", "day_balance", "held"} <= filled


def test_below_zero_late_for_a_count_and_back_again(
    pair: Callable[[bool], tuple[Shop, Shop]],
) -> None:
    """What costing does by itself is read back through every table it keeps."""
    shops = pair(True)
    for shop in shops:
        shop.sale(("TEA", 4, 1200), ("ÄPFEL", 3, 100), at="06:00")
        shop.receipt(("TEA", 2, 433), at="07:00")
        shop.count(("TEA", 5), ("ÄPFEL", 1), at="09:00")
        late = shop.sale(("TEA", 2, 600), at="08:00")
        shop.receipt(("TEA", 12, 4801), ("ÄPFEL", 7, 99), at="08:30")
        shop.give_back(late, ("TEA", 1, 300))
        shop.give_back(None, ("TEA", 1, 300))
        shop.reverse(shop.sale(("TEA", 30, 9000), at="10:00"))
        shop.receipt(("TEA", 3, 1000), at="11:00")
    assert_same(*shops)
    assert shops[0].rows("SELECT COUNT(*) FROM count_mark") == [(2,)]


def test_a_batch_that_needs_many_statements(pair: Callable[[bool], tuple[Shop, Shop]]) -> None:
    shops = pair(True)
    for shop in shops:
        items = [f"I{n:04d}" for n in range(700)]
        shop.receipt(*((item, 3, 100 + n) for n, item in enumerate(items)))
        shop.ok(*(shop.sale_event((item, 1, 250), (items[0], 1, 99)) for item in items))
    assert_same(*shops)
    assert shops[0].rows("SELECT COUNT(*) FROM move") == [(2100,)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_batch_cut_in_parts_is_the_batch(
    pair: Callable[[bool], tuple[Shop, Shop]], at_once: int
) -> None:
    """What a document needs of one before it, it finds, recorded already or not."""
    one, other = pair(False)
    other.ledger.store.at_once = lambda _: at_once  # type: ignore[method-assign]
    again = [story.bodies()[0], story.bodies()[-4], *story.bodies()[-4:]]
    outcomes = []
    for shop in (one, other):
        shop.clock.set("2025-04-10T00:00:00Z")
        outcomes.append(shop.ledger.post([*story.bodies(), *again]))
    assert outcomes[0] == outcomes[1]
    assert {"posted", "held", "known"} <= {outcome.status for outcome in outcomes[0]}
    assert_same(one, other)


def test_a_batch_leaves_nothing_to_the_collector() -> None:
    """Rows that keep each other alive would pile up until Python looks for them."""
    shop = Shop(open_store(":memory:"))
    bodies = [json.dumps(shop.sale_event(("TEA", 1, 100))).encode() for _ in range(20)]
    shop.ledger.post(bodies[:1])
    gc.collect()
    gc.disable()
    try:
        shop.ledger.post(bodies[1:])
        assert gc.collect() == 0
    finally:
        gc.enable()
