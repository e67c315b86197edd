"""How hard the laws are tried: TILLBOOK_PROFILE=ci (the default) or deep."""

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.laws.trading import LawfulShop, NewBook
from tests.shop import OPENING, Shop
from tillbook import starter
from tillbook.store.door import Store
from tillbook.store.opening import open_store
from tillbook.store.sqlite import SqliteStore

OWN_ACCOUNTS = (("tax_due", "VAT5", "2205"), ("sales", "household", "4001"))

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]

settings.register_profile(
    "ci", max_examples=50, derandomize=True, deadline=None, database=None,
    suppress_health_check=_SLOW,
)  # fmt: skip
settings.register_profile(
    "deep", max_examples=2_000, deadline=None, suppress_health_check=_SLOW, print_blob=True
)
settings.register_profile(
    "mutants", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate)
)  # the same days as `ci`; nobody reads the smallest one that a mutant fails on
settings.register_profile(
    "hunt", max_examples=int(os.environ.get("TILLBOOK_EXAMPLES", "400")), deadline=None,
    database=None, suppress_health_check=_SLOW,
)  # fmt: skip
settings.load_profile(os.environ.get("TILLBOOK_PROFILE", "ci"))


def opened_shop(store: Store) -> Shop:
    """A shop in an empty book, with accounts of its own for one tax and one department."""
    shop = LawfulShop(store)
    shop.ok(starter.record("tax_rate", "VAT5", OPENING, rate=50_000))
    for role, dimension, account in OWN_ACCOUNTS:
        kind = "income" if role == "sales" else "liability"
        shop.ok(
            starter.record("account", account, OPENING, name=f"{role} {dimension}", type=kind),
            starter.record(
                "account_mapping", f"{role}/{dimension}", OPENING,
                role=role, dimension=dimension, account=account,
            ),
        )  # fmt: skip
    return shop


@cache
def _charted() -> SqliteStore:
    """A shop's book to copy: founding one takes longer than a day of trade."""
    store = open_store(":memory:", name="book")
    assert isinstance(store, SqliteStore)
    opened_shop(store)
    return store


def copied_shop() -> Shop:
    """A shop in memory that has its chart and nothing else."""
    store = SqliteStore(":memory:")
    _charted().writer.backup(store.writer)
    return LawfulShop(store, chart=False)


@pytest.fixture
def new_shop() -> NewBook:
    """Opens a shop in memory that has not traded yet, as often as it is asked."""
    return copied_shop
