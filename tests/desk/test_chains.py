"""Chains for whoever relays: where an origin's stood, however long ago it last posted."""

import pytest
from sqlalchemy import select, update

from tests.shop import Shop
from tillbook.desk import chains
from tillbook.desk.jobs import Runner, enlist
from tillbook.expressions import last_number
from tillbook.store.door import Store
from tillbook.tables import journal
from tillbook.work import job, origin_mark


def stood(store: Store) -> list[tuple[int, str, str]]:
    """(number, origin, hash before) of every document, walked from the beginning."""
    heads: dict[str, str] = {}
    found = []
    for row in store.rows(select(journal).order_by(journal.c.number)):
        found.append((row.number, row.origin, heads.get(row.origin, "")))
        heads[row.origin] = row.hash
    return found


def answered(store: Store) -> list[tuple[int, str, str]]:
    numbers = store.rows(select(journal.c.number, journal.c.origin).order_by(journal.c.number))
    return [(it.number, it.origin, chains.head_before(store, it.origin, it.number))
            for it in numbers]  # fmt: skip


@pytest.fixture
def traded(any_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """One till sells all day, another once in a while, a third once."""
    monkeypatch.setattr(chains, "STRETCH", 8)
    sequence = {"014-till-1": 0, "014-till-2": 0, "014-till-3": 0}
    for at in range(60):
        origin = "014-till-3" if at == 30 else "014-till-2" if at % 25 == 2 else "014-till-1"
        sequence[origin] += 1
        numbered = {"origin": origin, "sequence": sequence[origin]}
        any_shop.ok(any_shop.sale_event(("TEA", 1, 300), **numbered))
    return any_shop


def test_it_is_known_before_anything_was_marked(traded: Shop) -> None:
    store = traded.ledger.store
    assert answered(store) == stood(store)


def test_a_book_whose_jobs_went_on_from_its_end_is_marked_from_its_beginning(traded: Shop) -> None:
    store = traded.ledger.store
    enlist(store, (chains.MARK,), 0)
    with store.keeping() as keep:
        keep(update(job).values(after=last_number(store.rows) - 3))
    Runner(store, traded.clock, (chains.MARK,), "desk").run_until_idle()
    assert chains.marked(store) == last_number(store.rows) // 8 * 8
    assert answered(store) == stood(store)


def test_marked_it_is_the_same_for_every_document(traded: Shop) -> None:
    store = traded.ledger.store
    Runner(store, traded.clock, (chains.MARK,), "desk").run_until_idle()
    marks = [tuple(it) for it in store.rows(select(origin_mark.c.origin, origin_mark.c.until))]
    last = store.rows(select(journal.c.number).order_by(journal.c.number.desc()).limit(1))[0][0]
    assert {until for _, until in marks} == set(range(8, last + 1, 8)), "each full stretch"
    assert len([it for it in marks if it[0] == "014-till-3"]) == 1
    assert answered(store) == stood(store)
    traded.ok(traded.sale_event(("TEA", 1, 300), origin="014-till-3", sequence=2))
    assert answered(store) == stood(store), "and what came since is found, too"
