"""What tests share: an empty book in memory, and a small shop in it."""

import pytest

from tests.shop import Shop
from tillbook.event import load_kinds
from tillbook.store.opening import open_store

load_kinds()


@pytest.fixture
def shop() -> Shop:
    return Shop(open_store(":memory:"))
