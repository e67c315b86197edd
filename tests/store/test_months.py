"""Parts of the record on PostgreSQL: cut where months have ended, and nobody sees a difference."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.shop import Shop
from tests.sound import broken
from tillbook.checkpointing import make_checkpoints
from tillbook.store.door import Store


@pytest.fixture
def parted(opened: Callable[[], Store]) -> Shop:
    return Shop(opened())


ON_A_SERVER = pytest.mark.parametrize("book_url", ["postgresql"], indirect=True)
"""A file has no parts."""


def parts(shop: Shop) -> list[tuple[str, int]]:
    return sorted(
        (name, int(shop.rows(f"SELECT COUNT(*) FROM months.{name}")[0][0]))
        for (name,) in shop.rows(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'move'::regclass"
        )
    )


@ON_A_SERVER
def test_a_month_that_is_over_becomes_a_part_and_what_came_since_goes_on(parted: Shop) -> None:
    parted.clock.set("2025-03-31T23:59:00Z")
    parted.receipt(("TEA", 10, 1000))
    make_checkpoints(parted.ledger.store)
    assert parts(parted) == [("move_open", 1)]
    parted.clock.set("2025-04-01T00:01:00Z")
    parted.sale(("TEA", 1, 300))
    make_checkpoints(parted.ledger.store)
    make_checkpoints(parted.ledger.store)
    assert parts(parted) == [("move_2025_03", 1), ("move_open", 1)]
    parted.sale(("TEA", 2, 600))
    parted.clock.set("2025-06-01T00:01:00Z")
    parted.sale(("TEA", 3, 900))
    make_checkpoints(parted.ledger.store)
    assert parts(parted) == [("move_2025_03", 1), ("move_2025_05", 2), ("move_open", 1)]
    assert parted.on_hand("TEA") == (4, 400)
    assert broken(parted.ledger.store) == []


@ON_A_SERVER
def test_who_reads_meanwhile_keeps_the_book_that_he_sees(parted: Shop) -> None:
    parted.clock.set("2025-03-31T23:59:00Z")
    parted.receipt(("TEA", 10, 1000))
    parted.clock.set("2025-04-01T00:01:00Z")
    parted.sale(("TEA", 1, 300))
    store = parted.ledger.store
    with store.snapshot() as rows:
        list(rows(text("SELECT number FROM book")))
        make_checkpoints(store)
        assert list(rows(text("SELECT COUNT(*) FROM move"))) == [(2,)]
    assert len(parts(parted)) == 2
