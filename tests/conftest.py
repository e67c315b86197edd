"""What tests share: empty books on both databases, and a small shop in one."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.databases import Databases, postgres
from tests.lending import lent
from tests.shop import Shop
from tillbook.event import load_kinds
from tillbook.store.door import Store
from tillbook.store.opening import open_store
from tillbook.store.sqlite import SqliteStore

load_kinds()

BOTH = ("sqlite", "postgresql")


@cache
def charted() -> SqliteStore:
    """A shop's book to copy, with its chart and nothing else."""
    store = open_store(":memory:", name="book")
    assert isinstance(store, SqliteStore)
    Shop(store)
    return store


@pytest.fixture
def shop() -> Shop:
    """A shop whose book lies in memory."""
    return Shop(lent(charted()), chart=False)


@pytest.fixture(scope="session")
def databases() -> Databases:
    """A real PostgreSQL."""
    return postgres()


@pytest.fixture(params=BOTH)
def book_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new book, on each database, that several programs can have open."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'book.db'}"
        open_store(url, name="book").close()
        yield url
    else:
        url = postgres().new_book()
        yield url
        postgres().give_back(url)


@pytest.fixture
def opened(book_url: str) -> Iterator[Callable[[], Store]]:
    """Opens the book of `book_url`, as often as it is asked; closes all at the end."""
    stores: list[Store] = []

    def another() -> Store:
        stores.append(open_store(book_url, create=False))
        return stores[-1]

    yield another
    for store in stores:
        store.close()


@pytest.fixture
def any_shop(opened: Callable[[], Store]) -> Shop:
    """The shop, on each database."""
    return Shop(opened())
