"""How hard the laws are tried: TILLBOOK_PROFILE=ci (the default) or deep."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.laws.trading import NewBook
from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.store.door import Store
from tillbook.store.opening import open_store

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]

settings.register_profile(
    "ci", max_examples=50, derandomize=True, deadline=None, database=None,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(
    "deep", max_examples=2_000, deadline=None, suppress_health_check=_SLOW, print_blob=True
)
settings.register_profile(
    "hunt", max_examples=int(os.environ.get("TILLBOOK_EXAMPLES", "400")), deadline=None,
    database=None, suppress_health_check=_SLOW,
)  # fmt: skip
settings.load_profile(os.environ.get("TILLBOOK_PROFILE", "ci"))


def opened_shop(store: Store) -> Shop:
    """A shop in an empty book, with a second tax rate."""
    shop = Shop(store)
    shop.ok(starter.record("tax_rate", "VAT5", OPENING, rate=50_000))
    return shop


@pytest.fixture
def new_shop() -> NewBook:
    """Opens an empty shop in memory, as often as it is asked."""
    return lambda: opened_shop(open_store(":memory:", name="book"))
