"""Goods to other companies: documents to spoil, and the papers of the day that they name."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import GONE, Case, arrival, dispatch, head, id_of, spoilt, written
from tests.shop import OPENING
from tillbook import starter

THEIRS, ABROAD = "910", "920"
"""Stores of another company, and of one that keeps its books in dollars."""


def founded(code: str, currency: str, store: str) -> list[bytes]:
    return [
        written(starter.company(code, code, currency, 2025_01_01, OPENING)),
        written(starter.location(store, code, code, "UTC", OPENING, from_day=2025_01_01)),
    ]


def selling(name: str, **changes: Any) -> dict[str, Any]:
    """A dispatch of one tea to the other company for 4.00."""
    made = dispatch(name) | {"receiver": THEIRS, "currency": "EUR"}
    return spoilt(spoilt(made, lines__0__price=400), **changes)


def buying(name: str, **changes: Any) -> dict[str, Any]:
    """Its arrival, or that of any other."""
    made = arrival(name) | {"location": THEIRS, "sender": "014", "currency": "EUR"}
    return spoilt(spoilt(made, dispatch=SOLD["id"], lines__0__price=400), **changes)


def taking_again(name: str, **changes: Any) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery", "price": 400}
    made = head("transfer_return", name) | {"receiver": THEIRS, "currency": "EUR"}
    return spoilt(made | {"dispatch": SOLD["id"], "lines": [line]}, **changes)


def paying(name: str, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the other company pays, or is to pay, on what it was sold."""
    made = head("transfer_payment", name) | {"partner": "seaside", "currency": "EUR"}
    made |= {"tender": "bank", "lines": list(lines), "total": sum(one["amount"] for one in lines)}
    return spoilt(made, **changes)


def on(document: dict[str, Any], amount: int) -> dict[str, Any]:
    return {"paper": document["id"], "amount": amount}


SOLD = selling("sold to the other company")
SENT = dispatch("sent within the company")
PAPERS = (
    *founded("seaside", "EUR", THEIRS), *founded("overseas", "USD", ABROAD),
    written(SOLD), written(SENT),
)  # fmt: skip


def transferring() -> dict[str, Any]:
    """An example of every problem of transfers, by its slug."""
    close = head("dispatch_closed", "sold, not lost") | {"reason": "stolen"}
    return {
        "between-companies": close | {"dispatch": SOLD["id"]},
        "within-company": taking_again("from ourselves", receiver="022"),
        "transfer-without-price": selling("for what", lines__0__price=GONE),
        "price-within-company": selling("to ourselves", receiver="022"),
        "companies-differ-in-currency": selling("abroad", receiver=ABROAD),
        "not-ours-to-transfer": selling("his", lines__0__owner="S-1"),
        "transfer-unknown": paying("of what was not sold", on(SENT, -1)),
        "transfer-of-another-company": paying("to whom", on(SOLD, -400), partner="overseas"),
        "transfer-named-twice": paying("in two lines", on(SOLD, -1), on(SOLD, -2)),
        "settled-beyond-open": paying("too much", on(SOLD, -401)),
    }


def case(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    asked = ("dispatch_closed", "transfer_payment", "reversal")
    status = "refused" if document["kind"] in asked else "held"
    return Case("transfer", name, written(document), status, slug, numbers, PAPERS)


def transfers() -> Iterator[Case]:
    for slug, document in transferring().items():
        yield case(slug, document | {"id": id_of(f"case {slug}")}, slug)
    yield case("paid by us, who are owed", paying("1", on(SOLD, 1)), "settled-beyond-open",
               paid=1, open=-400)  # fmt: skip
    yield case("paid that does not add up", paying("sum", on(SOLD, -400), total=400),
               "lines-do-not-add-up")  # fmt: skip
    yield case("paid in dollars", paying("dollars", on(SOLD, -400), currency="USD"),
               "wrong-currency")  # fmt: skip
    yield case("paid by who has no such paper", paying("theirs", on(SOLD, 400), location=THEIRS),
               "transfer-unknown")  # fmt: skip
    yield case("paid on nothing", paying("nil", {"paper": id_of("nil"), "amount": 1}),
               "transfer-unknown")  # fmt: skip
    yield case("bought without a price", buying("P", lines__0__price=GONE),
               "transfer-without-price", line=1)  # fmt: skip
    yield case("bought in dollars", buying("D", currency="USD"), "wrong-currency", expected="EUR")
    yield case("bought in no currency", buying("N", currency=GONE), "wrong-currency", currency="")
    yield case("a price below zero", selling("B", lines__0__price=-1), "field-invalid")
    yield case("a price beyond 2^53", selling("V", lines__0__price=2**53 + 1), "number-too-large")
    yield case("goods of a supplier bought", buying("H", lines__0__owner="S-1"),
               "not-ours-to-transfer", owner="S-1")  # fmt: skip
    yield case("taken again without a price", taking_again("G", lines__0__price=GONE),
               "field-missing", field="price")  # fmt: skip
    yield case("taken again from nowhere", taking_again("W", receiver="999"), "unknown-location")
    yield case("taken again to no place", taking_again("R", lines__0__spot="roof"),
               "unknown-place", place="roof")  # fmt: skip
    yield case("none taken again", taking_again("0", lines__0__quantity=0),
               "quantity-not-positive")  # fmt: skip
    yield case("abroad, and bought there", buying("A", location=ABROAD),
               "companies-differ-in-currency", ours="USD", theirs="EUR")  # fmt: skip


CASES = list(transfers())
