"""The laws where goods go between two companies, kept by every pair of costing methods."""

from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.companies import MARK_UPS, company_of
from tests.laws.conftest import METHODS, copied_shop, kept_by
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.keeping import KEEPING
from tests.laws.oracle import Told
from tests.laws.seen import DECISIONS, RECORD, Seen, table
from tests.laws.telling import Story
from tests.laws.test_arrival import any_order_of_arrival_gives_the_same_books
from tests.laws.test_both_databases import FEWER, new_postgres
from tests.laws.test_undoing import reversed_is_never_been
from tests.laws.trading import NewBook, posted_of, trade
from tests.shop import Shop
from tests.sound import broken
from tillbook.report import Asked
from tillbook.reporting import answer

__all__ = ["new_postgres"]

KINDS = (
    *("dispatch",) * 3, *("arrival", "transfer_return", "receipt") * 2, "sale", "reversal",
    "transfer_payment", "count", "count_approved", "place_move", "period_close",
)  # fmt: skip
GROUP = days(kinds=KINDS, most=8)
BY_METHODS = st.sampled_from((*METHODS, ("avco", "avco")))


@given(day=GROUP, methods=BY_METHODS)
def test_every_law_holds_between_companies(
    day: tuple[Document, ...], methods: tuple[str, ...]
) -> None:
    shop, posted = copied_shop(methods), []
    for document in day:
        posted += posted_of(shop, document)
        seen = Seen(shop)
        for law in LAWS:
            law(seen)
        assert seen.quantities() == Told(posted, seen).quantities()
    for law in KEEPING:
        law(seen)
    Story(posted).check(seen)
    nothing_is_made_by_eliminating(shop)
    assert not broken(shop.ledger.store)


def nothing_is_made_by_eliminating(shop: Shop) -> None:
    """What is taken off one account is put on another; all accounts of the group balance."""
    rows = answer(shop.ledger.store, "group", Asked())
    assert not sum(row[4] for row in rows)
    assert not sum(row[5] for row in rows)
    on_mark_ups = [row[5] for row in rows if row[0] == MARK_UPS]
    assert not any(on_mark_ups), rows


@given(day=GROUP, methods=BY_METHODS, data=st.data())
def test_any_order_of_arrival(
    day: tuple[Document, ...], methods: tuple[str, ...], data: Any
) -> None:
    """Law 8, and to the cent what each company has of the other."""
    any_order_of_arrival_gives_the_same_books(partial(copied_shop, methods), day, data)


@given(day=GROUP, methods=BY_METHODS, data=st.data())
def test_reversed_is_never_been(
    day: tuple[Document, ...], methods: tuple[str, ...], data: Any
) -> None:
    reversed_is_never_been(partial(copied_shop, methods), day, data)


@given(day=GROUP, methods=BY_METHODS)
def test_no_company_needs_the_papers_of_the_other(
    day: tuple[Document, ...], methods: tuple[str, ...]
) -> None:
    """What it has posted makes the same books where nothing of the other's is known."""
    both = copied_shop(methods)
    posted = trade(both, day)
    for company in ("main", "other"):
        alone = copied_shop(methods)
        own = [one for one in posted if company_of(one.get("location", "")) == company]
        assert trade(alone, own) == own
        assert of_company(alone, company) == of_company(both, company)


def of_company(shop: Shop, company: str) -> list[Any]:
    """What lies in a company's places, and what its accounts say."""
    seen = Seen(shop)
    lying = {
        key: (row.quantity, row.value, row.method)
        for key, row in seen.positions.items()
        if company_of(key[2]) == company
    }
    kept = {
        key: amount
        for key, amount in seen.ledger().items()
        if company_of(key[1]) == company and amount
    }
    return [lying, kept]


@settings(max_examples=FEWER)
@given(day=GROUP, methods=BY_METHODS)
def test_both_databases_alike(
    new_postgres: NewBook, day: tuple[Document, ...], methods: tuple[str, ...]
) -> None:
    """Law 11."""
    light, heavy = copied_shop(methods), new_postgres()
    kept_by(heavy, methods)
    for document in day:
        assert light.post(document) == heavy.post(document)
        seen = Seen(heavy)
        for law in LAWS:
            law(seen)
    for name in ("group", "intercompany", "transfers"):
        assert answer(light.ledger.store, name, Asked()) == answer(
            heavy.ledger.store, name, Asked()
        )
    for name in RECORD + DECISIONS:
        assert sorted(map(tuple, table(light, name))) == sorted(map(tuple, table(heavy, name)))
