"""The chain's first documents: company, chart, locations, departments, suppliers, items, prices."""

from collections.abc import Iterator
from typing import Any

from tillbook import starter
from tillbook.calendar import Day, Instant, stamp
from tillbook.channels.demo.catalogue import (
    DELIVERY,
    DEPARTMENTS,
    FLOWERS,
    RATES,
    Ware,
    wares,
)
from tillbook.channels.demo.chain import COMPANY, CURRENCY, EVERY, NAME, ZONE
from tillbook.channels.demo.goods import SUPPLIERS
from tillbook.codec import convert, encode
from tillbook.event import load_kinds
from tillbook.money import Money
from tillbook.quantity import ONE

LANDLORD, FLORIST = "S-900", "S-610"
COMMISSION = 280_000  # millionths of what the flower stalls take
ACCOUNTS = (
    ("1160", "Town vouchers to redeem", "asset"),
    ("4150", "Promotions", "income"),
    ("6200", "Wages", "expense"),
)
MAPPING = (
    ("tender", "voucher", "1160"),
    ("tender", "card", "1050"),
    ("reductions", "promotion", "4150"),
)


def masters(first: Day, instant: Instant) -> Iterator[bytes]:
    """All of them, in an order in which each finds what it names."""
    at = stamp(instant)
    for event in (*_business(first, at), *_goods(first, at)):
        yield canonical(event)


def canonical(event: dict[str, Any]) -> bytes:
    """A document in the bytes that it encodes to itself."""
    return encode(convert(event, load_kinds()[event["kind"]]))


def _business(first: Day, at: str) -> Iterator[dict[str, Any]]:
    yield starter.company(COMPANY, NAME, CURRENCY, first, at)
    said = {f"{role}/{dimension}" for role, dimension, _ in MAPPING}
    yield from (one for one in starter.chart(at) if one["code"] not in said)
    for code, name, type_ in ACCOUNTS:
        yield starter.record("account", code, at, name=name, type=type_)
    for role, dimension, account in MAPPING:
        yield starter.record(
            "account_mapping", f"{role}/{dimension}", at,
            role=role, dimension=dimension, account=account,
        )  # fmt: skip
    for store in EVERY:
        yield starter.location(store.location, store.name, COMPANY, ZONE, at, from_day=first)
    for tax, rate in RATES.items():
        yield starter.record("tax_rate", tax, at, name=f"{tax.capitalize()} rate", rate=rate)
    for supplier, name in (*SUPPLIERS.items(), (LANDLORD, "Quay Estates")):
        yield starter.record("supplier", supplier, at, name=name, currency=CURRENCY)


def _goods(first: Day, at: str) -> Iterator[dict[str, Any]]:
    for code, (name, method, _, _, limit) in DEPARTMENTS.items():
        yield starter.record("department", code, at, name=name, method=method, count_limit=limit)
    yield starter.record("department", FLOWERS, at, name="Flowers")
    yield starter.record("department", DELIVERY, at, name="Delivery")
    share = {"from_day": first, "commission": COMMISSION}
    yield starter.record(
        "concession", f"{COMPANY}/{FLOWERS}", at, company=COMPANY, department=FLOWERS,
        supplier=FLORIST, shares=[share],
    )  # fmt: skip
    for ware in wares():
        yield _item(ware, at)
        yield price(ware, first, ware.price, at)
        if DEPARTMENTS[ware.department][1] == "standard":
            yield _standard(ware, at)


def _item(ware: Ware, at: str) -> dict[str, Any]:
    pack = {"name": "case", "factor": ware.pack}
    return starter.record(
        "item", ware.code, at, name=ware.name, base_unit=ware.unit, department=ware.department,
        barcodes=[ware.barcode], packs=[pack], category=ware.motif,
    )  # fmt: skip


def price(ware: Ware, day: Day, amount: Money, at: str) -> dict[str, Any]:
    """What an item costs the customer in all stores, from a day on."""
    return starter.record(
        "price", f"{ware.code}@@{day}", at, item=ware.code, at_location="", from_day=day,
        amount=amount, per=ONE,
    )  # fmt: skip


def _standard(ware: Ware, at: str) -> dict[str, Any]:
    return {
        "kind": "standard", "id": starter.master_id("standard", ware.code), "at": at,
        "actor": "starter", "company": COMPANY, "item": ware.code, "amount": ware.cost,
        "per": ONE, "currency": CURRENCY,
    }  # fmt: skip
