"""The examples of all kinds tell one story: posted in order of their time, each in its turn."""

import json
from typing import Any

from tests.shop import Shop
from tillbook import starter
from tillbook.event import KINDS
from tillbook.store.opening import open_store

BEGINNING = "2025-01-01T00:00:00Z"
ACCOUNTS = (
    ("1410", "Goods of the household department", "asset"),
    ("4090", "Sales of unknown codes", "income"),
)
MAPPED = (
    ("inventory", "household", "1410"),
    ("sales", "unknown", "4090"),
)
ITEMS = (("MUG", "Mug"), ("MUG-OLD", "Mug, by its old code"))
HELD = (b"foo", b"test")  # what the examples of the quarantine decide about


def charting() -> list[dict[str, Any]]:
    """The catalogue's examples, and the plain chart where they say nothing."""
    examples = [
        example for kind in KINDS.values()
        if ".catalogue." in kind.__module__
        for example in kind.EXAMPLES
    ]  # fmt: skip
    said = {(example["kind"], example["code"]) for example in examples}
    plain = [one for one in starter.chart(BEGINNING) if (one["kind"], one["code"]) not in said]
    more = [
        starter.record("account", code, BEGINNING, name=name, type=type_)
        for code, name, type_ in ACCOUNTS
    ]
    more += [
        starter.record("account_mapping", f"{role}/{dimension}", BEGINNING,
                       role=role, dimension=dimension, account=account)
        for role, dimension, account in MAPPED
    ]  # fmt: skip
    more += [
        starter.record("item", code, BEGINNING, name=name, base_unit="piece",
                       department="household")
        for code, name in ITEMS
    ]  # fmt: skip
    more.append(starter.location(
        "022", "Station Road", "main", "Europe/Berlin", BEGINNING, from_day=2025_01_01
    ))  # fmt: skip
    order = ("company", "account", "account_mapping", "location", "department", "tax_rate",
             "supplier", "item", "price", "consignment", "concession", "merchant_number",
             "provision_rule", "drop_ship", "exchange_rate")  # fmt: skip
    return sorted([*examples, *plain, *more], key=lambda one: order.index(one["kind"]))


def trading() -> list[dict[str, Any]]:
    """All other examples, as they happened."""
    charted = {one["kind"] for one in charting()}
    told = [one for kind in KINDS.values() for one in kind.EXAMPLES if one["kind"] not in charted]
    return sorted(told, key=lambda one: (one["at"], one["id"]))


def told() -> Shop:
    """A shop in which the story has happened."""
    shop = Shop(open_store(":memory:", name="book"), chart=False)
    shop.clock.set("2025-04-10T00:00:00Z")
    shop.ledger.post(list(HELD))
    for example in [*charting(), *trading()]:
        outcome = shop.ledger.post([json.dumps(example).encode()])[0]
        assert outcome.status == "posted", (example, outcome)
    return shop
