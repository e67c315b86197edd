"""Documents of purchasing to spoil, and the papers of the day that they name."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import GONE, Case, head, id_of, receipt, spoilt, written

CAME = receipt("bought")
GONE_AGAIN = receipt("bought by mistake")
TAKEN_BACK = head("reversal", "bought never") | {"of": GONE_AGAIN["id"], "reason": "keyed twice"}
UNKNOWN = id_of("no receipt")


def goods(document: dict[str, Any], quantity: int, amount: int) -> dict[str, Any]:
    return {
        "receipt": document["id"], "receipt_line": 1, "quantity": quantity, "amount": amount
    }  # fmt: skip


def invoice(name: str, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """An invoice over half of what came, or over other lines."""
    made = list(lines) or [goods(CAME, 12_000, 3600)]
    return head("supplier_invoice", name) | {
        "actor": "ann", "supplier": "S-100", "number": name, "currency": "EUR", "lines": made,
        "total": sum(line["amount"] for line in made),
    } | fields  # fmt: skip


def freight(name: str, *receipts: dict[str, Any], **fields: Any) -> dict[str, Any]:
    lines = [{"receipt": one["id"], "receipt_line": 1} for one in receipts or (CAME,)]
    return head("landed_cost", name) | {
        "amount": 500, "currency": "EUR", "by": "value", "lines": lines,
    } | fields  # fmt: skip


def returned(name: str, came: dict[str, Any] = CAME) -> dict[str, Any]:
    line = {"item": "TEA", "quantity": 1000, "department": "grocery", "cost": 300,
            "receipt": came["id"], "receipt_line": 1}  # fmt: skip
    return head("supplier_return", name) | {"supplier": "S-100", "currency": "EUR", "lines": [line]}


HALF = invoice("INV-1")
LANDED_ON, OF_WHICH_BACK, CREDITED = map(receipt, ("landed on", "of which back", "credited"))
FREIGHT = freight("landed", LANDED_ON)
SENT_BACK = returned("sent back", OF_WHICH_BACK)
CLAIMED = invoice("CN-1", goods(SENT_BACK, -1000, -300))
PAID = invoice("INV-2", goods(CREDITED, 24_000, 7200))
NOTE = invoice("CN-2", goods(CREDITED, -1000, -300))
PAPERS = tuple(map(written, (
    CAME, GONE_AGAIN, TAKEN_BACK, HALF,
    LANDED_ON, FREIGHT, OF_WHICH_BACK, SENT_BACK, CLAIMED, CREDITED, PAID, NOTE,
)))  # fmt: skip


def buying() -> dict[str, Any]:
    """An example of every problem of purchasing, by its slug."""
    return {
        "nothing-received": invoice("nothing", goods({"id": UNKNOWN}, 1000, 300)),
        "receipt-reversed": invoice("reversed", goods(GONE_AGAIN, 1000, 300)),
        "line-named-twice": freight("twice", CAME, CAME),
        "invoice-line-unclear": invoice("unclear", {"amount": 100}),
        "invoiced-beyond-received": invoice("beyond", goods(CAME, 12_001, 3600)),
        "other-supplier": spoilt(invoice("whose"), supplier="S-200"),
        "invoice-number-used": spoilt(invoice("again"), number="INV-1"),
        "landed-over-nothing": freight("weightless", by="weight"),
    }


def case(row: str, name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    """Refused after the papers of the day, or held where it is a fact."""
    status = "held" if document["kind"] == "supplier_return" else "refused"
    return Case(row, name, written(document), status, slug, numbers, PAPERS)


def invoices() -> Iterator[Case]:
    row = "invoice"
    over = invoice("over", goods(CAME, 12_001, 3600))
    yield case(row, "of more than was received", over, "invoiced-beyond-received",
               invoiced=24_001, received=24_000, before=12_000)  # fmt: skip
    less = invoice("less", goods(CAME, -12_001, -3600))
    yield case(row, "credits more than was invoiced", less, "invoiced-beyond-received")
    yield case(row, "of a receipt undone", invoice("undone", goods(GONE_AGAIN, 1000, 300)),
               "receipt-reversed", receipt=GONE_AGAIN["id"])  # fmt: skip
    yield case(row, "in another currency", invoice("dollars", currency="USD"), "wrong-currency",
               currency="USD", expected="EUR")  # fmt: skip
    yield case(row, "of a number used before", spoilt(invoice("reuse"), number="INV-1"),
               "invoice-number-used", supplier="S-100", number="INV-1")  # fmt: skip
    yield case(row, "of goods that never came", invoice("never", goods({"id": UNKNOWN}, 1, 1)),
               "nothing-received", line=1)  # fmt: skip
    no_line = invoice("no line", goods(CAME, 1000, 300) | {"receipt_line": 2})
    yield case(row, "of a line that the receipt has not", no_line, "nothing-received", line=2)
    twice = invoice("one line twice", goods(CAME, 1, 1), goods(CAME, 2, 1))
    yield case(row, "of one line twice", twice, "line-named-twice")
    yield case(row, "of another supplier", spoilt(invoice("other"), supplier="S-9"),
               "other-supplier", supplier="S-100")  # fmt: skip
    yield case(row, "that does not add up", spoilt(invoice("sum"), total=3601),
               "lines-do-not-add-up", lines=3600, total=3601)  # fmt: skip
    stock = invoice("stock", {"amount": 100, "account": "1400"})
    yield case(row, "over the inventory account", stock, "control-account")
    yield case(row, "over no account", invoice("9", {"amount": 1, "account": "9999"}),
               "unknown-account")  # fmt: skip
    tax = {"code": "VAT99", "rate": 1, "base": 1, "amount": 1}
    yield case(row, "with a tax that nobody knows", invoice("tax", taxes=[tax], total=3601),
               "unknown-tax-code")  # fmt: skip
    yield case(row, "for goods and for freight", invoice("both", goods(CAME, 1, 1)
               | {"charge": "freight"}), "invoice-line-unclear", line=1)  # fmt: skip
    yield case(row, "of no day", invoice("day", issued=2025_02_30), "no-such-day")


def landings() -> Iterator[Case]:
    row = "landed cost"
    yield case(row, "of nothing", freight("nil", amount=0), "landed-over-nothing", amount=0)
    yield case(row, "over no weight", freight("light", by="weight"), "landed-over-nothing",
               amount=500, by="weight")  # fmt: skip
    yield case(row, "over no line", freight("lineless", lines=[]), "field-invalid")
    yield case(row, "over goods that never came", freight("ghost", {"id": UNKNOWN}),
               "nothing-received")  # fmt: skip
    yield case(row, "over a receipt undone", freight("late", GONE_AGAIN), "receipt-reversed")
    yield case(row, "over goods sent back", freight("back", SENT_BACK), "nothing-received")
    yield case(row, "over one line twice", freight("double", CAME, CAME), "line-named-twice")
    yield case(row, "in another currency", freight("pounds", currency="GBP"), "wrong-currency")


def sent_back() -> Iterator[Case]:
    row = "sent back"
    yield case(row, "none", spoilt(returned("none"), lines__0__quantity=0), "quantity-not-positive")
    yield case(row, "from no place", spoilt(returned("attic"), lines__0__spot="attic"),
               "unknown-place")  # fmt: skip
    yield case(row, "in another currency", spoilt(returned("yen"), currency="JPY"),
               "wrong-currency")  # fmt: skip
    yield case(row, "for no amount", spoilt(returned("gift"), lines__0__cost=GONE),
               "field-missing")  # fmt: skip


def undone() -> Iterator[Case]:
    """What somebody wants undone while something stands on it."""
    for name, document in (
        ("a receipt that is invoiced", CAME), ("a receipt with freight on it", LANDED_ON),
        ("a receipt of which some went back", OF_WHICH_BACK),
        ("goods sent back that are credited", SENT_BACK),
        ("an invoice that is credited", PAID),
    ):  # fmt: skip
        undo = head("reversal", f"undo {name}") | {"of": document["id"], "reason": "wrong"}
        yield case("undone", name, undo, "has-followers", of=document["id"])


CASES = [*invoices(), *landings(), *sent_back(), *undone()]
