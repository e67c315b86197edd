"""First sale: what a new shop begins with: an item with its price and its stock, and a slip of it.

These are the documents that an import and a till would bring, of one item and one slip.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from tillbook.calendar import Day, Instant, stamp
from tillbook.charted import TaxRate
from tillbook.identity import new_id
from tillbook.money import Money, rounded
from tillbook.quantity import ONE, Quantity

WHOLE = 1_000_000  # a rate is in millionths
FIRST_DRAWER = "1"


class Thing(Struct, frozen=True):
    """An item as a new shop says it first."""

    code: str
    name: str
    department: str
    price: Money  # for one, with tax
    on_hand: Quantity
    cost: Money  # of all that is on hand, net


class Sold(Struct, frozen=True):
    """What is rung up: an item, how many, for how much, and how it is paid."""

    code: str
    name: str
    department: str
    quantity: Quantity
    amount: Money  # with tax
    tender: str


def item(one: Thing, actor: str, today: Day, now: Instant) -> Iterator[dict[str, Any]]:
    """The item, and its price from today on."""
    yield _document("item", actor, now, code=one.code, name=one.name, base_unit="piece",
                    department=one.department, tracking="none")  # fmt: skip
    yield _document("price", actor, now, code=f"{one.code}@@{today}", item=one.code,
                    at_location="", from_day=today, amount=one.price, per=ONE)  # fmt: skip


def stock(
    one: Thing, location: str, currency: str, actor: str, now: Instant
) -> dict[str, Any]:  # fmt: skip
    """What lay on the shelf when the books began."""
    line = {"item": one.code, "department": one.department, "quantity": one.on_hand,
            "cost": one.cost}  # fmt: skip
    return _document(
        "opening_stock", actor, now, location=location, currency=currency, lines=[line]
    )


def sale(
    one: Sold, location: str, currency: str, tax: TaxRate | None, actor: str, now: Instant
) -> dict[str, Any]:
    """A slip of one line, its tax in the price."""
    line: dict[str, Any] = {
        "item": one.code, "department": one.department, "quantity": one.quantity,
        "list": one.amount, "paid": one.amount, "text": one.name,
    }  # fmt: skip
    taxed: dict[str, Any] = {}
    if tax is not None:
        inside = tax_in(one.amount, tax.rate)
        said = {"code": tax.code, "rate": tax.rate, "base": one.amount - inside, "amount": inside}
        line["taxes"] = [tax.code]
        taxed = {"taxes": [said], "prices_include_tax": True}
    drawer = {"drawer": FIRST_DRAWER} if one.tender == "cash" else {}
    return _document(
        "sale", actor, now, location=location, currency=currency, lines=[line], total=one.amount,
        tenders=[{"kind": one.tender, "amount": one.amount, **drawer}], **taxed,
    )  # fmt: skip


def tax_in(amount: Money, rate: int) -> Money:
    """The tax that an amount has in it."""
    return rounded(amount * rate, WHOLE + rate)


def _document(kind: str, actor: str, now: Instant, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "id": new_id(now), "at": stamp(now), "actor": actor, **fields}
