"""The journey's masters: company, supplier, departments, stores and items, from its own tables.

The source knows no supplier, so one stands for all of them. A product without a row in the product
table gets no item: its lines post under its code in the department `unknown`, and the catalogue
check says so.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tillbook import starter
from tillbook.channels import journey_source
from tillbook.channels.journey_source import FIRST_DAY, Product

COMPANY = "journey"
CURRENCY = "USD"
SUPPLIER = "weekly-supply"
UNKNOWN = "unknown"  # the department of what the product table does not know
UNKNOWN_NAME = "Not in the product table"
BEGINS = "2017-01-01T00:00:00Z"
FUEL = "GASOLINE"
FUEL_NOTE = "In the source's own sub-unit: mostly a thousandth of a gallon, at times one filling."

ACCOUNTS = (
    ("4110", "Reductions for the loyalty card", "income"),
    ("4120", "Coupons matched", "income"),
)
MAPPING = (("reductions", "loyalty", "4110"), ("reductions", "coupon-match", "4120"))


def chart() -> Iterator[dict[str, Any]]:
    """The shipped chart, with an account for each kind of reduction that the source knows."""
    shipped = list(starter.chart(BEGINS))
    yield from (event for event in shipped if event["kind"] == "account")
    for code, name, type_ in ACCOUNTS:
        yield starter.record("account", code, BEGINS, name=name, type=type_)
    yield from (event for event in shipped if event["kind"] != "account")
    for role, dimension, account in MAPPING:
        yield starter.record(
            "account_mapping", f"{role}/{dimension}", BEGINS,
            role=role, dimension=dimension, account=account,
        )  # fmt: skip


def business(stores: Iterable[int], departments: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The company, its supplier, departments and stores."""
    yield starter.company(COMPANY, "The Complete Journey's grocer", CURRENCY, FIRST_DAY, BEGINS)
    name = "Weekly supply (derived; the source names no supplier)"
    yield starter.record("supplier", SUPPLIER, BEGINS, name=name)
    yield starter.record("department", UNKNOWN, BEGINS, name=UNKNOWN_NAME)
    for department in departments:
        yield starter.record("department", department_code(department), BEGINS, name=department)
    for store in stores:
        yield starter.location(
            str(store), f"Store {store}", COMPANY, "UTC", BEGINS, from_day=FIRST_DAY
        )


def item(product: Product) -> dict[str, Any]:
    """A product of the table as an item."""
    fuel = FUEL in product.type
    name = ", ".join(filter(None, (product.type or product.category, product.size)))
    return starter.record(
        "item", str(product.product), BEGINS,
        name=name or f"Product {product.product}",
        base_unit="source unit" if fuel else "piece",
        department=department_code(product.department),
        **({"category": product.category} if product.category else {}),
        **({"note": FUEL_NOTE} if fuel else {}),
    )  # fmt: skip


def department_code(name: str) -> str:
    """A department's code: FROZEN GROCERY is frozen-grocery."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def departments() -> tuple[dict[int, str], list[str]]:
    """Each product's department code, and the departments' names."""
    codes: dict[int, str] = {}
    known: dict[str, str] = {}
    for product in journey_source.products():
        code = known.setdefault(product.department, department_code(product.department))
        codes[product.product] = code
    return codes, sorted(known)
