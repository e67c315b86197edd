"""What suppliers send, as days draw it: invoices, freight and goods sent back that mean something.

A drawn document names lines of goods that came, most often in quantities and amounts that fit, so
that what is hard happens: parts of a line, other prices, goods that are gone, claims credited.
"""

from typing import Any, Protocol

from hypothesis import strategies as st

Document = dict[str, Any]

KINDS = ("supplier_invoice", "supplier_return", "landed_cost")
COMES = "receipt"
GOODS = (COMES, "supplier_return")


class Day(Protocol):
    """A day as it is being drawn."""

    documents: list[Document]

    def draw(self, strategy: Any) -> Any:
        """A value of a strategy."""

    def one_of(self, values: Any) -> Any:
        """One of these."""


def settle(day: Day, said: Document) -> None:
    """Make a drawn document of purchasing mean goods of the day."""
    {"supplier_invoice": _invoice, "supplier_return": _sent_back, "landed_cost": _landed}[
        said["kind"]
    ](day, said)


def _goods(day: Day, *kinds: str) -> list[tuple[Document, int]]:
    return [
        (one, at)
        for one in day.documents
        if one["kind"] in kinds
        for at in range(1, len(one["lines"]) + 1)
    ]


def _chosen(day: Day, goods: list[tuple[Document, int]]) -> list[tuple[Document, int]]:
    """One line of goods or two; each is named once."""
    wanted = [_one(day, goods) for _ in range(day.draw(st.integers(1, 2)))]
    return [
        (one, at) for number, (one, at) in enumerate(wanted) if (one, at) not in wanted[:number]
    ]


def _one(day: Day, goods: list[tuple[Document, int]]) -> tuple[Document, int]:
    return goods[day.draw(st.integers(0, len(goods) - 1))]


def _named(one: Document, at: int) -> Document:
    return {"receipt": one["id"], "receipt_line": at}


def _invoice(day: Day, said: Document) -> None:
    goods = _goods(day, *GOODS)
    lines: list[Document] = []
    for one, at in _chosen(day, goods) if goods else ():
        if lines and one["supplier"] != said["supplier"]:
            continue
        said["supplier"] = one["supplier"]
        came = one["lines"][at - 1]
        left = _left(day, one, at)
        part = day.one_of((left,) * 4 + (left // 2, 0, left + 1))
        off = day.one_of((0, 0, -1, 1, 30, -30, 300))
        amount = came["cost"] * part // came["quantity"] + off
        lines.append(_named(one, at) | {"quantity": part, "amount": amount})
    extra = day.one_of(("", "", "charge", "account"))
    if extra or not lines:
        word = {"charge": "freight", "account": "6100"}[extra or "charge"]
        lines.append({extra or "charge": word, "amount": day.one_of((-20, 1, 100))})
    taxes = [{"code": "VAT20", "rate": 200_000, "base": 100, "amount": day.one_of((-3, 20))}]
    said |= {"lines": lines, "taxes": taxes if day.draw(st.booleans()) else []}
    said["number"] = f"I-{day.draw(st.integers(1, 40))}"
    said["total"] = sum(one["amount"] for one in (*lines, *said["taxes"]))


def _left(day: Day, one: Document, at: int) -> int:
    """What of a line earlier invoices have left, as far as the day knows; sent back: below zero."""
    undone = {other.get("of") for other in day.documents}
    invoiced = sum(
        line["quantity"]
        for other in day.documents
        if other["kind"] == "supplier_invoice" and other["id"] not in undone
        for line in other["lines"]
        if (line.get("receipt"), line.get("receipt_line")) == (one["id"], at)
    )
    sign = 1 if one["kind"] == COMES else -1
    return int(sign * one["lines"][at - 1]["quantity"] - invoiced)


def _landed(day: Day, said: Document) -> None:
    goods = _goods(day, COMES, *day.one_of(((),) * 9 + (GOODS[1:],)))
    said |= {"charge": "freight", "amount": said["amount"] or 7}
    if goods:
        said["lines"] = [
            _named(one, at) | {"weight": day.draw(st.integers(0, 3))}
            for one, at in _chosen(day, goods)
        ]


def _sent_back(day: Day, said: Document) -> None:
    goods = _goods(day, COMES)
    for line in said["lines"]:
        line.pop("receipt", None), line.pop("receipt_line", None)
        if goods and day.draw(st.integers(0, 4)):
            one, at = _one(day, goods)
            came = one["lines"][at - 1]
            line |= _named(one, at) | {
                name: came[name] for name in ("item", "lot", "spot") if name in came
            }
            said["supplier"] = one["supplier"]
