"""What suppliers send, as days draw it: invoices, freight and goods sent back that mean something,
and what they are paid.

A drawn document names lines of goods that came, most often in quantities and amounts that fit, so
that what is hard happens: parts of a line, other prices, goods that are gone, claims credited.
"""

from typing import Any, Protocol

from hypothesis import strategies as st

from tests.laws.abroad import OTHER, RATES, say_currency

Document = dict[str, Any]

COMES = "receipt"
KINDS = (
    COMES, "supplier_invoice", "supplier_return", "landed_cost", "supplier_payment",
    "exchange_revaluation", "exchange_taken_back",
)  # fmt: skip
GOODS = (COMES, "supplier_return")


class Day(Protocol):
    """A day as it is being drawn."""

    documents: list[Document]
    abroad: bool

    def draw(self, strategy: Any) -> Any:
        """A value of a strategy."""

    def one_of(self, values: Any) -> Any:
        """One of these."""

    def document(self, kinds: tuple[str, ...], **fixed: Any) -> Document:
        """One more document of one of the kinds."""

    def undo(self, one: Document, kinds: tuple[str, ...]) -> None:
        """Once in a while a document is undone at once."""


def settle(day: Day, said: Document) -> None:
    """Make a drawn document of purchasing mean goods of the day."""
    {
        "supplier_invoice": _invoice, "supplier_return": _sent_back, "landed_cost": _landed,
        "supplier_payment": _paid, COMES: _received,
        "exchange_revaluation": _revalued, "exchange_taken_back": _taken_back,
    }[said["kind"]](day, said)  # fmt: skip


def _received(day: Day, said: Document) -> None:
    if day.abroad:
        say_currency(said, day.one_of((None,) * 2 + RATES[:2]))


def _like(day: Day, said: Document, other: Document | None) -> None:
    """In the currency of another document, more often than not; the rate has changed since."""
    if day.abroad:
        usual = RATES * 4 + (None,)
        is_other = other is not None and other["currency"] == OTHER
        say_currency(said, day.one_of(usual if is_other else (None,) * 9 + RATES[:1]))


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
    named = [one for one in day.documents if one["id"] == lines[0].get("receipt")]
    _like(day, said, named[0] if named else None)
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
    _like(day, said, None)
    said |= {"charge": "freight", "amount": said["amount"] or 7}
    if goods:
        said["lines"] = [
            _named(one, at) | {"weight": day.draw(st.integers(0, 3))}
            for one, at in _chosen(day, goods)
        ]


def _sent_back(day: Day, said: Document) -> None:
    goods = _goods(day, COMES)
    other = None
    for line in said["lines"]:
        line.pop("receipt", None), line.pop("receipt_line", None)
        if goods and day.draw(st.integers(0, 4)):
            one, at = _one(day, goods)
            came = one["lines"][at - 1]
            line |= _named(one, at) | {
                name: came[name] for name in ("item", "lot", "spot") if name in came
            }
            said["supplier"], other = one["supplier"], one
    _like(day, said, other)


def _paid(day: Day, said: Document) -> None:
    """An invoice or two of one supplier, whole or in part; now and then the bank's charges."""
    invoices = [one for one in day.documents if one["kind"] == "supplier_invoice"]
    lines: dict[str, Document] = {}
    for _ in range(day.draw(st.integers(1, 2)) if invoices else 0):
        one = invoices[day.draw(st.integers(0, len(invoices) - 1))]
        if lines and (one["supplier"], one["currency"]) != (said["supplier"], said["currency"]):
            continue
        said |= {"supplier": one["supplier"], "currency": one["currency"]}
        left = one["total"] - _paid_on(day, one["id"])
        part = day.one_of((left, left, left // 2, left // 2, left // 3, left + 1))
        lines[one["id"]] = {"invoice": one["id"], "amount": part}
    said["lines"] = list(lines.values())
    if not lines or not day.draw(st.integers(0, 5)):
        said["lines"].append({"account": "6100", "amount": 7})
    said["total"] = sum(line["amount"] for line in said["lines"])
    said["tender"] = day.one_of(("bank", "bank", "cash"))
    say_currency(said, day.one_of(RATES) if said["currency"] == OTHER else None)


def _paid_on(day: Day, invoice: str) -> int:
    """What is paid on an invoice, as far as the day knows."""
    undone = {other.get("of") for other in day.documents}
    return sum(
        line["amount"]
        for one in day.documents
        if one["kind"] == "supplier_payment" and one["id"] not in undone
        for line in one["lines"]
        if line.get("invoice") == invoice
    )


def _revalued(day: Day, said: Document) -> None:
    """An item or two abroad with what is open of each, at the closing rate of the day."""
    said |= {"currency": OTHER, "day": day.one_of((said["day"],) + (2025_03_03,) * 9)}
    rate = day.one_of(RATES)
    said["rate"] = {"ours": rate[0], "theirs": rate[1]}
    undone = {other.get("of") for other in day.documents}
    abroad = [
        one for one in day.documents if one.get("currency") == OTHER and one["id"] not in undone
    ]
    lines = [
        {"invoice": one["id"], "amount": one["total"] - _paid_on(day, one["id"])}
        for one in abroad
        if one["kind"] == "supplier_invoice"
    ]
    lines += [
        {"receipt": one["id"], "receipt_line": at, "quantity": _left(day, one, at)}
        for one in abroad
        if one["kind"] in GOODS
        for at in range(1, len(one["lines"]) + 1)
    ]
    lines = [one for one in lines if one.get("amount") or one.get("quantity")]
    first = day.draw(st.integers(0, max(len(lines) - 1, 0)))
    said["lines"] = lines[first : first + 2] or [{"invoice": said["id"], "amount": 1}]


def _taken_back(day: Day, said: Document) -> None:
    """The newest revaluation, most often."""
    known = [one["id"] for one in day.documents if one["kind"] == "exchange_revaluation"]
    said["of"] = day.one_of((known[-1],) * 4 + (known[0],)) if known else said["of"]


def follow(day: Day, one: Document, kinds: tuple[str, ...]) -> None:
    """What follows what is open abroad: it is paid in part, revalued, and that is taken back."""
    if "exchange_revaluation" not in kinds or not day.draw(st.booleans()):
        return
    if one["kind"] == "supplier_invoice" and one["currency"] == OTHER:
        day.document(("supplier_payment",))
        follow(day, day.document(("exchange_revaluation",)), kinds)
    elif one["kind"] == "exchange_revaluation":
        day.undo(day.document(("exchange_taken_back",)), kinds)
