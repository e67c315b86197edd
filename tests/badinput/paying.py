"""Suppliers abroad, and payments: documents to spoil, and the papers of the day that they name."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.buying import freight, invoice, returned
from tests.badinput.documents import Case, head, id_of, receipt, spoilt, written

RATE = {"ours": 92, "theirs": 100}
DOLLARS = {"currency": "USD", "rate": RATE}
OWED = invoice("P-1", {"account": "6100", "amount": 5000})
ABROAD = invoice("P-2", {"account": "6100", "amount": 5000}, **DOLLARS)
CREDIT = invoice("P-3", {"account": "6100", "amount": -300})
UNDONE = invoice("P-4", {"account": "6100", "amount": 5000})
TAKEN_BACK = head("reversal", "P-4 never") | {"of": UNDONE["id"], "reason": "keyed twice"}
UNKNOWN = id_of("no invoice")


def payment(name: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A payment of a part of what is owed, or of other lines."""
    made = list(lines) or [{"invoice": OWED["id"], "amount": 1000}]
    return head("supplier_payment", name) | {
        "supplier": "S-100", "currency": "EUR", "tender": "bank", "lines": made,
        "total": sum(line["amount"] for line in made),
    } | fields  # fmt: skip


def on(document: dict[str, Any], amount: int) -> dict[str, Any]:
    return {"invoice": document["id"], "amount": amount}


PAID = payment("the first part", on(OWED, 2000))
PAPERS = tuple(map(written, (OWED, ABROAD, CREDIT, UNDONE, TAKEN_BACK, PAID)))


def paying() -> dict[str, Any]:
    """An example of every problem of payments and rates, by its slug."""
    return {
        "rate-of-zero": payment("free", currency="USD", rate={"ours": 0, "theirs": 100}),
        "rate-unneeded": payment("euros", rate=RATE),
        "payment-line-unclear": payment("of nothing", on(OWED, 0)),
        "invoice-unknown": payment("of what", on({"id": UNKNOWN}, 100)),
        "invoice-reversed": payment("of what was undone", on(UNDONE, 100)),
        "invoice-named-twice": payment("in two lines", on(OWED, 1), on(OWED, 2)),
        "invoice-of-another-supplier": spoilt(payment("to whom"), supplier="S-200"),
        "invoice-in-another-currency": payment("of dollars", on(ABROAD, 100)),
        "paid-beyond-open": payment("too much", on(OWED, 3001)),
    }


def case(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    status = "held" if document["kind"] in ("receipt", "supplier_return") else "refused"
    return Case("payment", name, written(document), status, slug, numbers, PAPERS)


def payments() -> Iterator[Case]:
    yield case("of more than is open", payment("3001", on(OWED, 3001)), "paid-beyond-open",
               paid=3001, open=3000)  # fmt: skip
    yield case("of a credit note, as if it were owed", payment("note", on(CREDIT, 300)),
               "paid-beyond-open", paid=300, open=-300)  # fmt: skip
    yield case("taken off an invoice", payment("minus", on(OWED, -1)), "paid-beyond-open")
    yield case("of another supplier's invoice", spoilt(payment("other"), supplier="S-9"),
               "invoice-of-another-supplier", supplier="S-100")  # fmt: skip
    yield case("in another currency than the invoice", payment("dollars", **DOLLARS),
               "invoice-in-another-currency", currency="EUR")  # fmt: skip
    yield case("of an invoice in another currency", payment("euros only", on(ABROAD, 10)),
               "invoice-in-another-currency", currency="USD")  # fmt: skip
    yield case("of no invoice", payment("nothing", on({"id": UNKNOWN}, 1)), "invoice-unknown")
    yield case("of a payment", payment("itself", on(PAID, 1)), "invoice-unknown")
    yield case("of an invoice undone", payment("late", on(UNDONE, 1)), "invoice-reversed",
               invoice=UNDONE["id"])  # fmt: skip
    yield case("of one invoice twice", payment("twice", on(OWED, 1), on(OWED, 1)),
               "invoice-named-twice")  # fmt: skip
    yield case("sent again with another sum", spoilt(PAID, lines__0__amount=1, total=1),
               "event-id-reused")._replace(status="held")  # fmt: skip
    yield case("of nothing", payment("nil", on(OWED, 0)), "payment-line-unclear", line=1)
    both = payment("both", on(OWED, 1) | {"account": "6100"})
    yield case("of an invoice and an account in one line", both, "payment-line-unclear")
    yield case("that does not add up", spoilt(payment("sum"), total=999), "lines-do-not-add-up")
    stock = payment("stock", {"account": "1400", "amount": 1})
    yield case("to the inventory account", stock, "control-account")
    undo = head("reversal", "undo P-1") | {"of": OWED["id"], "reason": "wrong"}
    yield case("whose invoice is to be undone", undo, "has-followers", of=OWED["id"])


def each(name: str) -> tuple[dict[str, Any], ...]:
    """One document of each kind that may say a rate."""
    return (
        receipt(f"receipt {name}"), invoice(f"invoice {name}"), returned(f"returned {name}"),
        payment(f"payment {name}"), freight(f"freight {name}"),
    )  # fmt: skip


def rates() -> Iterator[Case]:
    for name, rate in (("nothing for something", {"ours": 0, "theirs": 100}),
                       ("something for nothing", {"ours": 92, "theirs": 0})):  # fmt: skip
        for document in each(name):
            spoilt_one = document | {"currency": "USD", "rate": rate}
            yield case(f"{document['kind']} at {name}", spoilt_one, "rate-of-zero", **rate)
    below = payment("below zero", rate={"ours": -1, "theirs": 1})
    yield case("at a rate below zero", below, "field-invalid")
    for document, other, unsaid in zip(each("own"), each("QQQ"), each("unsaid"), strict=True):
        yield case(f"{document['kind']} in our own currency at a rate", document | {"rate": RATE},
                   "rate-unneeded", currency="EUR")  # fmt: skip
        yield case(f"{document['kind']} in a currency that nobody knows",
                   other | {"currency": "QQQ", "rate": RATE}, "unknown-currency",
                   currency="QQQ")  # fmt: skip
        yield case(f"{document['kind']} in dollars without a rate",
                   unsaid | {"currency": "USD"}, "wrong-currency", expected="EUR")  # fmt: skip
    vast = invoice("vast", {"account": "6100", "amount": 2**53}, currency="USD",
                   rate={"ours": 2**53, "theirs": 1})  # fmt: skip
    yield case("that comes to more than anybody can hold", vast, "amount-too-large")


CASES = [*payments(), *rates()]
