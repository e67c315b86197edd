"""Goods that suppliers send to customers: agreements and invoices to spoil."""

from collections.abc import Iterator
from typing import Any

from tests.badinput.documents import GONE, Case, head, id_of, plain_sale, spoilt, written
from tests.shop import OPENING
from tillbook import starter

COSTS = [{"from_day": 2025_01_01, "cost": 500}, {"from_day": 2025_02_01, "cost": 600}]


def sent(code: str = "022/STOVE", **changes: Any) -> dict[str, Any]:
    said = {"store": "022", "item": code.partition("/")[2], "supplier": "S-1", "costs": COSTS}
    made = starter.record("drop_ship", code, OPENING, **said)
    return spoilt(made | {"id": id_of(f"sent {code} {changes}")}, **changes)


LAMPS = sent("022/LAMP")
SOLD = plain_sale("a lamp that S-1 sends", (1000, 900)) | {"location": "022"}
SOLD["lines"][0] |= {"item": "LAMP"}
PAPERS = (written(LAMPS), written(SOLD))


def sending() -> dict[str, Any]:
    """An example of every problem of goods that are sent, by its slug."""
    return {
        "drop-ship-code-differs": sent("022/CHAIR", item="STOOL"),
        "drop-ship-out-of-order": sent("022/CHAIR", costs__1__from_day=2024_12_31),
        "drop-ship-begun": sent("022/LAMP", expects=1, costs__0__cost=400),
    }


def asked(name: str, **changes: Any) -> dict[str, Any]:
    line = {"receipt": SOLD["id"], "receipt_line": 1, "quantity": 1000, "amount": 600}
    made = head("supplier_invoice", f"sent {name}") | {"location": "022", "actor": "ann"}
    made |= {"supplier": "S-1", "number": name, "currency": "EUR", "lines": [line], "total": 600}
    return spoilt(made, **changes)


def case(name: str, document: dict[str, Any], slug: str, **numbers: Any) -> Case:
    return Case("drop ship", name, written(document), "refused", slug, numbers, PAPERS)


def agreements() -> Iterator[Case]:
    for slug, document in sending().items():
        yield case(slug, document | {"id": id_of(f"case {slug}")}, slug)
    yield case("of no store", sent("999/STOVE", store="999"), "unknown-location")
    yield case("of nobody", sent(supplier=GONE), "record-incomplete", field="supplier")
    yield case("of the 30th of February", sent(costs__1__from_day=2025_02_30), "no-such-day")
    yield case("paid to another from now on", sent("022/LAMP", expects=1, supplier="S-2"),
               "drop-ship-begun")  # fmt: skip
    yield case("below nothing", sent(costs__0__cost=-1), "field-invalid")
    yield case("two invoiced of one", asked("1", lines__0__quantity=2000),
               "invoiced-beyond-received", received=1000)  # fmt: skip
    yield case("invoiced by another", asked("2", supplier="S-2"), "other-supplier")
    yield case("a line that the slip has not", asked("3", lines__0__receipt_line=2),
               "nothing-received")  # fmt: skip
    undone = head("reversal", "a lamp undone") | {"of": asked("4")["id"], "reason": "no"}
    yield case("undone what was never asked", undone | {"location": "022"}, "nothing-to-reverse")


CASES = list(agreements())
