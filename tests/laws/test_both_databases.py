"""Law 11: SQLite and PostgreSQL give the same books to the cent, and both keep the laws."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.databases import postgres
from tests.laws.conftest import METHODS, copied_shop, kept_by, opened_shop
from tests.laws.days import Document, days
from tests.laws.holding import LAWS
from tests.laws.seen import DECISIONS, RECORD, Seen, table
from tests.laws.test_paying import KINDS as PAYING
from tests.laws.trading import NewBook
from tests.shop import Shop
from tillbook.store.opening import open_store

FEWER = max(5, settings().max_examples // 10)


@pytest.fixture
def new_postgres() -> Iterator[NewBook]:
    """Opens an empty shop in PostgreSQL; the one before it is given back."""
    lent: list[tuple[str, Shop]] = []

    def give_back() -> None:
        while lent:
            url, shop = lent.pop()
            shop.ledger.store.close()
            postgres().give_back(url)

    def opened() -> Shop:
        give_back()
        url = postgres().new_book()
        shop = opened_shop(open_store(url, create=False))
        lent.append((url, shop))
        return shop

    yield opened
    give_back()


@settings(max_examples=FEWER)
@given(
    day=st.one_of(days(), days(kinds=PAYING, least=6)),
    methods=st.sampled_from((*METHODS, ("avco", "avco"))),
)
def test_the_same_day_gives_the_same_books(
    new_postgres: NewBook, day: tuple[Document, ...], methods: tuple[str, ...]
) -> None:
    light, heavy = copied_shop(methods), new_postgres()
    kept_by(heavy, methods)
    for document in day:
        assert light.post(document) == heavy.post(document)
        seen = Seen(heavy)
        for law in LAWS:
            law(seen)
    for name in RECORD + DECISIONS:
        assert sorted(map(tuple, table(light, name))) == sorted(map(tuple, table(heavy, name)))
