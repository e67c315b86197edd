"""Settlements: documents to spoil, and the papers of the day that they name."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import GONE, Case, head, id_of, plain_sale, spoilt, written
from tests.shop import OPENING
from tillbook import starter

SLIP = plain_sale("a slip paid by card", (1000, 600)) | {
    "tenders": [{"kind": "card", "amount": 600}]
}


def batch(gross: int = 600, **fields: Any) -> dict[str, Any]:
    """What is paid of Monday's cards of store 014, 0.10 kept."""
    made = {"location": "014", "day": 2025_03_03, "tender": "card", "gross": gross, "fees": 10}
    return made | {"net": gross - 10} | fields


def paid(name: str, *batches: dict[str, Any], **fields: Any) -> dict[str, Any]:
    made = list(batches) or [batch()]
    return head("settlement", name) | {
        "actor": "ann", "processor": "CardPay", "reference": name[:64], "currency": "EUR",
        "batches": made, "total": sum(one["net"] for one in made),
    } | fields  # fmt: skip


ONCE = paid("paid once by CardPay", batch(0, fees=0, net=0))
PAPERS = (written(SLIP), written(ONCE))


def banking() -> dict[str, Any]:
    """An example of every problem of settlements, by its slug."""
    slips = [{"reference": "A", "amount": 601}]
    return {
        "batch-does-not-add-up": paid("a cent", batch(net=591)),
        "settlement-does-not-add-up": paid("a total", total=591),
        "slips-differ-from-gross": paid("more than is there", batch(slips=slips)),
        "batch-said-twice": paid("two of a day", batch(), batch()),
        "tender-not-settled": paid("of cash", batch(tender="cash")),
        "settled-already": paid("again", reference=ONCE["reference"]),
    }


def case(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    status = "held" if document["kind"] == "settlement" else "refused"
    return Case("settlement", name, written(document), status, slug, numbers, PAPERS)


def settlements() -> Iterator[Case]:
    for slug, document in banking().items():
        yield case(slug, document | {"id": id_of(f"case {slug}")}, slug)
    yield case("in dollars", paid("1", currency="USD"), "wrong-currency", expected="EUR")
    yield case("of shells", paid("2", batch(tender="shells")), "tender-not-settled", batch=1)
    yield case("into a drawer", paid("3", into="cash"), "tender-not-settled", tender="cash")
    yield case("of no store", paid("4", batch(location="999")), "unknown-location", batch=1)
    yield case("of another company", paid("5", batch(location="910")), "unknown-location")
    yield case("of the 30th of February", paid("6", batch(day=2025_02_30)), "no-such-day", batch=1)
    yield case("of nothing", paid("7", total=0) | {"batches": []}, "field-invalid")
    yield case("without a reference", paid("8", reference=""), "field-invalid")
    yield case("without a gross", spoilt(paid("9"), batches__0__gross=GONE), "field-missing")
    yield case("beyond 2^53", spoilt(paid("10"), total=2**53 + 1), "number-too-large")
    yield case("in fractions", spoilt(paid("11"), batches__0__fees=0.5), "not-whole")
    less = [{"reference": "A", "amount": 599}]
    yield case("slips that are less", paid("12", batch(slips=less)), "slips-differ-from-gross",
               slips=599, gross=600)  # fmt: skip
    yield case("a number of no store", number("N-1", store="999"), "unknown-location")
    yield case("a number of cash", number("N-2", tender="cash"), "tender-not-settled")
    yield case("a number without a tender", number("N-3", tender=GONE), "record-incomplete")


def number(code: str, **changes: Any) -> dict[str, Any]:
    made = starter.record("merchant_number", code, OPENING, store="014", tender="card")
    return spoilt(made, **changes)


ASKED = {
    "list-unreadable": """>>> opened(b"PK\\x03\\x04 and no more")""",
    "merchant-unknown": """>>> payouts_read("P-1,2025-03-05,EUR,4711,2025-03-03,6.00,6.00")""",
    "payout-unclear": """>>> payouts_read(",2025-03-05,EUR,4711,2025-03-03,6.00,6.00")""",
    "statement-unreadable": """>>> statement_read('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')""",
    "statement-does-not-add-up": """>>> statement_read(statement(closing="100.01"))""",
}
"""What an import is asked."""

CASES = list(settlements())
