"""A book that was filled in one go is looked over once; the jobs go on from its end."""

from sqlalchemy import select

from tests.shop import Shop
from tillbook.desk.catching_up import catch_up, standing
from tillbook.desk.findings import FOLLOW, LOOK_OVER
from tillbook.desk.jobs import Runner
from tillbook.desk.jobs import standing as jobs_standing
from tillbook.tables import book
from tillbook.work import finding


def test_what_the_whole_book_shows_is_found_and_the_jobs_follow_from_there(any_shop: Shop) -> None:
    store = any_shop.ledger.store
    any_shop.sale(("TEA", 3, 900), origin="till-1", sequence=2)
    found = catch_up(store, any_shop.clock())
    assert {one.check for one in found} >= {"sold-below-zero", "sequence-gap", "no-cost"}
    assert found == standing(store)
    number = store.rows(select(book.c.number))[0][0]
    assert {one.after for one in jobs_standing(store)} == {number}
    runner = Runner(store, any_shop.clock, (FOLLOW, LOOK_OVER), "desk")
    any_shop.sale(("MUG", 1, 500))
    any_shop.clock.now += 1
    runner.run_until_idle()
    assert "sold-below-zero:MUG//014/shelf/" in {one.key for one in standing(store)}
    assert len(standing(store)) > len(found)


def test_a_finding_is_as_old_as_the_newest_document_that_it_names(any_shop: Shop) -> None:
    store = any_shop.ledger.store
    any_shop.clock.set("2025-03-05T12:00:00Z")
    any_shop.sale(("TEA", 3, 900))
    then = any_shop.clock()
    any_shop.clock.set("2025-03-09T12:00:00Z")
    catch_up(store, any_shop.clock())
    seen = {row.key: row.seen_at for row in store.rows(select(finding))}
    assert seen["sold-below-zero:TEA//014/shelf/"] == then


def test_caught_up_twice_nothing_is_found_twice(any_shop: Shop) -> None:
    store = any_shop.ledger.store
    any_shop.sale(("TEA", 3, 900))
    assert catch_up(store, any_shop.clock()) == catch_up(store, any_shop.clock() + 1)
