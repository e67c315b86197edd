"""How hard the laws are tried: TILLBOOK_PROFILE=ci (the default) or deep."""

import os
from functools import cache, partial

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

from tests.laws import companies, valuing
from tests.laws.days import ITEMS
from tests.laws.trading import LawfulShop, NewBook
from tests.lending import lent
from tests.shop import DEPARTMENTS, OPENING, Shop
from tillbook import starter
from tillbook.store.door import Store
from tillbook.store.opening import open_store
from tillbook.store.sqlite import SqliteStore

OWN_ACCOUNTS = (("tax_due", "VAT5", "2205"), ("sales", "household", "4001"))

METHODS = (
    ("fifo", "fifo"), ("fifo", "avco"), ("specific", "fifo"),
    ("standard", "standard"), ("standard", "avco"), ("fifo", "standard"),
)  # fmt: skip
"""How the two departments are kept, beside average cost for both."""

# Days are drawn from what a law says, not from the numbers that happen to stand in whatever modules
# are loaded by then: the same days in every process, whichever tests ran there before.
providers._get_local_constants = lambda: providers.Constants()

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
    shop.ok(*(
        starter.record("item", code, OPENING, name=code, base_unit="piece", department="grocery")
        for code in dict.fromkeys(ITEMS)
    ), valuing.charting(), *companies.charting())  # fmt: skip
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
def charted(methods: tuple[str, ...]) -> SqliteStore:
    """A shop's book to copy: founding one takes longer than a day of trade."""
    store = open_store(":memory:", name="book")
    assert isinstance(store, SqliteStore)
    kept_by(opened_shop(store), methods)
    return store


def kept_by(shop: Shop, methods: tuple[str, ...]) -> None:
    """Set the costing method of each department."""
    for at, (department, method) in enumerate(zip(DEPARTMENTS, methods, strict=True)):
        if method != "avco":
            event = starter.record("department", department, OPENING, method=method, expects=1)
            shop.ok(event | {"id": starter.master_id("department", department, 1 + at)})


def copied_shop(methods: tuple[str, ...] = ("avco", "avco")) -> Shop:
    """A shop in memory that has its chart and nothing else."""
    return LawfulShop(lent(charted(methods)), chart=False)


@pytest.fixture
def new_shop() -> NewBook:
    """Opens a shop in memory that has not traded yet, as often as it is asked."""
    return copied_shop


@pytest.fixture(params=METHODS, ids="-".join)
def new_shop_by(request: pytest.FixtureRequest) -> NewBook:
    """The same, with each pair of costing methods for its two departments."""
    return partial(copied_shop, request.param)
